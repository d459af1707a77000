import { z } from "zod";
import { graphUrlOf, openAccessToken } from "@/lib/phone-numbers/credentials";
import { db, pool } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { cutPage, encodeCursor, type Page } from "@/lib/shared/pagination";
import { readTemplate, templateText, valuesIn } from "@/lib/templates/rules";
import type { TemplateListQuery } from "@/lib/templates/schemas";
import type { TemplateView } from "@/lib/templates/views";
import type { Scope } from "@/lib/tenancy/scope";
import { callGraph, type GraphFailure, type GraphTarget } from "@/lib/whatsapp/client";
import { brokenCredential } from "@/lib/whatsapp/outcome";

/** How long a list of Meta's is believed. A refusal is forgotten sooner: somebody may be mending it. */
const believedMs = 60_000;
const refusalMs = 5_000;
/** Business accounts of which this process remembers templates. */
const mostAccounts = 100;
/** Meta allows 6,000 templates per account at most. Source: Meta, "Templates", limits. */
const pageSize = 100;
const mostPages = 60;

const listed = z.looseObject({
  data: z.array(z.unknown()),
  paging: z
    .looseObject({
      cursors: z.looseObject({ after: z.string().optional() }).optional(),
      next: z.string().optional(),
    })
    .optional(),
});

type Kept = { until: number; sealedToken: string; templates: Promise<TemplateView[]> };
const kept = new Map<string, Kept>();

function whyNot(failure: GraphFailure): AppError {
  const credential = brokenCredential(failure.error);
  if (credential === "invalid") {
    return new AppError(
      "conflict",
      "token_invalid",
      "Meta no longer accepts the access token of this number, so its templates cannot be read. An admin can give a new one.",
    );
  }
  if (credential) {
    return new AppError(
      "conflict",
      "token_missing_permission",
      "The access token of this number may not read templates. In Meta it needs the permission whatsapp_business_management.",
    );
  }
  return new AppError(
    "unavailable",
    "meta_unavailable",
    failure.error
      ? `Meta did not list the templates: ${failure.error.title}`
      : "Meta did not answer. Try again in a moment.",
  );
}

/** Every approved template of a business account, by name and language. @throws AppError conflict, unavailable */
async function readAll(target: GraphTarget, wabaMetaId: string): Promise<TemplateView[]> {
  const templates = new Map<string, TemplateView>();
  let after: string | undefined;
  for (let read = 0; read < mostPages; read++) {
    const answer = await callGraph(target, {
      method: "GET",
      path: `/${wabaMetaId}/message_templates`,
      query: {
        fields: "id,name,language,category,status,components",
        status: "APPROVED",
        limit: pageSize,
        after,
      },
      schema: listed,
    });
    if (!answer.ok) throw whyNot(answer);
    for (const raw of answer.data.data) {
      const template = readTemplate(raw);
      if (template) templates.set(template.id, template);
    }
    after = answer.data.paging?.next && answer.data.paging.cursors?.after;
    if (!after) break;
  }
  const key = ({ name, language, id }: TemplateView) => `${name}|${language}|${id}`;
  return [...templates.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The approved templates of the number's business account, from Meta at most a minute ago. */
async function templatesOf(workspaceId: string, phoneNumberId: string): Promise<TemplateView[]> {
  const number = await db.phoneNumber.findUnique({
    where: { workspaceId_id: { workspaceId, id: phoneNumberId } },
    select: { waba: { select: { id: true, metaId: true, accessToken: true, graphUrl: true } } },
  });
  if (!number) throw notFound("phone_number");
  const { waba } = number;
  const key = `${workspaceId}|${waba.id}`;
  const known = kept.get(key);
  if (known && known.until > Date.now() && known.sealedToken === waba.accessToken) return known.templates;
  const accessToken = openAccessToken({ workspaceId, ...waba });
  const templates = readAll({ baseUrl: graphUrlOf(waba), accessToken }, waba.metaId);
  const entry: Kept = { until: Date.now() + believedMs, sealedToken: waba.accessToken, templates };
  kept.delete(key);
  kept.set(key, entry);
  for (const [oldest] of kept) {
    if (kept.size <= mostAccounts) break;
    kept.delete(oldest);
  }
  templates.catch(() => (entry.until = Math.min(entry.until, Date.now() + refusalMs)));
  return templates;
}

const placeOf = ({ name, language, id }: TemplateView): string => `${name}/${language}/${id}`;

/**
 * Approved templates that can be sent from a number, by name, then language.
 * @throws AppError not_found; conflict `token_invalid`, `token_missing_permission`; unavailable `meta_unavailable`
 */
export async function listTemplates(scope: Scope, query: TemplateListQuery): Promise<Page<TemplateView>> {
  const { q, language, limit, cursor } = query;
  const wanted = q?.toLowerCase().replaceAll(" ", "_");
  const text = q?.toLowerCase();
  const fitting = (await templatesOf(scope.workspaceId, query.phoneNumberId)).filter(
    (template) =>
      (!language || template.language === language) &&
      (!text || template.name.includes(wanted!) || template.body.toLowerCase().includes(text)) &&
      (!cursor || placeOf(template) > cursor),
  );
  return cutPage(
    fitting,
    limit,
    (template) => template,
    (template) => encodeCursor([placeOf(template)]),
  );
}

/** Where a message goes, as far as it says. */
type Place = { conversationId?: string; phoneNumberId?: string };

/**
 * The words of a template message, for the thread. Never a reason not to send: null when the template is not known or
 * Meta cannot be asked now.
 */
export async function wordsOfTemplate(
  scope: Scope,
  place: Place,
  message: { name: string; language: { code: string }; components?: unknown },
): Promise<string | null> {
  const { rows } = await pool.query<{ phoneNumberId: string | null }>(
    `SELECT coalesce($3::uuid, (SELECT phone_number_id FROM conversations WHERE workspace_id = $1 AND id = $2::uuid))
      AS "phoneNumberId"`,
    [scope.workspaceId, place.conversationId ?? null, place.phoneNumberId ?? null],
  );
  const phoneNumberId = rows[0]?.phoneNumberId;
  if (!phoneNumberId) return null;
  try {
    const template = (await templatesOf(scope.workspaceId, phoneNumberId)).find(
      ({ name, language }) => name === message.name && language === message.language.code,
    );
    return template ? templateText(template, valuesIn(message.components)) : null;
  } catch {
    return null;
  }
}
