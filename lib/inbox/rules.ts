import { isUsMarketing } from "@/lib/contacts/us-marketing";
import type { ConsentCategory, ConsentSource } from "@/lib/contacts/views";
import { describeFailure } from "@/lib/inbox/failures";
import type { MessageFailure, MessageStatus } from "@/lib/inbox/message-views";
import type { ConversationStatus, Priority } from "@/lib/inbox/views";
import { windowIsOpen } from "@/lib/inbox/window";
import { AppError } from "@/lib/platform/errors";
import { addDays, dayIn, momentIn } from "@/lib/shared/dates";

/** Since when a contact has stopped messages of a kind and how they said so; null when they have not. */
export type Stops = Record<
  ConsentCategory,
  { at: Date; source: ConsentSource | null; proof: string | null } | null
>;

/** What has to be known to say whether a message may be sent. */
export type SendFacts = {
  type: string;
  /** The template's category in small letters; null when it is not known, or no template. */
  category: string | null;
  /** Whether it is one of the United States: see lib/contacts/us-marketing. */
  usNumber: boolean;
  /** What the contact has stopped. */
  stops: Stops;
  /** End of the customer service window by Meta's timestamps, null when the customer never wrote. */
  windowExpiresAt: Date | null;
  numberState: "connected" | "unhealthy" | "disconnected";
  /** What the contact can be reached by. */
  contact: { name: string; waId: string | null; phone: string | null; bsuid: string | null };
};

const waysToStop: Record<ConsentSource, (proof: string | null) => string> = {
  keyword: (proof) => (proof ? `by writing “${proof}”` : "by writing so"),
  whatsapp: () => "in WhatsApp",
  meta: () => "in WhatsApp",
  member: () => "as a member of the team noted",
  import: () => "as an import said",
  api: () => "as a program said",
  merge: () => "as a contact that became part of this one",
  erased: () => "before they were erased",
};

const kinds: Record<ConsentCategory, string> = {
  marketing: "marketing messages",
  utility: "updates about orders and appointments",
};

/** What the contact has stopped, of a template of this category; of an unknown one whatever they stopped. */
function stoppedKind(category: string | null, stops: Stops): ConsentCategory | null {
  const kind = (["marketing", "utility"] as const).find(
    (one) => stops[one] !== null && (category === null || category === one),
  );
  return kind ?? null;
}

/** Nothing of a kind goes to who stopped it; what might be of that kind does not either. */
function refuseUnwanted({ contact, category, stops }: SendFacts): AppError | null {
  const kind = stoppedKind(category, stops);
  const stop = kind && stops[kind];
  if (!stop) return null;
  const { at, source, proof } = stop;
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(at);
  const said = `${contact.name} stopped ${kinds[kind]} on ${day}${source ? `, ${waysToStop[source](proof)}` : ""}.`;
  const doubt = kind === "marketing" ? "marketing" : "one of them";
  return new AppError(
    "conflict",
    "opted_out",
    category === null ? `${said} WhatsApp does not say whether this template is ${doubt}.` : said,
    { data: { stoppedAt: at.toISOString(), source, proof, category, stopped: kind } },
  );
}

/**
 * Whether this may be written now. A number that is ill or paused is no reason to refuse: its messages wait.
 * Source of the window: Meta, "Send messages": any type within 24 hours of the customer's last message, only templates
 * after it.
 * @returns why not, or null
 */
export function whyNotSend(facts: SendFacts, now: Date): AppError | null {
  const { contact } = facts;
  if (facts.numberState === "disconnected") {
    return new AppError(
      "conflict",
      "number_disconnected",
      "This number is no longer connected, so nothing can be sent from it. Connect it again to answer.",
    );
  }
  if (!contact.waId && !contact.phone && !contact.bsuid) {
    return new AppError(
      "conflict",
      "contact_unreachable",
      `${contact.name} has neither a phone number nor a WhatsApp user id to send to.`,
    );
  }
  const windowOpen = windowIsOpen(facts.windowExpiresAt, now);
  if (facts.type === "template") {
    const refusal = refuseUnwanted(facts);
    if (refusal || !isUsMarketing({ ...facts, windowOpen })) return refusal;
    return new AppError(
      "conflict",
      "us_marketing",
      `${contact.name} has a number of the United States. WhatsApp delivers marketing templates there only within 24 hours of their last message.`,
    );
  }
  if (!windowOpen) {
    return new AppError(
      "conflict",
      "window_closed",
      facts.windowExpiresAt === null
        ? `${contact.name} has not written to this number yet. WhatsApp only allows a template now.`
        : `More than 24 hours since ${contact.name} wrote. WhatsApp only allows a template now.`,
    );
  }
  return null;
}

/**
 * Whether a person may send this message again. What failed for good would fail again, or harm; what is on its way or
 * arrived would come twice.
 * @returns why not, or null
 */
export function whyNotSendAgain(message: {
  status: MessageStatus;
  error: MessageFailure | null;
  emptiedAt?: Date | null;
}): AppError | null {
  if (message.emptiedAt) {
    return new AppError("conflict", "cannot_send_again", "What this message said is no longer kept.");
  }
  if (message.status === "uncertain") return null;
  if (message.status !== "failed") {
    return new AppError("conflict", "cannot_send_again", "Only a message that failed can be sent again.");
  }
  if (message.error && describeFailure(message.error, "failed").retry === "never") {
    return new AppError(
      "conflict",
      "cannot_send_again",
      "The same message would be refused again. Change it and send it as a new one.",
    );
  }
  return null;
}

