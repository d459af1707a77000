import type pg from "pg";
import { holdRoom, sqlOf } from "@/lib/billing/plans/entitlements";
import { lockPeople } from "@/lib/contacts/identities";
import { deedFor, wordOf } from "@/lib/contacts/imports/deeds";
import { foldLabel } from "@/lib/contacts/imports/new-labels";
import { ownersOf } from "@/lib/contacts/imports/people";
import type { Plan } from "@/lib/contacts/imports/plan";
import { readRow, type ReadPerson } from "@/lib/contacts/imports/reading";
import type { Problem } from "@/lib/contacts/imports/rules";
import type { SourceRow } from "@/lib/contacts/imports/source";
import {
  lockKnown,
  writeKnown,
  writeNewcomers,
  type Author,
  type Newcomer,
} from "@/lib/contacts/imports/writing";
import { overRows } from "@/lib/platform/sql";
import { newId } from "@/lib/shared/id";

/** Rows of a batch as they were read. */
export type Understood = {
  people: { line: number; cells: readonly string[]; person: ReadPerson }[];
  failures: { line: number; cells: readonly string[]; problems: Problem[] }[];
};

/**
 * Other work of the process goes on in between, above all the batch before, which is being written: what PostgreSQL
 * answers waits for this many rows at some fifty microseconds each, a dozen times a batch.
 */
const rowsAtOnce = 10;
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Reads rows, without touching the database. */
export async function understand(plan: Plan, rows: readonly SourceRow[], now: Date): Promise<Understood> {
  const understood: Understood = { people: [], failures: [] };
  for (const [index, { line, cells, cutOff }] of rows.entries()) {
    if (index % rowsAtOnce === rowsAtOnce - 1) await breathe();
    const read = readRow(plan, cells, cutOff, now);
    if ("person" in read) understood.people.push({ line, cells, person: read.person });
    else understood.failures.push({ line, cells, problems: read.problems });
  }
  return understood;
}

/** What became of the rows of a batch; the sum of all but `keptStopped` is their number. */
export type Tally = {
  created: number;
  updated: number;
  skipped: number;
  repeated: number;
  failed: number;
  keptStopped: number;
};

export type BatchContext = {
  author: Author;
  plan: Plan;
  /** Ids of labels by their folded name: all that the rows name. */
  labels: ReadonlyMap<string, string>;
  /** When the import began: a word without a time of its own was said by then. */
  startedAt: Date;
};

const longestCell = 2_000;
const mostCells = 300;

/** Keeps rows that could not be read, and why. */
export async function writeErrors(
  client: pg.PoolClient,
  { workspaceId, importId }: Author,
  failures: Understood["failures"],
): Promise<void> {
  if (failures.length === 0) return;
  await client.query(
    overRows(
      "imports.errors",
      failures,
      {
        line: ["int", (f) => f.line],
        problems: ["jsonb", (f) => JSON.stringify(f.problems)],
        cells: [
          "jsonb",
          (f) =>
            JSON.stringify(
              f.cells.slice(0, mostCells).map((cell) => cell.slice(0, longestCell).toWellFormed()),
            ),
        ],
      },
      (from, next) => `INSERT INTO contact_import_errors (workspace_id, import_id, row, problems, cells)
        SELECT $${next}, $${next + 1}, line, problems, ARRAY(SELECT jsonb_array_elements_text(r.cells)) FROM ${from}
        ON CONFLICT DO NOTHING`,
      [workspaceId, importId],
    ),
  );
}

/** The whole row by the names of its columns. */
const valuesOf = ({ columns, settings }: Plan, cells: readonly string[]): Record<string, string> | null =>
  settings.keepValues
    ? Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]))
    : null;

/** Which of these contacts an earlier batch was about. */
async function metBefore(
  client: pg.PoolClient,
  { workspaceId, importId }: Author,
  contactIds: readonly string[],
): Promise<Set<string>> {
  if (contactIds.length === 0) return new Set();
  const { rows } = await client.query<{ id: string }>({
    name: "imports.met_before",
    text: `SELECT contact_id AS id FROM contact_import_changes
      WHERE workspace_id = $1 AND import_id = $2 AND contact_id = ANY($3::uuid[])`,
    values: [workspaceId, importId, contactIds],
  });
  return new Set(rows.map(({ id }) => id));
}

/**
 * Makes contacts of people, or changes those who are contacts already, in the caller's transaction and in a handful of
 * statements. A person counts once in the whole file, by their first row. Safe beside messages that arrive from the same
 * strangers: of two that meet somebody new one creates, the other finds.
 * @returns what came of them, and the rows for whose people the plan has no room
 * @throws AddressTaken to be tried again
 */
export async function writePeople(
  client: pg.PoolClient,
  { author, plan, labels, startedAt }: BatchContext,
  people: Understood["people"],
): Promise<Omit<Tally, "failed"> & { refused: Understood["failures"] }> {
  const { workspaceId } = author;
  const { settings } = plan;
  const first = new Map<string, (typeof people)[number]>();
  for (const one of people) if (!first.has(one.person.digits)) first.set(one.person.digits, one);
  await lockPeople(
    client,
    [...first.keys()].map((waId) => ({
      workspaceId,
      person: { waId, bsuid: null, username: null, profileName: null },
      unconfirmed: true,
    })),
  );
  // After the people, as everywhere: nobody waits in a circle.
  const { room } = await holdRoom(sqlOf(client), workspaceId, "contacts", new Date());
  const owners = await ownersOf(client, workspaceId, [...first.keys()]);
  const met = await metBefore(client, author, [...new Set(owners.values())]);
  const known = await lockKnown(
    client,
    workspaceId,
    [...new Set(owners.values())].filter((id) => !met.has(id)),
  );
  const newcomers: Newcomer[] = [];
  let taken = 0;
  const refused: Understood["failures"] = [];
  const told: Parameters<typeof writeKnown>[2][number][] = [];
  for (const { line, cells, person } of first.values()) {
    const owner = owners.get(person.digits);
    if (owner && met.has(owner)) continue;
    const labelIds = [
      ...new Set([
        ...settings.labelIds,
        ...person.labels.flatMap((label) => labels.get(foldLabel(label)) ?? []),
      ]),
    ];
    const word = wordOf(settings, person, startedAt);
    const values = valuesOf(plan, cells);
    const contact = owner && known.get(owner);
    // Who was deleted comes back, and then counts like somebody new.
    const takesPlace = !contact || contact.deletedAt !== null;
    if (takesPlace && taken >= room) {
      refused.push({ line, cells, problems: [{ column: null, reason: "plan_is_full" }] });
    } else if (!contact) {
      taken++;
      newcomers.push({ id: newId(), line, person, labelIds, word, values });
    } else {
      // One person with two numbers: the second row is about somebody we have met.
      met.add(contact.id);
      if (takesPlace) taken++;
      const deed = deedFor(contact, person, { duplicates: settings.duplicates, labelIds, word });
      told.push({ line, values, deed });
    }
  }
  const stillStopped = await writeNewcomers(client, author, newcomers);
  const updated = await writeKnown(client, author, told, known);
  return {
    created: newcomers.length,
    updated,
    skipped: told.length - updated,
    repeated: people.length - newcomers.length - told.length - refused.length,
    refused,
    keptStopped: stillStopped + told.filter(({ deed }) => deed.keptStopped).length,
  };
}
