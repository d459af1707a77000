import type { Assumption } from "@/lib/billing/prices";
import type { PriceCategory } from "@/lib/billing/rate-card";
import type {
  CampaignAudience,
  CampaignSettings,
  campaignStates,
  recipientStages,
  skipReasons,
} from "@/lib/campaigns/schemas";
import type { ContactRef } from "@/lib/contacts/views";
import type { MessageFailureView } from "@/lib/inbox/message-views";
import type { SlotMapping } from "@/lib/templates/filling";

export type CampaignState = (typeof campaignStates)[number];
export type SkipReason = (typeof skipReasons)[number];
export type RecipientStage = (typeof recipientStages)[number];

/** How many recipients are where. Each is in one part; the parts add up to `audience` at every moment. */
export type CampaignTotals = {
  /** Everybody written down, those left out among them. */
  audience: number;
  /** Not begun. */
  pending: number;
  /** In the queue of the number. */
  queued: number;
  sending: number;
  /** WhatsApp has it and has not said more yet. */
  accepted: number;
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  /** Asked, and no answer: never sent again by itself. */
  uncertain: number;
  skipped: number;
  cancelled: number;
  /** Contact and message were erased since. */
  erased: number;
};

export const pauseReasons = [
  /** A member. */
  "member",
  /** A segment or file of its audience was deleted before everybody was written down. */
  "audience",
  "template_paused",
  "template_disabled",
  /** Meta moved the template to another category, which has another price. */
  "template_category",
  "quality",
  /** The number is flagged, restricted or disconnected. */
  "number",
  "failures",
  "opt_outs",
  /** Meta holds messages back as spam or as too much marketing. */
  "spam",
] as const;
export type PauseReason = (typeof pauseReasons)[number];

export const waitReasons = [
  /** It is night where those who are left live. */
  "quiet_hours",
  /** Meta's limit of new people within 24 hours is used up. */
  "daily_limit",
  /** The slow beginning, or the limit per minute. */
  "pace",
  /** The number rests because Meta said so. */
  "number_rests",
  /** The messages of the plan are used up, or nobody has paid. */
  "plan_limit",
] as const;
export type WaitReason = (typeof waitReasons)[number];

export type CampaignVariantView = {
  /** 0 is A. */
  number: number;
  templateId: string;
  share: number;
  values: SlotMapping;
  /** As it is now; its category at launch is what is paid. */
  template: { name: string; language: string; category: string; status: string };
};

/** A campaign as API and browser see it. Times are ISO 8601 in UTC. */
export type CampaignView = {
  id: string;
  name: string;
  state: CampaignState;
  /** Grows with each change by a person. */
  version: number;
  phoneNumberId: string;
  audience: CampaignAudience;
  variants: CampaignVariantView[];
  settings: CampaignSettings;
  /** The newest check of this version, without its previews; null: not checked as it is. */
  check: Omit<CampaignCheck, "previews"> | null;
  scheduledAt: string | null;
  launchedAt: string | null;
  launchedById: string | null;
  startedAt: string | null;
  pausedAt: string | null;
  pauseReason: PauseReason | null;
  /** What was seen when it stopped: { failed, ended, share }, { quality }, { code, count }, … */
  pauseInfo: Record<string, unknown> | null;
  /** Why nothing goes out at the moment although it runs, and until when. */
  waiting: { reason: WaitReason; until: string | null } | null;
  finishedAt: string | null;
  /** As it was at `totalsAt`; a few seconds old at most while it runs. */
  totals: CampaignTotals;
  totalsAt: string | null;
  createdById: string | null;
  createdAt: string;
  updatedAt: string;
};

/** What a campaign will cost by Meta's list rates when all of it is delivered. Amounts are exact decimal text. */
export type CampaignPrice = {
  /** ISO 4217 */
  currency: string;
  /** The same as `max` when nothing is uncertain. */
  min: string;
  max: string;
  card: { title: string; /** YYYY-MM-DD */ effective: string };
  lines: {
    /** ISO 3166 alpha-2; null: unknown. */
    country: string | null;
    category: PriceCategory;
    market: string;
    messages: number;
    min: string;
    max: string;
    /** Why it is not certain. */
    assumed: Assumption[];
  }[];
};

