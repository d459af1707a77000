import { GET as listContacts } from "@/app/api/v1/contacts/route";
import { GET as listConversations } from "@/app/api/v1/conversations/route";
import { normaliseQuery, searchTextOf } from "@/lib/contacts/rules";
import type { ContactView } from "@/lib/contacts/views";
import type { ConversationView } from "@/lib/inbox/views";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import { ask } from "../support/handler";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

// More rows than are looked through nearby, so that a search goes every way there is: near, by the index, and far.
const count = 14_600;
let shop: TestWorkspace;
let people: { contactId: string; conversationId: string; searchText: string; status: "open" | "closed" }[];

beforeAll(async () => {
  shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  people = Array.from({ length: count }, (_, i) => {
    const waId = `49170${String(i).padStart(7, "0")}`;
    const profileName = [
      i % 7 === 0 ? "Maria" : i % 90 === 1 ? "Rosa" : "Jo",
      i === 14_400 ? "Unica" : `Family${i % 400}`,
      // Nobody nearby, everybody far away.
      i > 3_000 ? "Faraway" : "",
    ].join(" ");
    const searchText = searchTextOf({ name: null, profileName, phone: null, waId, username: null });
    const status = i % 3 === 0 ? "open" : "closed";
    return { contactId: newId(), conversationId: newId(), searchText, status, profileName, waId };
  });
  const at = (i: number) => new Date(Date.UTC(2026, 0, 1) - Math.floor(i / 3) * 1_000);
  const times = people.map((_, i) => at(i).toISOString());
  await pool.query(
    `INSERT INTO contacts (workspace_id, id, search_text, created_at)
     SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::timestamptz[])`,
    [workspaceId, people.map((p) => p.contactId), people.map((p) => p.searchText), times],
  );
  await pool.query(
    `INSERT INTO conversations (workspace_id, phone_number_id, id, contact_id, status, last_activity_at)
     SELECT $1, $2, * FROM unnest($3::uuid[], $4::uuid[], $5::conversation_status[], $6::timestamptz[])`,
    [
      workspaceId,
      shop.phoneNumber.id,
      people.map((p) => p.conversationId),
      people.map((p) => p.contactId),
      people.map((p) => p.status),
      times,
    ],
  );
  await pool.query("ANALYZE contacts, conversations");
}, 60_000);

async function all<T extends { id: string }>(
  handler: typeof listContacts,
  query: Record<string, string>,
): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const { status, body }: { status: number; body: { data: T[]; nextCursor: string | null } } = await ask(
      handler,
      shop.headers,
      { query: { ...query, limit: "100", ...(cursor ? { cursor } : {}) } },
    );
    expect(status).toBe(200);
    found.push(...body.data.map((row) => row.id));
    cursor = body.nextCursor;
  }
  return found;
}

test.each([
  "maria",
  "rosa",
  "unica",
  "family399 rosa",
  "faraway family3",
  "zz",
  "0170 00141",
  "491700014111",
])(
  "a search for %j gives every fitting conversation and contact once, in the order of the list",
  async (q) => {
    const terms = normaliseQuery(q);
    const fits = people.filter(({ searchText }) => terms.every((term) => searchText.includes(term)));
    const conversations = await all<ConversationView>(listConversations, { q, status: "all" });
    expect(new Set(conversations)).toEqual(new Set(fits.map((person) => person.conversationId)));
    expect(conversations).toHaveLength(fits.length);
    const place = new Map(people.map(({ conversationId }, i) => [conversationId, Math.floor(i / 3)]));
    const places = conversations.map((id) => place.get(id)!);
    expect(places).toEqual(places.toSorted((a, b) => a - b));

    const contacts = await all<ContactView>(listContacts, { q });
    expect(new Set(contacts)).toEqual(new Set(fits.map((person) => person.contactId)));
    expect(contacts).toHaveLength(fits.length);

    const open = await all<ConversationView>(listConversations, { q, status: "open" });
    expect(new Set(open)).toEqual(
      new Set(fits.filter((person) => person.status === "open").map((person) => person.conversationId)),
    );
  },
  60_000,
);
