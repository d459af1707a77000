import type pg from "pg";
import type { MessageSource } from "@/lib/inbox/views";
import { overRows } from "@/lib/platform/sql";
import { newId } from "@/lib/shared/id";
import type { Actor } from "@/lib/tenancy/scope";

/** Somebody or something by its name of that moment: a label may be gone when the line is read. */
export type EventRef = { id: string; name: string };

/**
 * What happened to a conversation without anybody writing: the content of a message of the type `event`. Who did it
 * stands in its sender; nobody there means Parley itself.
 */
export type ConversationEvent =
  /** turn: the automatic assignment gave it; reply: the member answered it first. */
  | { event: "assigned"; to: EventRef | null; from: EventRef | null; why?: "turn" | "reply" }
  | { event: "team_assigned"; to: EventRef | null; from: EventRef | null }
  | { event: "closed" }
  /** customer: because the customer wrote. */
  | { event: "reopened"; why: "member" | "customer" }
  | { event: "snoozed"; until: string }
  /** time: it was due; member: somebody did not wait for it; customer: because the customer wrote. */
  | { event: "woke_up"; why: "time" | "member" | "customer" }
  | { event: "priority_changed"; to: string; from: string }
  | { event: "labels_changed"; added: EventRef[]; removed: EventRef[] };

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
