import type pg from "pg";
import { erasedWamids } from "@/lib/contacts/erasures/marks";
import { redactPost } from "@/lib/contacts/erasures/redaction";
import { overRows } from "@/lib/platform/sql";
import { isId } from "@/lib/shared/id";
import type { ClaimedEvent, Routed } from "@/lib/webhooks/claim";
import { ofKind, type Applied, type Of, type Work } from "@/lib/webhooks/work";
import type { IncomingStatus } from "@/lib/whatsapp/incoming-status";

type Spoken = Of<"message"> | Of<"status">;

const wamidOf = ({ said }: Spoken): string =>
  said.kind === "message" ? said.message.wamid : said.status.wamid;
const personOf = ({ said }: Spoken) => (said.kind === "message" ? said.message.person : said.status.person);

/** Workspaces that have erased somebody: the others need not be asked about. */
async function thatErased(client: pg.PoolClient, ones: readonly Spoken[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>({
    name: "erased.workspaces",
    text: `SELECT r.id FROM unnest($1::uuid[]) AS r(id)
      WHERE EXISTS (SELECT 1 FROM contact_erasures e WHERE e.workspace_id = r.id)`,
    values: [[...new Set(ones.map(({ number }) => number.workspaceId))]],
  });
  return new Set(rows.map(({ id }) => id));
}

/** Which of these are about a message that was erased, by their place: by the hash of the wamid, or by our own id. */
async function findErased(client: pg.PoolClient, ones: readonly Spoken[]): Promise<Map<number, string>> {
  const hashes = ones.flatMap((one, place) =>
    erasedWamids(one.number.phoneNumberId, wamidOf(one)).map((wamid) => ({ one, place, wamid })),
  );
  const { rows: named } = await client.query<{ place: number; wamid: string }>(
    overRows(
      "erased.by_wamid",
      hashes,
      {
        place: ["int", (h) => h.place],
        phone_number_id: ["uuid", (h) => h.one.number.phoneNumberId],
        wamid: ["text", (h) => h.wamid],
      },
      (from) => `SELECT r.place, m.wamid FROM ${from}
        JOIN messages m ON m.phone_number_id = r.phone_number_id AND m.wamid = r.wamid`,
    ),
  );
  const ours = ones.flatMap(({ said, number: { workspaceId, phoneNumberId } }, place) => {
    const id = said.kind === "status" ? (said.status.callbackData?.slice(0, 36) ?? "") : "";
    return isId(id) ? [{ place, workspaceId, phoneNumberId, id }] : [];
  });
  const { rows: meant } = await client.query<{ place: number }>(
    overRows(
      "erased.by_id",
      ours,
      {
        place: ["int", (o) => o.place],
        workspace_id: ["uuid", (o) => o.workspaceId],
        phone_number_id: ["uuid", (o) => o.phoneNumberId],
        id: ["uuid", (o) => o.id],
      },
      (from) => `SELECT r.place FROM ${from}
        JOIN messages m ON m.workspace_id = r.workspace_id AND m.id = r.id AND m.phone_number_id = r.phone_number_id
        JOIN conversations cv ON cv.workspace_id = m.workspace_id AND cv.id = m.conversation_id
        WHERE cv.erased_at IS NOT NULL`,
    ),
  );
  const byOwnId = meant.map(({ place }): [number, string] => {
    const one = ones[place]!;
    return [place, erasedWamids(one.number.phoneNumberId, wamidOf(one))[0]!];
  });
  return new Map([...byOwnId, ...named.map(({ place, wamid }): [number, string] => [place, wamid])]);
}

/** What is about messages that were erased: repetitions, which say nothing new, and statuses without whose they are. */
export type ErasedNews = { repeated: Set<Work>; statuses: Map<Work, IncomingStatus> };

/**
 * Finds what Meta says late of messages of people who were erased, so that none of it brings them back. A status still
 * counts; who it names is left out.
 */
export async function knowErased(
  client: pg.PoolClient,
  works: readonly Work[],
  applied: Applied,
): Promise<ErasedNews> {
  const news: ErasedNews = { repeated: new Set(), statuses: new Map() };
  const spoken: Spoken[] = [...ofKind(works, "message"), ...ofKind(works, "status")];
  if (spoken.length === 0) return news;
  const erasing = await thatErased(client, spoken);
  const ones = spoken.filter(({ number }) => erasing.has(number.workspaceId));
  if (ones.length === 0) return news;
  for (const [place, wamid] of await findErased(client, ones)) {
    const one = ones[place]!;
    const { work, said } = one;
    const person = personOf(one);
    const words = [wamidOf(one), person?.waId, person?.bsuid].filter((word) => word != null);
    applied.erased.set(work, words);
    if (said.kind === "message") news.repeated.add(work);
    else {
      const { failure } = said.status;
      const named = failure && { code: failure.code, title: failure.title };
      news.statuses.set(work, { ...said.status, wamid, person: null, failure: named });
    }
  }
  return news;
}

/** Takes people who were erased out of the posts that still spoke of them. */
export async function redactErased(
  client: pg.PoolClient,
  routed: readonly Routed[],
  erased: Applied["erased"],
): Promise<void> {
  if (erased.size === 0) return;
  const bodies = new Map<ClaimedEvent, Buffer>();
  for (const { event, work } of routed) {
    const words = work && erased.get(work);
    if (!words || !work.number) continue;
    const owner = { numbers: new Set([work.number.metaId]), accounts: new Set<string>() };
    const redacted = redactPost(bodies.get(event) ?? event.body, words, owner);
    if (redacted) bodies.set(event, redacted);
  }
  for (const [{ id }, body] of bodies) {
    await client.query(`UPDATE webhook_events SET body = $2 WHERE id = $1`, [id, body]);
  }
}
