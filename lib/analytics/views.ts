import type { DashboardPeriod } from "@/lib/analytics/schemas";
import type { UsedView } from "@/lib/billing/plans/views";
import type { CampaignView } from "@/lib/campaigns/views";
import type { ContactRef } from "@/lib/contacts/views";
import type { MessageView } from "@/lib/inbox/views";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";

/** What happened within some time. Each message counts when it was written, with what has become of it since. */
export type FiguresView = {
  received: number;
  /** Written by us, whatever became of them. The next ones are parts of it. */
  outgoing: number;
  /** WhatsApp took them. */
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  /** Conversations that began or were opened again. */
  opened: number;
  closed: number;
  /** Customers who waited and got a first answer. */
  answered: number;
  /** Within which time half of them had it, and nine of ten; seconds. null when nobody was answered. */
  medianSeconds: number | null;
  ninetiethSeconds: number | null;
};

/** One hour of a day, or one day. */
export type FiguresPartView = FiguresView & { start: string };

export type NumberHealthView = Pick<
  PhoneNumberView,
  | "id"
  | "displayPhoneNumber"
  | "verifiedName"
  | "state"
  | "metaStatus"
  | "qualityRating"
  | "messagingLimit"
  | "tokenState"
  | "pausedUntil"
  | "isSandbox"
  | "health"
>;

export type RunningCampaignView = Pick<
  CampaignView,
  "id" | "name" | "state" | "phoneNumberId" | "totals" | "waiting" | "pauseReason" | "startedAt"
>;

/** How a workspace is doing. Times are ISO 8601 in UTC. */
export type DashboardView = {
  /** When this was true. */
  at: string;
  timeZone: string;
  period: DashboardPeriod;
  unit: "hour" | "day";
  phoneNumberId: string | null;
  start: string;
  /** The end of the present day. */
  end: string;
  /** Whether anybody has written or was written to yet, on any number. */
  begun: boolean;
  waiting: {
    /** Customers who wait for an answer in open conversations, counted up to 1,000. */
    count: number;
    /** How many of them since more than an hour. */
    overAnHour: number;
    /** When the one wrote who waits longest. */
    longestSince: string | null;
  };
  figures: FiguresView;
  /** The same days before, up to the same time of day. */
  previous: FiguresView & { start: string; end: string };
  parts: FiguresPartView[];
  numbers: NumberHealthView[];
  /** Those that are not over, the newest first; at most five. */
  campaigns: RunningCampaignView[];
  usage: {
    plan: string;
    /** When the month of the plan ends and counting begins anew. */
    monthEnd: string;
    /** Messages, and what else the plan has a limit for. */
    used: UsedView[];
  };
};

/** A message behind the figure "failed". */
export type FailedMessageView = Omit<MessageView, "contact"> & {
  /** null: the contact was erased; the conversation cannot be opened any more. */
  contact: ContactRef | null;
};
