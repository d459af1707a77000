import type { Item } from "@/lib/webhooks/whatsapp";

/** What came of one item. */
export type Outcome = {
  /** failed: set aside with the error. unmatched: nobody here has this number or account. */
  result: "done" | "unmatched" | "failed";
  /** The word it is counted under in the summary. */
  as: Count;
  note: string | null;
  /** Whom it concerned. */
  workspaceIds: readonly string[];
};

/** Counts of a summary, in the order in which they are said. */
export const counts = [
  "messages",
  "echoes",
  "history",
  "duplicates",
  "statuses",
  "waitingStatuses",
  "calls",
  "preferences",
  "addresses",
  "accountChanges",
  "templateChanges",
  "aside",
  "unmatched",
  "failed",
] as const;
export type Count = (typeof counts)[number];

/** What came of a webhook event, in words and numbers. Counts that are zero are missing. */
export type Summary = Partial<Record<Count, number>> & { notes?: string[] };

/** An event may hold a thousand items; nobody reads as many notes. */
const mostNotes = 8;

export function summarise(outcomes: readonly Outcome[]): Summary {
  const summary: Summary = {};
  const notes = new Set<string>(outcomes.length === 0 ? ["There was nothing in it."] : []);
  for (const { as, note } of outcomes) {
    summary[as] = (summary[as] ?? 0) + 1;
    if (note) notes.add(note);
  }
  if (notes.size > 0) summary.notes = [...notes].slice(0, mostNotes);
  return summary;
}

export type EventState = "processed" | "partial" | "failed" | "unmatched";

/**
 * The state of an event after its items: unmatched when nobody here was meant, failed when nothing could be applied,
 * partial when something was set aside and something was not.
 */
export function stateOf(outcomes: readonly Outcome[]): EventState {
  const done = outcomes.filter(({ result }) => result === "done").length;
  if (done === outcomes.length) return "processed";
  if (done > 0) return "partial";
  return outcomes.every(({ result }) => result === "unmatched") ? "unmatched" : "failed";
}

/** Why nobody here was meant, in words. */
export function unmatchedNote(item: Item, foreign: boolean): string {
  const number = item.numberMetaId;
  if (foreign) return `Number ${number ?? ""} is not of the workspace whose app signed this.`;
  return number
    ? `Number ${number} is not connected here.`
    : `No number of account ${item.wabaMetaId ?? "?"} is connected here.`;
}
