import type pg from "pg";
import type { MessageSource } from "@/lib/inbox/message-views";
import type { ConversationEvent } from "@/lib/inbox/views";
import { overRows } from "@/lib/platform/sql";
import { newId } from "@/lib/shared/id";
import type { Actor } from "@/lib/tenancy/scope";

/** An event and the conversation to whose history it belongs. */
export type NewEvent = {
  workspaceId: string;
  conversationId: string;
  phoneNumberId: string;
  at: Date;
  content: ConversationEvent;
};

const sources: Record<Actor["type"], MessageSource> = {
  user: "agent",
  api_key: "api",
  operator: "system",
  system: "system",
};

/**
 * Writes lines of the history, one statement for all. They are rows of the thread like messages, but they are no last
 * message, no activity, and never leave Parley.
 * @returns their ids, in order
 */
export async function insertEvents(
  client: pg.PoolClient,
  actor: Actor,
  events: readonly NewEvent[],
): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = events.map((event) => ({ ...event, id: newId() }));
  await client.query(
    overRows(
      "messages.insert_events",
      rows,
      {
        id: ["uuid", (e) => e.id],
        workspace_id: ["uuid", (e) => e.workspaceId],
        conversation_id: ["uuid", (e) => e.conversationId],
        phone_number_id: ["uuid", (e) => e.phoneNumberId],
        at: ["timestamptz", (e) => e.at],
        content: ["jsonb", (e) => JSON.stringify(e.content)],
      },
      (
        from,
        next,
      ) => `INSERT INTO messages (id, workspace_id, conversation_id, phone_number_id, direction, source,
          type, content, status, timestamp, sent_by_user_id, sent_by_api_key_id)
        SELECT id, workspace_id, conversation_id, phone_number_id, 'internal', $${next}::message_source,
          'event', content, 'received', at, $${next + 1}::uuid, $${next + 2}::uuid FROM ${from}`,
      [
        sources[actor.type],
        actor.type === "user" ? actor.userId : null,
        actor.type === "api_key" ? actor.apiKeyId : null,
      ],
    ),
  );
  return rows.map(({ id }) => id);
}
