import { contactSelect, toContactRef, toContactView } from "@/lib/contacts/views";
import type {
  ConsentCategory,
  ConsentSource,
  ConsentStateView,
  ConsentView,
  ContactConsentsView,
} from "@/lib/contacts/views";
import type { ConsentListQuery } from "@/lib/contacts/schemas";
import { csvDownload } from "@/lib/platform/csv-download";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { csvLine } from "@/lib/shared/csv";
import { cutPage, encodeTimeCursor, type TimePlace } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

const select = {
  id: true,
  category: true,
  granted: true,
  source: true,
  at: true,
  proof: true,
  messageId: true,
  byUserId: true,
  createdAt: true,
} as const;

type Row = {
  id: string;
  category: ConsentCategory;
  granted: boolean;
  source: string;
  at: Date;
  proof: string | null;
  messageId: string | null;
  byUserId: string | null;
  createdAt: Date;
};

const toView = (row: Row): ConsentView => ({
  ...row,
  source: row.source as ConsentSource,
  at: row.at.toISOString(),
  createdAt: row.createdAt.toISOString(),
});

async function readContact(scope: Scope, contactId: string) {
  const row = await db.contact.findFirst({
    where: { workspaceId: scope.workspaceId, id: contactId, erasedAt: null },
    select: contactSelect,
  });
  if (!row) throw notFound("contact");
  return row;
}

/** Newest first. */
const readWords = (
  { workspaceId }: Scope,
  where: { contactId: string; category?: ConsentCategory },
  after: TimePlace | undefined,
  take: number,
): Promise<Row[]> =>
  db.consentEvent.findMany({
    where: {
      workspaceId,
      ...where,
      ...(after && { OR: [{ at: { lt: after.at } }, { at: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take,
    select,
  });

/** How it stands with a category, and the word that made it so; a contact older than the ledger has no word. */
async function stateOf(
  scope: Scope,
  contactId: string,
  category: ConsentCategory,
  grantedAt: string | null,
  stoppedAt: string | null,
): Promise<ConsentStateView> {
  const at = stoppedAt ?? grantedAt;
  if (at === null) return { state: "unsaid", at: null, source: null, proof: null };
  const word = await db.consentEvent.findFirst({
    where: {
      workspaceId: scope.workspaceId,
      contactId,
      category,
      granted: stoppedAt === null,
      at: new Date(at),
    },
    orderBy: { id: "desc" },
    select: { source: true, proof: true },
  });
  return {
    state: stoppedAt === null ? "granted" : "stopped",
    at,
    source: (word?.source as ConsentSource | undefined) ?? null,
    proof: word?.proof ?? null,
  };
}

/**
 * What a contact agreed to and took back: how it stands now, and a page of the history, newest first.
 * @throws AppError not_found
 */
export async function getContactConsents(
  scope: Scope,
  contactId: string,
  { limit, cursor }: ConsentListQuery,
): Promise<ContactConsentsView> {
  const contact = toContactView(await readContact(scope, contactId));
  const { marketingGrantedAt, marketingStoppedAt, utilityGrantedAt, utilityStoppedAt } = contact;
  const [rows, marketing, utility] = await Promise.all([
    readWords(scope, { contactId }, cursor, limit + 1),
    stateOf(scope, contactId, "marketing", marketingGrantedAt, marketingStoppedAt),
    stateOf(scope, contactId, "utility", utilityGrantedAt, utilityStoppedAt),
  ]);
  return { states: { marketing, utility }, ...cutPage(rows, limit, toView, encodeTimeCursor) };
}

const pageSize = 500;
const header = [
  "Said at",
  "About",
  "Word",
  "How",
  "Proof",
  "Message",
  "Noted by",
  "Recorded at",
  "Contact",
  "Number",
];

async function* proofLines(scope: Scope, contactId: string, who: readonly string[]): AsyncGenerator<string> {
  yield csvLine(header);
  for (let after: TimePlace | undefined; ;) {
    const rows = await readWords(scope, { contactId }, after, pageSize);
    if (rows.length === 0) return;
    const users = await db.membership.findMany({
      where: {
        workspaceId: scope.workspaceId,
        userId: { in: rows.flatMap(({ byUserId }) => byUserId ?? []) },
      },
      select: { userId: true, user: { select: { name: true } } },
    });
    const names = new Map(users.map(({ userId, user }) => [userId, user.name]));
    yield rows
      .map((row) =>
        csvLine([
          row.at.toISOString(),
          row.category,
          row.granted ? "agreed" : "stopped",
          row.source,
          row.proof ?? "",
          row.messageId ?? "",
          row.byUserId ? (names.get(row.byUserId) ?? row.byUserId) : "",
          row.createdAt.toISOString(),
          ...who,
        ]),
      )
      .join("");
    if (rows.length < pageSize) return;
    after = rows.at(-1);
  }
}

/**
 * The whole history of a contact's consent as a CSV, newest first, that no spreadsheet runs as formulas.
 * @throws AppError not_found
 */
export async function downloadConsentProof(
  scope: Scope,
  contactId: string,
  signal: AbortSignal,
): Promise<Response> {
  const { name, phone, waId } = toContactRef(await readContact(scope, contactId));
  const lines = proofLines(scope, contactId, [name, phone ?? (waId ? `+${waId}` : "")]);
  return csvDownload("consent.csv", lines, signal);
}
