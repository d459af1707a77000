import { tellProgress } from "@/lib/contacts/imports/announce";
import { understand, writeErrors, type Understood } from "@/lib/contacts/imports/batch";
import { finishHeld, proveLease, writeHeld, type Held } from "@/lib/contacts/imports/lease";
import { foldLabel, readLabels, roomForLabels } from "@/lib/contacts/imports/new-labels";
import { numberSet } from "@/lib/contacts/imports/number-set";
import { ownersOf } from "@/lib/contacts/imports/people";
import { makePlan } from "@/lib/contacts/imports/plan";
import type { StoredCheck } from "@/lib/contacts/imports/rows";
import { mostErrors } from "@/lib/contacts/imports/rules";
import { textOf } from "@/lib/contacts/imports/run";
import { readSource } from "@/lib/contacts/imports/source";
import type { ImportCheck, ProblemCount } from "@/lib/contacts/imports/views";
import { pool, transaction } from "@/lib/platform/db";
import type { Scope } from "@/lib/tenancy/scope";

const batchRows = 2_000;
const mostExamples = 3;
const exampleLetters = 80;
/** Different problems that are told apart; a file has as many as it has columns, times a few. */
const mostProblems = 100;

/** Counts problems by column and kind, with the first few of each. */
function problemCounter(columns: readonly string[]) {
  const counts = new Map<string, ProblemCount>();
  return {
    add: ({ line, cells, problems }: Understood["failures"][number]) => {
      for (const { column, reason } of problems) {
        const key = `${column}|${reason}`;
        let one = counts.get(key);
        if (!one && counts.size < mostProblems) {
          counts.set(key, (one = { column, reason, count: 0, examples: [] }));
        }
        if (!one) continue;
        one.count++;
        if (one.examples.length >= mostExamples) continue;
        const cell = column === null ? cells.join(", ") : (cells[columns.indexOf(column)] ?? "");
        one.examples.push({ line, value: cell.slice(0, exampleLetters).toWellFormed() });
      }
    },
    list: () => [...counts.values()].toSorted((a, b) => b.count - a.count),
  };
}

/** Keeps the rows that would not become contacts, for the report; those of an earlier check are gone. */
function failureKeeper(held: Held) {
  const { workspaceId, importId, createdById: byUserId } = held;
  let kept = 0;
  return {
    forget: () =>
      transaction(async (client) => {
        await proveLease(client, held);
        await client.query(`DELETE FROM contact_import_errors WHERE workspace_id = $1 AND import_id = $2`, [
          workspaceId,
          importId,
        ]);
      }),
    keep: async (failures: Understood["failures"]) => {
      const more = failures.slice(0, mostErrors - kept);
      if (more.length === 0) return;
      kept += more.length;
      await transaction(async (client) => {
        await proveLease(client, held);
        await writeErrors(client, { workspaceId, importId, byUserId }, more);
      });
    },
  };
}

/**
 * Reads all of a file as an import would, looks up who is known, and writes nothing but what it found: the counts, and
 * the rows that would fail. Labels for which there is no room fail the same rows as in the import itself.
 * @throws LeaseLost when it was stopped; AppError when the file cannot be read
 */
export async function checkImport(scope: Scope, held: Held): Promise<void> {
  const settings = (held.check as StoredCheck).settings!;
  const plan = await makePlan(scope, held.columns, settings);
  const tell = tellProgress(scope, held.importId);
  const labels = new Set((await readLabels(held.workspaceId)).keys());
  const room = roomForLabels(labels.size, 0);
  const newLabels = new Map<string, string>();
  const met = numberSet();
  const problems = problemCounter(held.columns);
  const found = { rows: 0, created: 0, known: 0, repeated: 0, failed: 0 };
  const hasRoom = (label: string): boolean => {
    const folded = foldLabel(label);
    if (labels.has(folded) || newLabels.has(folded)) return true;
    if (newLabels.size >= room) return false;
    newLabels.set(folded, label);
    return true;
  };
  const failed = failureKeeper(held);
  await failed.forget();
  const now = new Date();
  let told = Date.now();
  const rows = readSource(textOf(held), {
    separator: held.separator,
    columns: held.columns.length,
    from: { offset: held.offset, line: held.line },
    batch: batchRows,
  });
  for await (const batch of rows) {
    const understood = await understand(plan, batch, now);
    const fresh: string[] = [];
    const failures = [...understood.failures];
    for (const { line, cells, person } of understood.people) {
      // Every label, so that those after a missing one are counted as well.
      if (person.labels.filter((label) => !hasRoom(label)).length > 0) {
        const column = held.columns[plan.at.labels!]!;
        failures.push({ line, cells, problems: [{ column, reason: "no_room_for_labels" }] });
      } else if (met.add(person.digits)) fresh.push(person.digits);
      else found.repeated++;
    }
    found.failed += failures.length;
    failures.forEach(problems.add);
    await failed.keep(failures);
    const owners = await ownersOf(pool, held.workspaceId, fresh);
    found.known += owners.size;
    found.created += fresh.length - owners.size;
    found.rows += batch.length;
    if (Date.now() - told > 500) {
      told = Date.now();
      const check: StoredCheck = { settings, progress: batch.at(-1)!.end / held.storedBytes };
      await writeHeld(pool, held, `"check" = $5`, [JSON.stringify(check)]);
      await tell();
    }
  }
  const done: ImportCheck = {
    settings,
    ...found,
    problems: problems.list(),
    newLabels: [...newLabels.values()],
    checkedAt: new Date().toISOString(),
  };
  await finishHeld(held, `"check" = $5, total_rows = $6, state = 'uploaded'`, [
    JSON.stringify({ settings, found: done } satisfies StoredCheck),
    found.rows,
  ]);
}
