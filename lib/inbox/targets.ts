import type pg from "pg";
import type { StoredReactions } from "@/lib/inbox/message-views";
import { overRows } from "@/lib/platform/sql";
import { contentOf } from "@/lib/whatsapp/incoming";
import { readableText } from "@/lib/whatsapp/reading";

// Messages that speak of others: quotes point, reactions decorate, edits rewrite, deletions strike out. They may come
// before what they speak of.

export type TargetKey = { phoneNumberId: string; wamid: string };

/** A stored message that speaks of another. */
export type Acting = {
  id: string;
  direction: "inbound" | "outbound";
  type: string;
  text: string | null;
  content: Record<string, unknown>;
  at: Date;
};

/** It and the row it speaks of. */
export type Act = { workspaceId: string; targetId: string; by: Acting };

const isAct = (type: string): boolean => type === "reaction" || type === "edit" || type === "revoke";

type Target = {
  id: string;
  workspaceId: string;
  conversationId: string;
  direction: "inbound" | "outbound";
  type: string;
  text: string | null;
  content: Record<string, unknown>;
  reactions: StoredReactions | null;
  editedAt: Date | null;
  revokedAt: Date | null;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * What an act makes of its target; the newest act of its kind wins, whatever the order in which they come. A reaction
 * taken back stays as an empty one, so that an older reaction cannot return. Only who wrote a message can edit or
 * delete it.
 */
function withAct(target: Target, { by }: Act): Target {
  if (by.type === "reaction") {
    const side = by.direction === "inbound" ? "contact" : "business";
    const before = target.reactions?.[side];
    if (before && new Date(before.at) > by.at) return target;
    const emoji = typeof by.content.emoji === "string" ? by.content.emoji : "";
    return {
      ...target,
      reactions: { ...target.reactions, [side]: { emoji, at: by.at.toISOString() } },
    };
  }
  if (by.direction !== target.direction) return target;
  if (by.type === "revoke") {
    return target.revokedAt && target.revokedAt <= by.at ? target : { ...target, revokedAt: by.at };
  }
  const edited = by.content.message;
  if (by.type !== "edit" || !isRecord(edited) || (target.editedAt && target.editedAt > by.at)) return target;
  const type = typeof edited.type === "string" ? edited.type : target.type;
  return {
    ...target,
    editedAt: by.at,
    text: readableText(type, edited),
    content: { ...target.content, ...contentOf(type, edited), ...contextOf(target.content) },
  };
}

/** What a message quotes does not change by editing it. */
const contextOf = (content: Record<string, unknown>) =>
  content.context === undefined ? {} : { context: content.context };

/** Carries out reactions, edits and deletions. @returns the messages that changed */
export async function applyActs(
  client: pg.PoolClient,
  acts: readonly Act[],
): Promise<{ id: string; workspaceId: string; conversationId: string }[]> {
  const telling = acts.filter(({ by }) => isAct(by.type));
  if (telling.length === 0) return [];
  const { rows } = await client.query<Target>(
    overRows(
      "messages.lock_targets",
      telling,
      { workspace_id: ["uuid", (a) => a.workspaceId], id: ["uuid", (a) => a.targetId] },
      (
        from,
      ) => `SELECT m.id, m.workspace_id AS "workspaceId", m.conversation_id AS "conversationId", m.direction,
          m.type, m.text, m.content, m.reactions, m.edited_at AS "editedAt", m.revoked_at AS "revokedAt"
        FROM messages m WHERE (m.workspace_id, m.id) IN (SELECT workspace_id, id FROM ${from})
          AND m.emptied_at IS NULL
        ORDER BY m.id FOR NO KEY UPDATE`,
    ),
  );
  const before = new Map(rows.map((row) => [row.id, row]));
  const now = new Map(before);
  for (const act of telling) {
    const target = now.get(act.targetId);
    if (target) now.set(target.id, withAct(target, act));
  }
  const changed = [...now.values()].filter((target) => target !== before.get(target.id));
  if (changed.length === 0) return [];
  await client.query(
    overRows(
      "messages.write_targets",
      changed,
      {
        workspace_id: ["uuid", (t) => t.workspaceId],
        id: ["uuid", (t) => t.id],
        text: ["text", (t) => t.text],
        content: ["jsonb", (t) => JSON.stringify(t.content)],
        reactions: ["jsonb", (t) => (t.reactions ? JSON.stringify(t.reactions) : null)],
        edited_at: ["timestamptz", (t) => t.editedAt],
        revoked_at: ["timestamptz", (t) => t.revokedAt],
      },
      (from) => `UPDATE messages m SET text = r.text, content = r.content, reactions = r.reactions,
          edited_at = r.edited_at, revoked_at = r.revoked_at, updated_at = now()
        FROM ${from} WHERE m.workspace_id = r.workspace_id AND m.id = r.id`,
    ),
  );
  return changed;
}

/** Ids of stored messages by Meta's names, whichever side wrote them. */
export async function findTargets(
  client: pg.PoolClient,
  keys: readonly TargetKey[],
): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<TargetKey & { id: string }>(
    overRows(
      "messages.find_targets",
      keys,
      { phone_number_id: ["uuid", (k) => k.phoneNumberId], wamid: ["text", (k) => k.wamid] },
      (from) => `SELECT m.phone_number_id AS "phoneNumberId", m.wamid, m.id FROM ${from}
        JOIN messages m ON m.phone_number_id = r.phone_number_id AND m.wamid = r.wamid`,
    ),
  );
  return new Map(rows.map((row) => [targetKey(row), row.id]));
}

export const targetKey = ({ phoneNumberId, wamid }: TargetKey): string => `${phoneNumberId}|${wamid}`;

type Waiting = Acting & { workspaceId: string; phoneNumberId: string; wamid: string };

/**
 * Messages became known by these wamids: whatever was stored before and speaks of them finds them now.
 * @returns the acts that could not be carried out before
 */
export async function linkWaiting(
  client: pg.PoolClient,
  arrived: readonly (TargetKey & { workspaceId: string; messageId: string })[],
): Promise<Act[]> {
  if (arrived.length === 0) return [];
  const { rows } = await client.query<Waiting & { targetId: string }>(
    overRows(
      "messages.link_waiting",
      arrived,
      {
        workspace_id: ["uuid", (a) => a.workspaceId],
        phone_number_id: ["uuid", (a) => a.phoneNumberId],
        wamid: ["text", (a) => a.wamid],
        message_id: ["uuid", (a) => a.messageId],
      },
      (from) => `UPDATE messages m SET reply_to_id = r.message_id, updated_at = now() FROM ${from}
        WHERE m.phone_number_id = r.phone_number_id AND m.reply_to_wamid = r.wamid AND m.reply_to_id IS NULL
          AND m.workspace_id = r.workspace_id AND m.id <> r.message_id
        RETURNING m.id, m.workspace_id AS "workspaceId", m.direction, m.type, m.text, m.content,
          m.timestamp AS at, r.message_id AS "targetId"`,
    ),
  );
  return rows.map(({ workspaceId, targetId, ...by }) => ({ workspaceId, targetId, by }));
}