/** What it has cost so far, by what Meta said it charged for. */
export type CampaignCost = {
  currency: string;
  amount: string;
  charged: number;
  free: number;
  /** Delivered, and Meta has not said what was charged: not in the amount. */
  unknown: number;
  assumed: Assumption[];
  countries: { country: string | null; charged: number; amount: string }[];
};

/** Something that keeps a campaign from being launched, or should be known before. */
export type CampaignFinding = {
  /** A stable word. */
  reason: string;
  /** A sentence for people. */
  message: string;
  /** Where it is mended: `variants.0.values.body.1`, `audience`, `phoneNumberId`. */
  field?: string;
};

export type CampaignPreview = {
  contact: ContactRef;
  variant: number;
  header: string | null;
  body: string;
  footer: string | null;
  buttons: { kind: string; text: string; url: string | null }[];
  /** The header's file. */
  mediaId: string | null;
  /** The words by gap, for whoever draws the template itself. */
  values: Record<string, string>;
};

/** What would happen if it were launched now. */
export type CampaignCheck = {
  /** Of the campaign as it was checked. */
  version: number;
  at: string;
  /** When it would begin; null: at once. Checks of an earlier time do not say it. */
  scheduledAt?: string | null;
  /** Everybody the audience names. */
  audience: number;
  /** Those who will get a message. */
  reachable: number;
  excluded: { reason: SkipReason; count: number }[];
  /** Meta's limit of people within 24 hours; null: none, or unknown. */
  dailyLimit: { limit: number; used: number; today: number; days: number } | null;
  variants: { number: number; recipients: number }[];
  /** People whose service window is open when it begins. */
  insideWindow: number;
  /** null when the operator gave no price card. */
  price: CampaignPrice | null;
  duration: { seconds: number; perSecond: number; finishesAt: string };
  /** Of the first contacts, as the phone will show it. */
  previews: CampaignPreview[];
  /** While there is one it cannot be launched. */
  blockers: CampaignFinding[];
  warnings: CampaignFinding[];
};

/** How many came so far; who read it also got it. */
export type CampaignOutcome = {
  recipients: number;
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  answered: number;
  clicked: number;
  optedOut: number;
};

/** Answer of POST /campaigns/{id}/retries: how many wait again now, and the campaign as it is. */
export type CampaignRetry = { recipients: number; campaign: CampaignView };

/** Answer of GET /campaigns/{id}/results */
export type CampaignResults = {
  at: string;
  totals: CampaignTotals;
  outcome: CampaignOutcome;
  skipped: { reason: SkipReason; count: number }[];
  failures: { failure: MessageFailureView; count: number }[];
  /** Certainly not delivered, and may be tried again. */
  retryable: number;
  variants: (CampaignOutcome & { number: number })[];
  /** null where there is no rate card. */
  cost: CampaignCost | null;
  /** As it was known at the launch. */
  estimate: CampaignPrice | null;
};

/** One hour of a campaign. */
export type CampaignHour = {
  /** Its beginning. */
  hour: string;
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  answered: number;
};

/** One person of a campaign. */
export type RecipientView = {
  contactId: string;
  /** null when the contact was erased. */
  contact: ContactRef | null;
  /** Their number: the contact's own until theirs is sent, after that the one they had then; null where none is known. */
  phone: string | null;
  variant: number;
  stage: RecipientStage;
  skipReason: SkipReason | null;
  failure: MessageFailureView | null;
  country: string | null;
  messageId: string | null;
  conversationId: string | null;
  /** Not before; for those who are pending. */
  dueAt: string | null;
  sentAt: string | null;
  deliveredAt: string | null;
  readAt: string | null;
  answeredAt: string | null;
  clickedAt: string | null;
  optedOutAt: string | null;
  /** The record of the customer's own their message belongs to. */
  contextType: string | null;
  contextId: string | null;
};

/** How a message names the campaign it came from. */
export type CampaignRef = { id: string; name: string };

/** A campaign a contact was in, and what became of them there. */
export type ContactCampaignView = {
  campaignId: string;
  name: string;
  stage: RecipientStage;
  skipReason: SkipReason | null;
  answered: boolean;
  clicked: boolean;
  optedOut: boolean;
  /** null until it begins. */
  beganAt: string | null;
};
