import type pg from "pg";
import { z } from "zod";
import { graphUrlOf, openAccessToken } from "@/lib/phone-numbers/credentials";
import { pool } from "@/lib/platform/db";
import { overRows } from "@/lib/platform/sql";
import { callGraph } from "@/lib/whatsapp/client";
import type { Scope } from "@/lib/tenancy/scope";

/** A template as a message needs to know it: our row, if it is stored, and its category in small letters. */
export type SentTemplate = { id: string | null; category: string | null };

const unknown: SentTemplate = { id: null, category: null };

/** Where a message goes, as far as it says. */
type Place = { conversationId?: string | undefined; phoneNumberId?: string | undefined };
type Named = { name: string; language: { code: string } };

type Row = {
  id: string | null;
  category: string | null;
  wabaId: string;
  wabaMetaId: string;
  accessToken: string;
  graphUrl: string | null;
};

const listed = z.looseObject({
  data: z.array(z.looseObject({ name: z.string(), language: z.string(), category: z.string() })),
});

/** How long Meta's word is believed: it is only asked for templates that are not stored yet. */
const believedMs = 60_000;
const mostRemembered = 2_000;
const remembered = new Map<string, { until: number; category: Promise<string | null> }>();

async function askMeta(workspaceId: string, waba: Row, { name, language }: Named): Promise<string | null> {
  const answer = await callGraph(
    {
      baseUrl: graphUrlOf(waba),
      accessToken: openAccessToken({ workspaceId, id: waba.wabaId, accessToken: waba.accessToken }),
    },
    {
      method: "GET",
      path: `/${waba.wabaMetaId}/message_templates`,
      query: { fields: "name,language,category", name, limit: 100 },
      schema: listed,
    },
  );
  if (!answer.ok) return null;
  const found = answer.data.data.find((one) => one.name === name && one.language === language.code);
  return found?.category.toLowerCase() ?? null;
}

function askOnce(workspaceId: string, waba: Row, template: Named): Promise<string | null> {
  const key = [workspaceId, waba.wabaId, template.name, template.language.code].join("|");
  const known = remembered.get(key);
  if (known && known.until > Date.now()) return known.category;
  const category = askMeta(workspaceId, waba, template);
  remembered.delete(key);
  remembered.set(key, { until: Date.now() + believedMs, category });
  for (const [oldest] of remembered) {
    if (remembered.size <= mostRemembered) break;
    remembered.delete(oldest);
  }
  // What Meta did not say now it may say at the next try.
  void category.then((said) => said ?? remembered.delete(key));
  return category;
}

/** A template by what a message says of it. */
export type TemplateKey = { workspaceId: string; phoneNumberId: string; name: string; language: string };

export const templateKey = (
  { workspaceId, phoneNumberId }: { workspaceId: string; phoneNumberId: string },
  { name, language }: Named,
): TemplateKey => ({ workspaceId, phoneNumberId, name, language: language.code });

const keyText = ({ phoneNumberId, name, language }: TemplateKey): string =>
  [phoneNumberId, name, language].join("|");

/**
 * The stored templates that messages are made of, many at once.
 * @returns a look-up; nulls for what is not stored (yet)
 */
export async function templatesToSend(
  client: pg.PoolClient,
  keys: readonly TemplateKey[],
): Promise<(key: TemplateKey) => SentTemplate> {
  if (keys.length === 0) return () => unknown;
  const { rows } = await client.query<TemplateKey & SentTemplate>(
    overRows(
      "templates.many_to_send",
      [...new Map(keys.map((key) => [keyText(key), key])).values()],
      {
        workspace_id: ["uuid", (k) => k.workspaceId],
        phone_number_id: ["uuid", (k) => k.phoneNumberId],
        name: ["text", (k) => k.name],
        language: ["text", (k) => k.language],
      },
      (
        from,
      ) => `SELECT r.phone_number_id AS "phoneNumberId", r.name, r.language, t.id, lower(t.category) AS category
        FROM ${from} JOIN phone_numbers n ON n.workspace_id = r.workspace_id AND n.id = r.phone_number_id
        JOIN templates t ON t.workspace_id = n.workspace_id AND t.waba_id = n.waba_id AND t.name = r.name
          AND t.language = r.language`,
    ),
  );
  const found = new Map(rows.map((row) => [keyText(row), { id: row.id, category: row.category }]));
  return (key) => found.get(keyText(key)) ?? unknown;
}

/**
 * Which template a message is made of. One that is not stored yet is asked for at Meta, at most once a minute.
 * @returns nulls for what neither knows: whether that may be sent is Meta's to say
 */
export async function templateToSend(scope: Scope, place: Place, template: Named): Promise<SentTemplate> {
  const { workspaceId } = scope;
  const { rows } = await pool.query<Row>({
    name: "templates.to_send",
    text: `SELECT t.id, lower(t.category) AS category, w.id AS "wabaId", w.meta_id AS "wabaMetaId",
        w.access_token AS "accessToken", w.graph_url AS "graphUrl"
      FROM phone_numbers n
      JOIN wabas w ON w.workspace_id = n.workspace_id AND w.id = n.waba_id
      LEFT JOIN templates t ON t.workspace_id = n.workspace_id AND t.waba_id = n.waba_id AND t.name = $4
        AND t.language = $5
      WHERE n.workspace_id = $1 AND CASE
        WHEN $3::uuid IS NOT NULL THEN n.id = $3
        WHEN $2::uuid IS NOT NULL THEN n.id = (SELECT phone_number_id FROM conversations
          WHERE workspace_id = $1 AND id = $2)
        ELSE n.state <> 'disconnected' END
      LIMIT 2`,
    values: [
      workspaceId,
      place.conversationId ?? null,
      place.phoneNumberId ?? null,
      template.name,
      template.language.code,
    ],
  });
  // Of several numbers the caller has to name one, and is told so.
  const [row] = rows;
  if (!row || rows.length > 1) return unknown;
  if (row.id) return { id: row.id, category: row.category };
  return { id: null, category: await askOnce(workspaceId, row, template) };
}
