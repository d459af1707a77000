import type { CampaignTotals } from "@/lib/campaigns/views";

/** Stages that nothing more will happen to without a person, in the order in which a bar shows them. */
export type Share = { key: "read" | "delivered" | "sent" | "underway" | "failed" | "left"; count: number };

/** Everybody who is to get a message: all but those who were left out, called off or erased. */
export const wanted = (totals: CampaignTotals): number =>
  totals.audience - totals.skipped - totals.cancelled - totals.erased;

/** Those of whom WhatsApp has said something final or on the way to it. */
export const handled = (totals: CampaignTotals): number =>
  wanted(totals) - totals.pending - totals.queued - totals.sending;

/** The bar of a campaign: each person in one part; the parts add up to `wanted`. */
export const sharesOf = (totals: CampaignTotals): Share[] => [
  { key: "read", count: totals.read },
  { key: "delivered", count: totals.delivered },
  { key: "sent", count: totals.sent + totals.accepted },
  { key: "failed", count: totals.failed + totals.uncertain },
  { key: "underway", count: totals.queued + totals.sending },
  { key: "left", count: totals.pending },
];

/** A part of a whole between 0 and 1; 0 of nothing. */
export const part = (count: number, whole: number): number => (whole > 0 ? count / whole : 0);
