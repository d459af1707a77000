import { z } from "zod";
import { clean } from "@/lib/whatsapp/body";
import { callGraph, type GraphAnswer, type GraphFailure, type GraphTarget } from "@/lib/whatsapp/client";

/** A template as Meta lists it. */
export type ListedTemplate = {
  metaId: string;
  name: string;
  language: string;
  category: string;
  status: string;
  parameterFormat: "POSITIONAL" | "NAMED";
  components: unknown[];
  quality: string | null;
  /** Meta's word for a rejection; null when there is none. */
  rejectedReason: string | null;
  ttlSeconds: number | null;
};

const word = z.string().optional().catch(undefined);
const listed = z.looseObject({
  id: z.union([z.string().min(1), z.number().transform(String)]),
  name: z.string().min(1),
  language: z.string().min(1),
  category: z.string().catch(""),
  status: z.string().min(1),
  parameter_format: word,
  components: z.array(z.unknown()).catch([]),
  quality_score: z.looseObject({ score: word }).optional().catch(undefined),
  rejected_reason: word,
  message_send_ttl_seconds: z.number().int().optional().catch(undefined),
});

/** Webhooks and old templates may print en-US. */
export const templateLanguage = (code: string): string => code.replace("-", "_").slice(0, 20);

/** What Meta lists as one template, null for what has no id, name, language or status. */
function readListedTemplate(raw: unknown): ListedTemplate | null {
  const read = listed.safeParse(clean(raw));
  if (!read.success) return null;
  const { data } = read;
  const reason = data.rejected_reason;
  return {
    metaId: data.id,
    name: data.name.slice(0, 512),
    language: templateLanguage(data.language),
    category: data.category.toUpperCase(),
    status: data.status.toUpperCase(),
    parameterFormat: data.parameter_format?.toUpperCase() === "NAMED" ? "NAMED" : "POSITIONAL",
    components: data.components,
    quality: data.quality_score?.score ?? null,
    rejectedReason: reason && reason !== "NONE" ? reason.slice(0, 200) : null,
    ttlSeconds: data.message_send_ttl_seconds ?? null,
  };
}

const page = z.looseObject({
  data: z.array(z.unknown()),
  paging: z
    .looseObject({
      cursors: z.looseObject({ after: z.string().optional() }).optional(),
      next: z.string().optional(),
    })
    .optional(),
});

const fields =
  "id,name,language,category,status,components,parameter_format,quality_score,rejected_reason,message_send_ttl_seconds";
/** Meta allows 6,000 templates per account; some more pages for those that come while one reads. */
const mostTemplates = 6_500;
const staleCursor = 131059;
/** Pages get smaller when an answer is too large to be taken: templates with carousels are long. */
const pageSizes = [100, 25, 5] as const;

/**
 * Reads the whole list of a business account, page by page. A cursor that Meta no longer knows (131059) begins it anew.
 * @param only templates of this name
 * @returns every template, or the failure; never a part of the list
 */
export async function listTemplatesAtMeta(
  target: GraphTarget,
  wabaMetaId: string,
  only?: { name: string },
): Promise<{ ok: true; templates: ListedTemplate[] } | GraphFailure> {
  const found = new Map<string, ListedTemplate>();
  let size = 0;
  let restarts = 0;
  let after: string | undefined;
  for (;;) {
    const answer = await callGraph(target, {
      method: "GET",
      path: `/${wabaMetaId}/message_templates`,
      query: { fields, limit: pageSizes[size], after, name: only?.name },
      schema: page,
    });
    if (!answer.ok) {
      if (answer.cause === "answer too large" && size < pageSizes.length - 1) size++;
      else if (answer.error?.code === staleCursor && after && restarts++ < 3) after = undefined;
      else return answer;
      continue;
    }
    for (const raw of answer.data.data) {
      const template = readListedTemplate(raw);
      if (template) found.set(template.metaId, template);
    }
    const next = answer.data.paging?.next ? answer.data.paging.cursors?.after : undefined;
    if (!next || next === after || found.size > mostTemplates)
      return { ok: true, templates: [...found.values()] };
    after = next;
  }
}

/** What Meta is given to create or change a template. */
export type TemplateSubmission = {
  category: string;
  components: unknown[];
  message_send_ttl_seconds?: number;
};

const created = z.looseObject({
  id: z.union([z.string(), z.number().transform(String)]),
  status: z.string().catch("PENDING"),
  category: z.string().optional().catch(undefined),
});

/** `POST /{waba_id}/message_templates`. Not idempotent: of two creations the second is refused (2388024). */
export const createTemplateAtMeta = (
  target: GraphTarget,
  wabaMetaId: string,
  template: TemplateSubmission & { name: string; language: string; parameter_format: string },
): Promise<GraphAnswer<z.output<typeof created>>> =>
  callGraph(target, {
    method: "POST",
    path: `/${wabaMetaId}/message_templates`,
    body: template,
    schema: created,
    deadlineMs: 30_000,
  });

const success = z.looseObject({ success: z.boolean().optional().catch(undefined) });

/** `POST /{template_id}`: the whole component list is replaced. */
export const editTemplateAtMeta = (
  target: GraphTarget,
  metaId: string,
  template: Partial<TemplateSubmission>,
): Promise<GraphAnswer<z.output<typeof success>>> =>
  callGraph(target, {
    method: "POST",
    path: `/${metaId}`,
    body: template,
    schema: success,
    deadlineMs: 30_000,
  });

/** `DELETE /{waba_id}/message_templates`: with an id one language, without it every language of the name. */
export const deleteTemplateAtMeta = (
  target: GraphTarget,
  wabaMetaId: string,
  template: { name: string; metaId?: string },
): Promise<GraphAnswer<z.output<typeof success>>> =>
  callGraph(target, {
    method: "DELETE",
    path: `/${wabaMetaId}/message_templates`,
    query: { name: template.name, hsm_id: template.metaId },
    schema: success,
  });

const unpaused = z.looseObject({
  success: z.boolean().catch(false),
  reason: z.string().optional().catch(undefined),
});

/** `POST /{template_id}/unpause`: for a template that pacing paused. */
export const unpauseTemplateAtMeta = (
  target: GraphTarget,
  metaId: string,
): Promise<GraphAnswer<z.output<typeof unpaused>>> =>
  callGraph(target, { method: "POST", path: `/${metaId}/unpause`, body: {}, schema: unpaused });
