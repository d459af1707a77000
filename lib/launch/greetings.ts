import { renderSVG } from "uqr";
import type { HelloView, ReadinessView, TestMessageView } from "@/lib/launch/views";
import type { MessageStatus } from "@/lib/inbox/message-views";
import { sha256 } from "@/lib/platform/crypto";
import { pool } from "@/lib/platform/db";
import type { Scope } from "@/lib/tenancy/scope";

// A member writes to the new number from a phone of their own, with a code: so that a test message goes to them, and not
// to a customer who happened to write at the same time.

/** No letter or digit that looks like another. */
const letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/** The code of whoever asks, for one number: always the same, so that nothing has to be kept. */
export function greetingCode({ workspaceId, actor }: Scope, phoneNumberId: string): string {
  const who = actor.type === "user" ? actor.userId : actor.type === "api_key" ? actor.apiKeyId : actor.type;
  const bytes = sha256(`greeting|${workspaceId}|${phoneNumberId}|${who}`);
  return [...bytes.subarray(0, 5)].map((byte) => letters[byte % letters.length]).join("");
}

/** What to write, and ways to write it: a link, and the link as a picture for the camera of a phone. */
export function greetingFor(code: string, displayPhoneNumber: string): ReadinessView["greeting"] {
  const text = `Hello, is this on? ${code}`;
  const digits = displayPhoneNumber.replace(/\D/g, "");
  const url = `https://wa.me/${digits}?text=${encodeURIComponent(text)}`;
  return { text, url, svg: renderSVG(url, { border: 2, ecc: "M" }) };
}

type HelloRow = {
  conversationId: string;
  contactName: string | null;
  text: string | null;
  at: Date;
  createdAt: Date;
  isYours: boolean;
};

/** How far back one looks: newest conversations of the number, those with a word of the customer's, and their words. */
const reach = { conversations: 500, written: 20, messages: 5 };

/**
 * The greeting that came in since the number was connected, else the newest message of anybody. What happened before the
 * connection proves nothing.
 */
export async function findHello(
  workspaceId: string,
  phoneNumberId: string,
  code: string,
  since: Date,
): Promise<{ hello: HelloView; createdAt: Date } | null> {
  const { rows } = await pool.query<HelloRow>({
    name: "readiness.hello",
    text: `WITH newest AS (
        SELECT id, contact_id, last_inbound_at, last_activity_at FROM conversations
        WHERE workspace_id = $1 AND phone_number_id = $2 AND erased_at IS NULL
        ORDER BY last_activity_at DESC, id DESC LIMIT $5),
      written AS (
        SELECT * FROM newest WHERE last_inbound_at IS NOT NULL ORDER BY last_activity_at DESC, id DESC LIMIT $6)
      SELECT w.id AS "conversationId", left(m.text, 200) AS text, m.timestamp AS at, m.created_at AS "createdAt",
        coalesce(m.text ILIKE '%' || $3 || '%', false) AS "isYours",
        coalesce(c.name, c.profile_name, c.phone, c.username, c.bsuid) AS "contactName"
      FROM written w
      JOIN contacts c ON c.workspace_id = $1 AND c.id = w.contact_id
      CROSS JOIN LATERAL (
        SELECT text, timestamp, created_at FROM messages
        WHERE workspace_id = $1 AND conversation_id = w.id AND direction = 'inbound' AND created_at >= $4
        ORDER BY timestamp DESC, id DESC LIMIT $7) m
      ORDER BY "isYours" DESC, m.created_at DESC LIMIT 1`,
    values: [
      workspaceId,
      phoneNumberId,
      code,
      since.toISOString(),
      reach.conversations,
      reach.written,
      reach.messages,
    ],
  });
  const [row] = rows;
  if (!row) return null;
  const { createdAt, at, contactName, ...rest } = row;
  return { hello: { ...rest, contactName: contactName ?? "", at: at.toISOString() }, createdAt };
}

/** The newest message the team wrote in a conversation since a moment. */
export async function findTestMessage(
  workspaceId: string,
  conversationId: string,
  since: Date,
): Promise<TestMessageView | null> {
  const { rows } = await pool.query<{ id: string; status: MessageStatus; at: Date }>({
    name: "readiness.test_message",
    text: `SELECT id, status, timestamp AS at FROM messages
      WHERE workspace_id = $1 AND conversation_id = $2 AND direction = 'outbound' AND source = 'agent'
        AND created_at >= $3
      ORDER BY timestamp DESC, id DESC LIMIT 1`,
    values: [workspaceId, conversationId, since.toISOString()],
  });
  const [row] = rows;
  return row ? { ...row, at: row.at.toISOString() } : null;
}
