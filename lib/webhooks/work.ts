import type { Stored } from "@/lib/inbox/arrivals";
import type { RoutedNumber } from "@/lib/phone-numbers/routing";
import type { ChangedTemplate } from "@/lib/templates/told";
import type { Outcome } from "@/lib/webhooks/outcome";
import type { Item, Said } from "@/lib/webhooks/whatsapp";

/** An item and whose it is. Items without an owner are not given here. */
export type Work = {
  item: Item;
  receivedAt: Date;
  /** The number it is about; null for what is about an account. */
  number: RoutedNumber | null;
  /** Numbers of the account, for what is about an account. */
  accountNumbers: readonly RoutedNumber[];
};

/** What a batch changed, to be told after the commit. */
export type Applied = {
  outcomes: Map<Work, Outcome>;
  /** Messages that were not there before, history among them. */
  stored: Stored[];
  changes: { workspaceId: string; messageId: string | null; conversationId: string | null }[];
  /** Numbers of which Meta said something: worth asking how they are. */
  numbersToCheck: RoutedNumber[];
  /** Templates that say something else now. */
  templates: ChangedTemplate[];
  /** Business accounts whose list of templates has to be read: Meta spoke of one we do not know, or only in part. */
  wabasToSync: { workspaceId: string; wabaId: string }[];
  /** How many files of customers are to be fetched now. */
  files: number;
  /** Numbers that have something to send. */
  senders: { workspaceId: string; phoneNumberId: string }[];
  /** What was about messages of people who were erased, with the words that name them. */
  erased: Map<Work, string[]>;
};

export const nothingApplied = (): Applied => ({
  outcomes: new Map(),
  stored: [],
  changes: [],
  numbersToCheck: [],
  templates: [],
  wabasToSync: [],
  files: 0,
  senders: [],
  erased: new Map(),
});

type Kind = Said["kind"];
export type Of<K extends Kind> = { work: Work; said: Extract<Said, { kind: K }>; number: RoutedNumber };

/** Whose an item is. */
export const workspacesOf = ({ number, accountNumbers }: Work): string[] =>
  number ? [number.workspaceId] : [...new Set(accountNumbers.map(({ workspaceId }) => workspaceId))];

/** The items of a kind that are about a number. */
export function ofKind<K extends Kind>(works: readonly Work[], kind: K): Of<K>[] {
  return works.flatMap((work) => {
    const { said } = work.item;
    return said.kind === kind && work.number
      ? [{ work, said: said as Extract<Said, { kind: K }>, number: work.number }]
      : [];
  });
}

/** Writes down what came of an item. */
export function settle(applied: Applied, work: Work, as: Outcome["as"], note: string | null = null): void {
  const failed = as === "failed";
  applied.outcomes.set(work, {
    result: failed ? "failed" : "done",
    as,
    note,
    workspaceIds: workspacesOf(work),
  });
}
