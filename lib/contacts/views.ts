import type { ContactFilter, ContactSource } from "@/lib/contacts/filters";
import { isNumberProven } from "@/lib/contacts/rules";

export type { CustomFieldType, CustomFieldView } from "@/lib/contacts/custom-fields";
export type { LabelView } from "@/lib/contacts/labels";

/** How a message or conversation names its contact. */
export type ContactRef = {
  id: string;
  /** The name to show: ours, else theirs, else an address; never empty. */
  name: string;
  waId: string | null;
  phone: string | null;
  bsuid: string | null;
  username: string | null;
};

export const contactRefSelect = {
  id: true,
  name: true,
  profileName: true,
  waId: true,
  phone: true,
  bsuid: true,
  username: true,
} as const;

/** How a contact is called and reached, as it is stored. */
export type ContactNames = {
  name: string | null;
  profileName: string | null;
  waId: string | null;
  phone: string | null;
  bsuid: string | null;
  username: string | null;
};

export function toContactRef(row: ContactNames & { id: string }): ContactRef {
  const username = row.username?.replace(/^@/, "") || null;
  return {
    id: row.id,
    name:
      row.name ||
      row.profileName ||
      row.phone ||
      (row.waId && `+${row.waId}`) ||
      (username && `@${username}`) ||
      row.bsuid ||
      "Unknown",
    waId: row.waId,
    phone: row.phone,
    bsuid: row.bsuid,
    username,
  };
}

/** A contact as the API and the contact panel see it. Times are ISO 8601 in UTC. */
export type ContactView = ContactRef & {
  /** What the workspace calls this person; null while nobody named them. */
  savedName: string | null;
  /** What the person calls themselves on WhatsApp. */
  profileName: string | null;
  /**
   * The number shown is the one they write from, so it cannot be changed. While it is not, and a `waId` is known, only
   * the number they write from can take its place.
   */
  numberProven: boolean;
  /** The advert that brought them, as Meta described it. */
  referral: Record<string, unknown> | null;
  /** ISO 3166 alpha-2 of their number, else of their id. */
  country: string | null;
  /** How they came to be here. */
  source: ContactSource;
  /** When they last wrote, on any number. */
  lastInboundAt: string | null;
  /** When they agreed to marketing; null when they never did, or stopped since. */
  marketingGrantedAt: string | null;
  /** When they stopped marketing, whichever way. */
  marketingStoppedAt: string | null;
  utilityGrantedAt: string | null;
  utilityStoppedAt: string | null;
  labelIds: string[];
  /** Values of custom fields by the field's key. */
  custom: Record<string, unknown>;
  /** Since when nothing of theirs arrives. */
  blockedAt: string | null;
  /** Since when they are out of lists, segments and campaigns; who writes comes back. */
  deletedAt: string | null;
  createdAt: string;
};

export type ConsentCategory = "marketing" | "utility";

/**
 * How a word reached us. keyword: they wrote STOP or START; whatsapp: they used WhatsApp's own switch; meta: Meta refused
 * a message because they had (131050); member, import, api: somebody of the workspace says they said so; merge: it
 * was the word of a contact that became part of this one; erased: they had stopped before they were erased.
 */
export type ConsentSource =
  "keyword" | "whatsapp" | "meta" | "member" | "import" | "api" | "merge" | "erased";

/** A filter over contacts with a name: who belongs to it is asked anew each time. */
export type SegmentView = {
  id: string;
  name: string;
  filter: ContactFilter;
  createdAt: string;
  updatedAt: string;
};

/** How many contacts each segment holds, and everybody; by the segment's id. */
export type SegmentCountsView = {
  everybody: number;
  counts: Record<string, number>;
  /** Some of it is being counted anew at this moment. */
  refreshing: boolean;
};

/** How many contacts a filter holds, and the newest of them. */
export type ContactCountView = { count: number; sample: ContactView[] };

/** Something a person said about messages they want. Times are ISO 8601 in UTC. */
export type ConsentView = {
  id: string;
  category: ConsentCategory;
  granted: boolean;
  source: ConsentSource;
  /** When they said so. */
  at: string;
  /** What they wrote, or how it is known. */
  proof: string | null;
  messageId: string | null;
  byUserId: string | null;
  /** When it was written down. */
  createdAt: string;
};

/** How it stands with a category now; the source is null for a word older than the history. */
export type ConsentStateView = {
  state: "granted" | "stopped" | "unsaid";
  at: string | null;
  source: ConsentSource | null;
  proof: string | null;
};

export type ContactConsentsView = {
  states: Record<ConsentCategory, ConsentStateView>;
  data: ConsentView[];
  nextCursor: string | null;
};

/** The words that stop and resume marketing in a workspace, and what is answered. */
export type ConsentSettingsView = {
  /** Somebody has looked at the words, and kept or changed them. */
  isChecked: boolean;
  /** Whether who stops or resumes is told so. */
  confirms: boolean;
  /** The workspace's own. */
  stopWords: string[];
  startWords: string[];
  languages: {
    /** BCP 47 */
    code: string;
    /** Known to every workspace. */
    stopWords: string[];
    startWords: string[];
    /** Those of them that mean something else here. */
    switchedOff: string[];
    /** The workspace's own answers; null: the usual ones. {business}, {start} and {stop} are filled in. */
    stopped: string | null;
    resumed: string | null;
    usualStopped: string;
    usualResumed: string;
  }[];
};

/** What colleagues should know of a person; never shown to them. */
export type ContactNoteView = {
  id: string;
  text: string;
  /** null for an API key. */
  byUserId: string | null;
  createdAt: string;
  updatedAt: string;
};

/** Somebody who may be the same person, and why. */
export type DuplicateView = { contact: ContactView; reason: "same_number" | "same_name" };

/** Two contacts that were made one. */
export type ContactMergeView = { id: string; contactId: string; mergedId: string; createdAt: string };

export const contactSelect = {
  ...contactRefSelect,
  referral: true,
  country: true,
  source: true,
  lastInboundAt: true,
  marketingGrantedAt: true,
  marketingStoppedAt: true,
  utilityGrantedAt: true,
  utilityStoppedAt: true,
  labelIds: true,
  custom: true,
  blockedAt: true,
  deletedAt: true,
  createdAt: true,
} as const;

export function toContactView(
  row: ContactNames & {
    id: string;
    referral: unknown;
    country: string | null;
    source: string;
    lastInboundAt: Date | null;
    marketingGrantedAt: Date | null;
    marketingStoppedAt: Date | null;
    utilityGrantedAt: Date | null;
    utilityStoppedAt: Date | null;
    labelIds: string[];
    custom: unknown;
    blockedAt: Date | null;
    deletedAt: Date | null;
    createdAt: Date;
  },
): ContactView {
  return {
    ...toContactRef(row),
    savedName: row.name,
    profileName: row.profileName,
    numberProven: isNumberProven(row),
    referral: (row.referral as Record<string, unknown> | null) ?? null,
    country: row.country,
    source: row.source as ContactSource,
    lastInboundAt: row.lastInboundAt?.toISOString() ?? null,
    marketingGrantedAt: row.marketingGrantedAt?.toISOString() ?? null,
    marketingStoppedAt: row.marketingStoppedAt?.toISOString() ?? null,
    utilityGrantedAt: row.utilityGrantedAt?.toISOString() ?? null,
    utilityStoppedAt: row.utilityStoppedAt?.toISOString() ?? null,
    labelIds: row.labelIds,
    custom: (row.custom as Record<string, unknown> | null) ?? {},
    blockedAt: row.blockedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
