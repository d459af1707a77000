import type { CampaignState, CampaignTotals, CampaignView, PauseReason } from "@/lib/campaigns/views";
import { cleanName } from "@/lib/shared/clean-name";
import type { Say, Words } from "@/lib/shared/say";

/** What may happen to a campaign. The first ones are done by people, the others by the worker. */
export type CampaignAct =
  | "edit"
  | "launch"
  | "schedule"
  | "unschedule"
  | "pause"
  | "resume"
  | "cancel"
  | "begin"
  | "freeze"
  | "complete"
  | "retry";

const table: Record<CampaignAct, Partial<Record<CampaignState, CampaignState>>> = {
  edit: { draft: "draft" },
  launch: { draft: "freezing", scheduled: "freezing" },
  schedule: { draft: "scheduled", scheduled: "scheduled" },
  unschedule: { scheduled: "draft" },
  /** The time has come. */
  begin: { scheduled: "freezing" },
  /** Everybody is written down. */
  freeze: { freezing: "running" },
  pause: { freezing: "paused", running: "paused" },
  /** Who was not written down to the end goes on with that. */
  resume: { paused: "running" },
  cancel: { scheduled: "cancelled", freezing: "cancelled", running: "cancelled", paused: "cancelled" },
  complete: { running: "completed" },
  /** Who certainly got nothing waits again. */
  retry: { running: "running", paused: "paused", completed: "running" },
};

/**
 * What a campaign becomes by an act, or null when it cannot be done. Pure; the database is asked with the same states in
 * the condition of its UPDATE, so of several at once exactly one has an effect.
 * @param frozen whether all recipients are written down
 */
export function after(
  state: CampaignState,
  act: CampaignAct,
  { frozen }: { frozen: boolean },
): CampaignState | null {
  const next = table[act][state] ?? null;
  return act === "resume" && next && !frozen ? "freezing" : next;
}

/** States in which an act is possible, for the condition of its UPDATE. */
export const statesFor = (act: CampaignAct): CampaignState[] => Object.keys(table[act]) as CampaignState[];

/** The end: nothing is sent any more. */
export const isOver = (state: CampaignState): boolean => state === "completed" || state === "cancelled";

export const noTotals: CampaignTotals = {
  audience: 0,
  pending: 0,
  queued: 0,
  sending: 0,
  accepted: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  failed: 0,
  uncertain: 0,
  skipped: 0,
  cancelled: 0,
  erased: 0,
};

/** Recipients who are meant to get a message: everybody but those left out. */
export const meant = ({ audience, skipped }: CampaignTotals): number => audience - skipped;

/** Recipients of whom the campaign knows what became, from 0 to 1. */
export function progress(totals: CampaignTotals): number {
  const all = meant(totals);
  return all === 0 ? 1 : (all - totals.pending - totals.queued - totals.sending) / all;
}

/** Whose turn it is when something stopped a campaign. */
export const pauseTurns: Record<PauseReason, "you" | "meta"> = {
  member: "you",
  audience: "you",
  template_paused: "meta",
  template_disabled: "you",
  template_category: "you",
  quality: "you",
  number: "you",
  failures: "you",
  opt_outs: "you",
  spam: "meta",
};

/**
 * What was seen when a campaign stopped, for the words of `campaigns.standing.paused`.
 * @param percent writes a share, 0.25 for example, in the reader's language
 */
export function pauseFacts(
  { pauseInfo, variants }: Pick<CampaignView, "pauseInfo" | "variants">,
  percent: (share: number) => string,
) {
  const number = (key: string) => Number(pauseInfo?.[key] ?? 0);
  const text = (key: string) => String(pauseInfo?.[key] ?? "");
  return {
    share: percent(number("share")),
    count: number("count") || number("failed") || number("optedOut"),
    of: number("ended") || number("delivered"),
    quality: text("quality"),
    template: text("template") || variants[0]?.template.name || "",
    category: text("category") || text("to"),
    code: text("code"),
  };
}

type OwnNews =
  { kind: "stopped"; reason: PauseReason; at: string } | { kind: "completed"; at: string };

/** What a campaign did by itself that its admins should hear of, and when; null: nothing, or a person did it. */
export function ownNews({
  state,
  pauseReason,
  pausedAt,
  finishedAt,
}: Pick<CampaignView, "state" | "pauseReason" | "pausedAt" | "finishedAt">): OwnNews | null {
  if (state === "completed" && finishedAt) return { kind: "completed", at: finishedAt };
  const stopped = state === "paused" && pausedAt && pauseReason && pauseReason !== "member";
  return stopped ? { kind: "stopped", reason: pauseReason, at: pausedAt } : null;
}

/** Recipients WhatsApp took a message for. */
export const takenByMeta = ({ accepted, sent, delivered, read }: CampaignTotals): number =>
  accepted + sent + delivered + read;

/** What a variant is called: 0 is A. */
export const letterOf = (variant: number): string => String.fromCharCode(65 + variant);

/**
 * What happened, in words: why it stopped and whose turn it is, or what became of it.
 * @param percent writes a share, 0.25 for example, in the reader's language
 */
export function newsWords(
  campaign: CampaignView,
  news: OwnNews,
  say: Say,
  percent: (share: number) => string,
): Words {
  const told = "notifications.told";
  const name = cleanName(campaign.name);
  if (news.kind === "completed") {
    const { totals } = campaign;
    const facts = { taken: takenByMeta(totals), people: meant(totals), failed: totals.failed };
    return { title: say(`${told}.campaignCompleted`, { name }), body: say(`${told}.campaignResult`, facts) };
  }
  const why = say(`campaigns.standing.paused.${news.reason}`, pauseFacts(campaign, percent));
  return {
    title: say(`${told}.campaignStopped`, { name }),
    body: `${why} ${say(`${told}.turns.${pauseTurns[news.reason]}`)}`,
  };
}
