import type pg from "pg";
import { AddressTaken } from "@/lib/contacts/identities";
import { isPassing as passes } from "@/lib/platform/passing";
import { applyItems } from "@/lib/webhooks/apply";
import { nothingApplied, settle, type Applied, type Work } from "@/lib/webhooks/work";

/** Nothing is wrong with the items: the transaction met another one, or the connection broke. */
export const isPassing = (error: unknown): boolean => error instanceof AddressTaken || passes(error);

/**
 * Applies items like applyItems, but isolates those that cannot be: a part that fails is undone and tried in halves,
 * until the poisoned items stand alone. Those are `failed` with the error, all others are applied.
 */
export async function applyGently(client: pg.PoolClient, works: readonly Work[]): Promise<Applied> {
  await client.query("SAVEPOINT part");
  try {
    const applied = await applyItems(client, works);
    await client.query("RELEASE SAVEPOINT part");
    return applied;
  } catch (error) {
    if (isPassing(error)) throw error;
    await client.query("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part");
    if (works.length === 1) {
      const applied = nothingApplied();
      settle(applied, works[0]!, "failed", describe(error));
      return applied;
    }
    const middle = Math.ceil(works.length / 2);
    const first = await applyGently(client, works.slice(0, middle));
    const second = await applyGently(client, works.slice(middle));
    return {
      outcomes: new Map([...first.outcomes, ...second.outcomes]),
      stored: [...first.stored, ...second.stored],
      changes: [...first.changes, ...second.changes],
      numbersToCheck: [...first.numbersToCheck, ...second.numbersToCheck],
      templates: [...first.templates, ...second.templates],
      wabasToSync: [...first.wabasToSync, ...second.wabasToSync],
      files: first.files + second.files,
      senders: [...first.senders, ...second.senders],
      erased: new Map([...first.erased, ...second.erased]),
    };
  }
}

/** PostgreSQL's own words name the fault, not the customer's. */
function describe(error: unknown): string {
  const { message } = error as Error;
  return `Could not be stored: ${message}`.slice(0, 400);
}
