import type pg from "pg";
import { sqlOf, takeRoom } from "@/lib/billing/plans/entitlements";
import { lookUp, openAddressBook, saveLinks } from "@/lib/contacts/address-book";
import { bringBack } from "@/lib/contacts/deleting";
import { enrol } from "@/lib/contacts/identities";
import { isUsNumber } from "@/lib/contacts/us-marketing";
import {
  toContactRef,
  type ConsentCategory,
  type ConsentSource,
  type ContactNames,
} from "@/lib/contacts/views";
import { conversationKey, openConversations } from "@/lib/inbox/conversation-rows";
import type { SendFacts } from "@/lib/inbox/rules";
import type { SendMessageInput } from "@/lib/inbox/schemas";
import { AppError, notFound } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";
import { overRows } from "@/lib/platform/sql";

/** The conversation a message is to be written in, with all that decides whether it may. */
export type Place = Omit<SendFacts, "type" | "category"> & {
  conversationId: string;
  phoneNumberId: string;
  lastActivityAt: Date;
  assigneeId: string | null;
};

type PlaceRow = Omit<Place, "contact" | "stops" | "usNumber"> &
  ContactNames & {
    country: string | null;
    marketingStoppedAt: Date | null;
    utilityStoppedAt: Date | null;
    /** The newest word of each kind that stops it. */
    stopWords: { category: ConsentCategory; source: ConsentSource; proof: string | null }[] | null;
    contactId: string;
  };

/**
 * Reads conversations and locks them until the transaction ends, so that messages get their order here. What is not
 * there is left out.
 * @returns places by conversation id
 */
export async function readPlaces(
  client: pg.PoolClient,
  conversations: readonly { workspaceId: string; conversationId: string }[],
): Promise<Map<string, Place>> {
  const { rows } = await client.query<PlaceRow>(
    overRows(
      "inbox.places",
      conversations,
      { workspace_id: ["uuid", (c) => c.workspaceId], id: ["uuid", (c) => c.conversationId] },
      (
        from,
      ) => `SELECT cv.id AS "conversationId", cv.phone_number_id AS "phoneNumberId", cv.last_activity_at AS "lastActivityAt",
          cv.assignee_id AS "assigneeId", cv.window_expires_at AS "windowExpiresAt", pn.state AS "numberState",
          ct.id AS "contactId", ct.name, ct.profile_name AS "profileName", ct.wa_id AS "waId", ct.phone, ct.bsuid,
          ct.username, ct.country, ct.marketing_stopped_at AS "marketingStoppedAt", ct.utility_stopped_at AS "utilityStoppedAt",
          CASE WHEN coalesce(ct.marketing_stopped_at, ct.utility_stopped_at) IS NOT NULL THEN (SELECT json_agg(w)
            FROM (SELECT DISTINCT ON (e.category) e.category, e.source, e.proof FROM consent_events e
              WHERE e.workspace_id = ct.workspace_id AND e.contact_id = ct.id AND NOT e.granted
              ORDER BY e.category, e.at DESC, e.id DESC) w) END AS "stopWords"
        FROM conversations cv
        JOIN contacts ct ON ct.workspace_id = cv.workspace_id AND ct.id = cv.contact_id
        JOIN phone_numbers pn ON pn.workspace_id = cv.workspace_id AND pn.id = cv.phone_number_id
        WHERE (cv.workspace_id, cv.id) IN (SELECT workspace_id, id FROM ${from})
        ORDER BY cv.id FOR NO KEY UPDATE OF cv`,
    ),
  );
  return new Map(
    rows.map(({ marketingStoppedAt, utilityStoppedAt, stopWords, country, ...row }) => {
      const stopOf = (category: ConsentCategory, at: Date | null) => {
        const word = stopWords?.find((one) => one.category === category);
        return at && { at, source: word?.source ?? null, proof: word?.proof ?? null };
      };
      const stops = {
        marketing: stopOf("marketing", marketingStoppedAt),
        utility: stopOf("utility", utilityStoppedAt),
      };
      return [
        row.conversationId,
        {
          ...row,
          contact: toContactRef({ ...row, id: row.contactId }),
          usNumber: isUsNumber({ ...row, country }),
          stops,
        },
      ] as const;
    }),
  );
}

/** The number to send from: the one named, or the only one there is. */
export async function chooseNumber(
  client: pg.PoolClient,
  workspaceId: string,
  phoneNumberId: string | undefined,
): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    phoneNumberId
      ? `SELECT id FROM phone_numbers WHERE workspace_id = $1 AND id = $2`
      : `SELECT id FROM phone_numbers WHERE workspace_id = $1 AND state <> 'disconnected' LIMIT 2`,
    phoneNumberId ? [workspaceId, phoneNumberId] : [workspaceId],
  );
  if (rows.length === 1) return rows[0]!.id;
  if (phoneNumberId) throw notFound("phone_number");
  const problem =
    rows.length === 0 ? "No number is connected yet." : "Say which of the workspace's numbers to send from.";
  throw new AppError("invalid", "phone_number_missing", problem, { fields: { phoneNumberId: problem } });
}

/** Finds or makes the contact and the conversation. What is refused afterwards leaves nothing behind. */
async function open(
  client: pg.PoolClient,
  { workspaceId, actor }: Scope,
  { to, phoneNumberId: given }: Pick<SendMessageInput, "to" | "phoneNumberId">,
  now: Date,
): Promise<string> {
  const phoneNumberId = await chooseNumber(client, workspaceId, given);
  const sought = {
    workspaceId,
    person: { waId: to!.waId, bsuid: to!.bsuid, username: null, profileName: null },
    unconfirmed: true,
    source: actor.type === "api_key" ? ("api" as const) : ("member" as const),
  };
  const book = await openAddressBook(client, [sought]);
  const match = lookUp(book, sought) ?? (await enrol(client, book, [sought]))[0]!;
  await saveLinks(client, book);
  if (match.contact.isDeleted) await bringBack(client, workspaceId, match.contact.id);
  if (match.isNew || match.contact.isDeleted) await takeRoom(sqlOf(client), workspaceId, "contacts", now, 1);
  const key = { workspaceId, contactId: match.contact.id, phoneNumberId };
  const opened = await openConversations(client, [{ ...key, since: now }]);
  return opened.get(conversationKey(key))!.id;
}

/**
 * Where to write: the conversation given, or the one with `to`, made if need be.
 * @throws AppError not_found for another workspace's ids; invalid when the number has to be named
 * @throws AddressTaken when the transaction has to be tried again
 */
export async function findPlace(
  client: pg.PoolClient,
  scope: Scope,
  input: Pick<SendMessageInput, "conversationId" | "to" | "phoneNumberId">,
  now: Date,
): Promise<Place> {
  const id = input.conversationId ?? (await open(client, scope, input, now));
  const { workspaceId } = scope;
  const place = (await readPlaces(client, [{ workspaceId, conversationId: id }])).get(id);
  if (!place) throw notFound("conversation");
  return place;
}
