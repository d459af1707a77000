import { tellProgress } from "@/lib/contacts/imports/announce";
import {
  understand,
  writeErrors,
  writePeople,
  type Tally,
  type Understood,
} from "@/lib/contacts/imports/batch";
import { finishHeld, proveLease, renewLease, writeHeld, type Held } from "@/lib/contacts/imports/lease";
import { foldLabel, makeLabels, readLabels } from "@/lib/contacts/imports/new-labels";
import { makePlan, type Plan } from "@/lib/contacts/imports/plan";
import { mostErrors } from "@/lib/contacts/imports/rules";
import { readSource, type SourceRow, type StoredText } from "@/lib/contacts/imports/source";
import { AddressTaken } from "@/lib/contacts/identities";
import { pool, transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { faultPoint } from "@/lib/platform/fault";
import { isStopping } from "@/lib/platform/stopping";
import type { Scope } from "@/lib/tenancy/scope";

/** Rows of one transaction: few enough that a stranger who writes meanwhile waits for a moment only. */
export const batchRows = 1_000;
/** How long the file is kept for undoing, and what a campaign takes from it. */
const undoDays = 30;
const valuesDays = 180;

export function textOf(held: Held): StoredText {
  if (held.storageKey === null) {
    throw new AppError("conflict", "file_gone", "The file of this import is deleted. Upload it again.");
  }
  return { storageKey: held.storageKey, storedBytes: held.storedBytes };
}

const sourceOf = (held: Held, batch: number) =>
  readSource(textOf(held), {
    separator: held.separator,
    columns: held.columns.length,
    from: { offset: held.offset, line: held.line },
    batch,
  });

/**
 * Reads the file to its end before anything is written, when no check has done so: a quote that is never closed is found
 * now and not after half of the file.
 */
async function readThrough(held: Held): Promise<void> {
  let rows = 0;
  let renewed = Date.now();
  for await (const batch of sourceOf(held, 5_000)) {
    rows += batch.length;
    if (Date.now() - renewed < 2_000) continue;
    await renewLease(held);
    renewed = Date.now();
  }
  await writeHeld(pool, held, "total_rows = $5", [rows]);
  held.totalRows = rows;
}

/** Labels the rows name, made when they are not there; people for whose labels there is no room are failures. */
async function provideLabels(
  scope: Scope,
  held: Held,
  known: Map<string, string>,
  understood: Understood,
  column: string | null,
): Promise<Map<string, string>> {
  const named = [...new Set(understood.people.flatMap(({ person }) => person.labels))];
  const isMissing = (labels: ReadonlyMap<string, string>) => (label: string) => !labels.has(foldLabel(label));
  const missing = named.filter(isMissing(known));
  if (missing.length === 0) return known;
  const labels = await makeLabels(scope, held.importId, missing);
  const without = understood.people.filter(({ person }) => person.labels.some(isMissing(labels)));
  if (without.length > 0) {
    const gone = new Set(without);
    understood.people = understood.people.filter((one) => !gone.has(one));
    understood.failures.push(
      ...without.map(({ line, cells }) => ({
        line,
        cells,
        problems: [{ column, reason: "no_room_for_labels" as const }],
      })),
    );
  }
  return labels;
}

const counted = ["created", "updated", "skipped", "repeated", "failed"] as const;

/** One batch and the place where the next one begins: both or neither. */
async function commitBatch(
  held: Held,
  context: Parameters<typeof writePeople>[1],
  understood: Understood,
  last: SourceRow,
): Promise<void> {
  let failed = 0;
  for (let tries = 1; ; tries++) {
    try {
      await transaction(async (client) => {
        await proveLease(client, held);
        const { refused, ...written } = await writePeople(client, context, understood.people);
        const failures = [...understood.failures, ...refused];
        failed = failures.length;
        const tally: Tally = { ...written, failed };
        const room = Math.max(0, mostErrors - held.failed);
        await writeErrors(client, context.author, failures.slice(0, room));
        faultPoint("imports.before_commit");
        const sums = counted.map((name, i) => `${name} = ${name} + $${i + 8}`).join(", ");
        await writeHeld(
          client,
          held,
          `"offset" = $5, line = $6, kept_stopped = kept_stopped + $7, ${sums},
            rows = rows + ${counted.map((_, i) => `$${i + 8}::int`).join(" + ")}`,
          [last.end, last.line, tally.keptStopped, ...counted.map((name) => tally[name])],
        );
      });
      break;
    } catch (error) {
      // Somebody wrote one of the numbers meanwhile, or locked the same rows the other way round.
      const again = error instanceof AddressTaken || (error as { code?: string }).code === "40P01";
      if (!again || tries >= 5) throw error;
    }
  }
  held.offset = last.end;
  held.line = last.line;
  held.failed += failed;
  faultPoint("imports.after_commit");
}

const complete = (held: Held): Promise<void> =>
  finishHeld(
    held,
    `state = 'completed', finished_at = now(), "offset" = stored_bytes,
      forget_at = now() + make_interval(days => $5)`,
    [held.settings.keepValues ? valuesDays : undoDays],
  );

/**
 * Reads a file into contacts from where the last worker left off, until it is done or the time is over.
 * @param until milliseconds since 1970 at which others get their turn
 * @returns whether it is done
 * @throws LeaseLost when it was cancelled; AppError when the file cannot be read
 */
export async function runImport(scope: Scope, held: Held, until: number): Promise<boolean> {
  const plan: Plan = await makePlan(scope, held.columns, held.settings);
  const tell = tellProgress(scope, held.importId);
  if (held.totalRows === null) await readThrough(held);
  let labels = await readLabels(held.workspaceId);
  const author = {
    workspaceId: held.workspaceId,
    importId: held.importId,
    byUserId: held.createdById,
  };
  const column = plan.at.labels === undefined ? null : plan.columns[plan.at.labels]!;
  let writing: Promise<void> | undefined;
  try {
    for await (const rows of sourceOf(held, batchRows)) {
      // Read while the batch before is being written.
      const understood = await understand(plan, rows, held.startedAt);
      labels = await provideLabels(scope, held, labels, understood, column);
      await writing;
      if (writing && (Date.now() > until || isStopping())) return false;
      const context = { author, plan, labels, startedAt: held.startedAt };
      writing = commitBatch(held, context, understood, rows.at(-1)!);
      writing.catch(() => undefined);
      await tell();
    }
  } finally {
    await writing?.catch(() => undefined);
  }
  await writing;
  await complete(held);
  return true;
}
