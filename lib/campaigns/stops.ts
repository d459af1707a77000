import type { Ends } from "@/lib/campaigns/ends";
import type { CampaignSettings } from "@/lib/campaigns/schemas";
import type { Stop } from "@/lib/campaigns/stopping";
import { ownFailure } from "@/lib/inbox/failures";

/**
 * Failures that say nothing against a campaign, so that however many there are it does not stop for them; they are
 * shown by their reasons like all others. Meta gave this person enough marketing lately, from all businesses together
 * (131049), or tries out what happens without (130472): neither harms the number, costs anything, or gets better by
 * waiting for a person to look. And who stopped marketing while theirs waited is no failure at all.
 * Source: Meta, "Per-user marketing template message limits" and "Marketing message experiment".
 */
export const nobodysFault: readonly number[] = [131049, 130472, ownFailure.optedOut];

/** What was already so when a person launched it or let it go on: only what is worse since stops it. */
export type Baseline = Partial<Ends> & { quality?: string | null };

export type StopFacts = {
  rules: CampaignSettings["stop"];
  number: { state: string; metaStatus: string | null; quality: string | null };
  templates: readonly {
    name: string;
    status: string;
    deleted: boolean;
    category: string;
    categoryAtLaunch: string;
  }[];
  ends: Ends;
  /** 131048 within the last ten minutes, or since it goes on. */
  spamErrors: number;
  /** The code most messages failed with, by somebody's fault. */
  worstCode: number | null;
  baseline: Baseline | null;
};

/** Words of Meta for a number that may not go on as before. Source: Meta, phone number `status`. */
const illStatuses = new Set([
  "FLAGGED",
  "RESTRICTED",
  "BANNED",
  "RATE_LIMITED",
  "MIGRATED",
  "DELETED",
  "DISCONNECTED",
]);

const badness = (quality: string | null | undefined): number =>
  quality === "RED" ? 2 : quality === "YELLOW" ? 1 : 0;

const rounded = (share: number): number => Math.round(share * 1_000) / 1_000;

function stopOfTemplates({ templates }: StopFacts): Stop | null {
  for (const { name, status, deleted, category, categoryAtLaunch } of templates) {
    if (!deleted && status === "PAUSED") return { reason: "template_paused", info: { template: name } };
    if (deleted || status !== "APPROVED") {
      return { reason: "template_disabled", info: { template: name, status: deleted ? "DELETED" : status } };
    }
    if (category !== categoryAtLaunch) {
      return { reason: "template_category", info: { template: name, from: categoryAtLaunch, to: category } };
    }
  }
  return null;
}

function stopOfNumber({ number, rules, baseline }: StopFacts): Stop | null {
  const { state, metaStatus, quality } = number;
  if (state !== "connected" || illStatuses.has(metaStatus ?? "")) {
    return { reason: "number", info: { state, status: metaStatus } };
  }
  if (rules.quality === null || badness(quality) < badness(rules.quality)) return null;
  if (badness(quality) <= badness(baseline?.quality)) return null;
  return { reason: "quality", info: { quality } };
}

function stopOfShares({ rules, ends, baseline, worstCode }: StopFacts): Stop | null {
  const since = (key: keyof Ends): number => Math.max(0, ends[key] - (baseline?.[key] ?? 0));
  const [ended, failed, delivered, optedOut] = [
    since("ended"),
    since("failed"),
    since("delivered"),
    since("optedOut"),
  ];
  if (rules.failureShare !== null && ended >= rules.least && failed / ended > rules.failureShare) {
    return {
      reason: "failures",
      info: { failed, ended, share: rounded(failed / ended), most: rules.failureShare, code: worstCode },
    };
  }
  if (rules.optOutShare !== null && delivered >= rules.least && optedOut / delivered > rules.optOutShare) {
    return {
      reason: "opt_outs",
      info: { optedOut, delivered, share: rounded(optedOut / delivered), most: rules.optOutShare },
    };
  }
  return null;
}

/** Why a campaign has to stop by itself, or null. Pure. */
export function whyStop(facts: StopFacts): Stop | null {
  const { rules, spamErrors } = facts;
  return (
    stopOfTemplates(facts) ??
    stopOfNumber(facts) ??
    (rules.spamErrors !== null && spamErrors >= rules.spamErrors
      ? { reason: "spam", info: { code: 131048, count: spamErrors } }
      : null) ??
    stopOfShares(facts)
  );
}
