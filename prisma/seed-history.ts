import { v7 } from "uuid";
import { addToRollups } from "@/lib/analytics/rollups";
import { searchTextOf } from "@/lib/contacts/rules";
import { platformDb } from "@/lib/platform/db";

const days = 16;
const minute = 60_000;
const day = 24 * 60 * minute;

const people = [
  "Ana Ferreira",
  "Kwame Mensah",
  "Yuki Tanaka",
  "Léa Martin",
  "Omar Haddad",
  "Ingrid Larsen",
  "Mateo Vargas",
  "Chloe Williams",
  "Arjun Patel",
  "Zofia Nowak",
  "Nia Okafor",
  "Hugo Rossi",
  "Emma de Vries",
  "Lucas Meyer",
];

const talks = [
  ["Do you ship to Lisbon?", "Yes, in three to five days. Shipping is free above 60 €.", "Great, thank you!"],
  [
    "My parcel says delivered, but it is not here",
    "Sorry about that. We have asked the carrier and write today.",
  ],
  [
    "Can I exchange the small bowl for the large one?",
    "Of course. Send it back within 30 days.",
    "Perfect 🙏",
  ],
  ["Is the teapot safe for the dishwasher?", "It is. The lid is better washed by hand."],
  ["I would like an invoice for order 1038", "It is on its way to your mail.", "Got it"],
  ["Are you open on Saturday?", "Yes, from ten to four.", "See you then 😊"],
] as const;

/** Always the same between 0 and 1, so that every first look shows the same shop. */
const dice = (seed: number): number => {
  const x = Math.sin(seed * 127.1 + 11.7) * 43_758.5453;
  return x - Math.floor(x);
};

type Place = { workspaceId: string; phoneNumberId: string };
type Line = { at: number; text: string; inbound: boolean; waited: number | null };

/** What one person and the shop wrote on one day, from the customer's first word. */
function linesOf(seed: number, begin: number): Line[] {
  const talk = talks[Math.floor(dice(seed) * talks.length)]!;
  // Mostly minutes, now and then an hour or two.
  const waited = Math.round(60 + 5_000 * dice(seed + 0.3) ** 3);
  const answer = begin + waited * 1000;
  return talk.map((text, i) => ({
    at: i === 0 ? begin : answer + (i - 1) * (2 + 6 * dice(seed + i)) * minute,
    text,
    inbound: i !== 1,
    waited: i === 1 ? waited : null,
  }));
}

function fateOf(seed: number): "read" | "delivered" | "failed" {
  const fall = dice(seed + 0.7);
  return fall < 0.72 ? "read" : fall < 0.96 ? "delivered" : "failed";
}

async function addPerson({ workspaceId, phoneNumberId }: Place, index: number, now: number): Promise<number> {
  const midnight = Math.floor(now / day) * day;
  const visits = Array.from({ length: days }, (_, ago) => ({ ago, seed: index * 100 + ago }))
    // Quieter on weekends.
    .filter(({ ago, seed }) => {
      const weekend = [0, 6].includes(new Date(midnight - ago * day).getUTCDay());
      return dice(seed + 0.5) < (weekend ? 0.2 : 0.55);
    })
    .map(({ ago, seed }) => ({ seed, at: midnight - ago * day + (8 + 10 * dice(seed + 0.1)) * 60 * minute }))
    .toReversed();
  const lines = visits
    .map(({ seed, at }) => ({ seed, lines: linesOf(seed, at) }))
    .filter(({ lines }) => lines.at(-1)!.at < now - 30 * minute);
  const last = lines.at(-1)?.lines.at(-1);
  if (!last) return 0;
  const waId = `447700900${100 + index * 7}`;
  const named = { name: null, profileName: people[index]!, phone: `+${waId}`, waId, username: null };
  const first = new Date(lines[0]!.lines[0]!.at);
  const contact = await platformDb.contact.create({
    data: { ...named, searchText: searchTextOf(named), workspaceId, createdAt: first, country: "GB" },
    select: { id: true },
  });
  await platformDb.contactIdentity.create({
    data: { workspaceId, kind: "wa_id", value: waId, contactId: contact.id },
  });
  const inbound = lines.flatMap((visit) => visit.lines).filter((line) => line.inbound);
  const lastInboundAt = new Date(inbound.at(-1)!.at);
  const lastActivityAt = new Date(last.at);
  const conversation = await platformDb.conversation.create({
    data: {
      ...{ workspaceId, phoneNumberId, contactId: contact.id, status: "closed", closedAt: lastActivityAt },
      ...{ createdAt: first, lastActivityAt, lastInboundAt },
      windowExpiresAt: new Date(lastInboundAt.getTime() + day),
    },
    select: { id: true },
  });
  const rows = lines.flatMap(({ seed, lines: talk }) =>
    talk.map(({ at, text, inbound: theirs, waited }) => {
      const id = v7({ msecs: at });
      const time = new Date(at);
      const status = theirs ? ("received" as const) : fateOf(seed);
      const later = (seconds: number) =>
        theirs || status === "failed" ? null : new Date(at + seconds * 1000);
      const message = {
        ...{ id, workspaceId, phoneNumberId, conversationId: conversation.id, type: "text", text, status },
        ...{
          content: { body: text },
          wamid: `wamid.example.${id}`,
          timestamp: time,
          createdAt: time,
          updatedAt: time,
        },
        direction: theirs ? ("inbound" as const) : ("outbound" as const),
        source: theirs ? ("customer" as const) : ("agent" as const),
        ...{ acceptedAt: later(1), sentAt: later(2), deliveredAt: later(4) },
        readAt: status === "read" ? later(300) : null,
        ...(status === "failed"
          ? { failedAt: time, error: { code: 131026, title: "Message undeliverable" } }
          : {}),
      };
      return { message, waited };
    }),
  );
  await platformDb.message.createMany({ data: rows.map(({ message }) => message) });
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId, id: conversation.id } },
    data: { lastMessageId: rows.at(-1)!.message.id },
  });
  await platformDb.firstResponse.createMany({
    data: rows.flatMap(({ message, waited }) =>
      waited === null
        ? []
        : [{ workspaceId, messageId: message.id, phoneNumberId, at: message.timestamp, seconds: waited }],
    ),
  });
  await platformDb.rollupChange.createMany({
    data: lines.flatMap(({ lines: talk }) => [
      { workspaceId, phoneNumberId, bucket: quarterOf(talk[0]!.at), opened: 1 },
      { workspaceId, phoneNumberId, bucket: quarterOf(talk.at(-1)!.at), closed: 1 },
    ]),
  });
  return rows.length;
}

const quarterOf = (at: number): Date => new Date(Math.floor(at / (15 * minute)) * 15 * minute);

/**
 * Two weeks of daily business with people who have all been answered, so that the dashboard has something to say on the
 * first day. The past cannot be played through the simulator; these rows are the only ones that are put in by hand. Made
 * once.
 */
export async function writeHistory(place: Place, say: (line: string) => void): Promise<void> {
  const { workspaceId } = place;
  const known = await platformDb.message.count({
    where: { workspaceId, wamid: { startsWith: "wamid.example." } },
  });
  if (known > 0) return;
  let written = 0;
  for (const index of people.keys()) written += await addPerson(place, index, Date.now());
  await addToRollups();
  say(`${written} messages of the last weeks`);
}