/** Source: Meta, "Mark messages as read": within 30 days. A day less, for the way. */
export const readReceiptReachMs = 29 * 24 * 60 * 60 * 1000;

/** How often Meta is told again that a conversation was read, and after how long each time. */
const receiptDelaysMs = [30_000, 120_000, 600_000, 3_600_000];

/** @returns when to try the read receipt again, null when it is given up */
export function nextReceiptTry(tries: number, now: Date): Date | null {
  const delay = receiptDelaysMs[tries];
  return delay === undefined ? null : new Date(now.getTime() + delay);
}

/** What colleagues arrange about a conversation. */
export type Arrangement = {
  status: ConversationStatus;
  snoozedUntil: Date | null;
  closedAt: Date | null;
  waitingSince: Date | null;
  assigneeId: string | null;
  teamId: string | null;
  priority: Priority;
  labelIds: readonly string[];
};

/** Leave out what stays. `labelIds` are all it shall have; `addLabelIds` and `removeLabelIds` are some of them. */
export type ArrangementChange = {
  assigneeId?: string | null;
  teamId?: string | null;
  status?: "open" | "closed" | { snoozedUntil: Date | null };
  priority?: Priority;
  addLabelIds?: readonly string[];
  removeLabelIds?: readonly string[];
  labelIds?: readonly string[];
};

type StatusPart = Pick<Arrangement, "status" | "snoozedUntil" | "closedAt" | "waitingSince">;

/**
 * Closing says that nothing is owed any more; reopening does not bring the old debt back. Snoozing what is closed opens
 * it for that day.
 */
function statusAfter(before: Arrangement, wish: ArrangementChange["status"], now: Date): StatusPart {
  const { status, snoozedUntil, closedAt, waitingSince } = before;
  const open: StatusPart = { status: "open", snoozedUntil: null, closedAt: null, waitingSince };
  const same: StatusPart = { status, snoozedUntil, closedAt, waitingSince };
  if (wish === undefined) return same;
  if (wish === "open") return status === "open" ? same : open;
  if (wish === "closed") {
    return status === "closed"
      ? same
      : { status: "closed", snoozedUntil: null, closedAt: now, waitingSince: null };
  }
  if (wish.snoozedUntil === null) return status === "snoozed" ? open : same;
  return { status: "snoozed", snoozedUntil: wish.snoozedUntil, closedAt: null, waitingSince };
}

function labelsAfter(before: readonly string[], change: ArrangementChange): readonly string[] {
  const removed = new Set(change.removeLabelIds);
  const wanted = [...new Set([...(change.labelIds ?? before), ...(change.addLabelIds ?? [])])].filter(
    (id) => !removed.has(id),
  );
  const same = wanted.length === before.length && wanted.every((id) => before.includes(id));
  return same ? before : wanted;
}

/** How a conversation is arranged after a change: for the database, and for the screen that does not wait for it. */
export function arrange(before: Arrangement, change: ArrangementChange, now: Date): Arrangement {
  return {
    ...statusAfter(before, change.status, now),
    assigneeId: change.assigneeId === undefined ? before.assigneeId : change.assigneeId,
    teamId: change.teamId === undefined ? before.teamId : change.teamId,
    priority: change.priority ?? before.priority,
    labelIds: labelsAfter(before.labelIds, change),
  };
}

/**
 * When a conversation is put off to, in the workspace's zone: in three hours while that is still today, tomorrow and next
 * Monday at nine.
 */
export function snoozeTimes(
  now: Date,
  timeZone: string,
): { name: "laterToday" | "tomorrow" | "nextMonday"; at: Date }[] {
  const today = dayIn(timeZone, now);
  const later = new Date(Math.ceil((now.getTime() + 3 * 3_600_000) / 900_000) * 900_000);
  const weekday = new Date(`${today}T12:00:00Z`).getUTCDay();
  const nineOn = (days: number) => momentIn(timeZone, `${addDays(today, days)}T09:00`);
  return [
    ...(dayIn(timeZone, later) === today ? [{ name: "laterToday" as const, at: later }] : []),
    { name: "tomorrow", at: nineOn(1) },
    { name: "nextMonday", at: nineOn(((7 - weekday) % 7) + 1) },
  ];
}

export type Waiting = { unit: "minutes" | "hours" | "days"; count: number; long: boolean };

/** From here on somebody should look: an hour. */
const longWaitMinutes = 60;

/**
 * How long a customer has been waiting for an answer, rounded down; null when it is not our turn, while the conversation
 * sleeps or is closed, and in the first minute.
 */
export function waitingOf(
  { status, waitingSince }: { status: string; waitingSince: string | null },
  now: number,
): Waiting | null {
  if (status !== "open" || waitingSince === null) return null;
  const minutes = Math.floor((now - Date.parse(waitingSince)) / 60_000);
  if (minutes < 1) return null;
  const long = minutes >= longWaitMinutes;
  if (minutes < 60) return { unit: "minutes", count: minutes, long };
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? { unit: "hours", count: hours, long }
    : { unit: "days", count: Math.floor(hours / 24), long };
}
