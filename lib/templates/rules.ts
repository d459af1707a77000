import { AppError } from "@/lib/platform/errors";
import type { TemplateEditing, TemplateNewsKind, TemplateNotice, TemplateView } from "@/lib/templates/views";

const hour = 3_600_000;
const day = 24 * hour;

/** Facts of a template the rules below decide on. */
export type TemplateStanding = {
  metaId: string | null;
  status: string;
  deletedAt: Date | null;
  /** When its changes were submitted in the last 30 days, of an approved one. */
  edits: readonly Date[];
};

const editable = new Set(["APPROVED", "REJECTED", "PAUSED"]);

/**
 * Whether a template may be changed now. Source: Meta, "Template management": only approved, rejected and paused ones;
 * approved ones once in 24 hours and ten times in 30 days, and never to another category.
 */
export function editingOf(
  { metaId, status, deletedAt, edits }: TemplateStanding,
  now: Date,
): TemplateEditing {
  const no = (reason: TemplateEditing["reason"], from: Date | null = null): TemplateEditing => ({
    allowed: false,
    reason,
    from: from?.toISOString() ?? null,
    categoryMayChange: status !== "APPROVED",
  });
  if (deletedAt) return no("deleted");
  if (metaId === null) return { allowed: true, reason: null, from: null, categoryMayChange: true };
  if (status === "PENDING" || status === "IN_APPEAL") return no("in_review");
  if (!editable.has(status)) return no("status");
  if (status === "APPROVED") {
    const after = (ms: number) =>
      edits.filter((at) => now.getTime() - at.getTime() < ms).toSorted((a, b) => +a - +b);
    const month = after(30 * day);
    if (month.length >= 10) return no("too_often", new Date(month.at(-10)!.getTime() + 30 * day));
    const today = after(day);
    if (today.length > 0) return no("too_soon", new Date(today.at(-1)!.getTime() + day));
  }
  return { allowed: true, reason: null, from: null, categoryMayChange: status !== "APPROVED" };
}

const whyNotEditable: Record<NonNullable<TemplateEditing["reason"]>, string> = {
  in_review: "Meta is reviewing this template. It can be changed when the review is done.",
  too_soon: "Meta allows one change of an approved template in 24 hours.",
  too_often: "Meta allows ten changes of an approved template in 30 days.",
  status: "Meta does not let a template with this status be changed. Copy it and submit the copy.",
  deleted: "Meta no longer has this template. Copy it and submit the copy.",
};

/** @returns null when it may be submitted */
export function refusalOfEdit(editing: TemplateEditing): AppError | null {
  const { reason, from } = editing;
  if (reason === null) return null;
  return new AppError(
    "conflict",
    `template_${reason}`,
    whyNotEditable[reason],
    from ? { data: { from } } : {},
  );
}

const whyNotSendable: Record<string, readonly [reason: string, message: string]> = {
  DRAFT: ["template_not_submitted", "This template is a draft. Submit it to Meta first."],
  PENDING: ["template_in_review", "Meta is still reviewing this template."],
  IN_APPEAL: ["template_in_review", "Meta is looking at this template again."],
  REJECTED: ["template_rejected", "Meta rejected this template. Mend it and submit it again."],
  PAUSED: ["template_paused", "Meta paused this template because customers did not want it."],
  DISABLED: ["template_disabled", "Meta disabled this template for good. Use another one."],
  DELETED: ["template_deleted", "This template is deleted."],
  PENDING_DELETION: ["template_deleted", "This template is being deleted."],
};

/**
 * Why a template cannot be sent, null when it can. Only APPROVED sends. Source: Meta, "Templates", statuses.
 * @param template of the table: its status and whether Meta still lists it
 */
export function whyNotSendTemplate(template: { status: string; deletedAt: Date | null }): AppError | null {
  const status = template.deletedAt ? "DELETED" : template.status;
  if (status === "APPROVED") return null;
  const [reason, message] = whyNotSendable[status] ?? [
    "template_not_approved",
    `Meta does not let this template be sent now (${status.toLowerCase().replaceAll("_", " ")}).`,
  ];
  return new AppError("conflict", reason, message, {
    fields: { "template.name": message },
    data: { status },
  });
}

/** Meta's words for a rejection that we have words for. */
const knownReasons = [
  "ABUSIVE_CONTENT",
  "INCORRECT_CATEGORY",
  "CATEGORY_NOT_AVAILABLE",
  "INVALID_FORMAT",
  "PROMOTIONAL",
  "SCAM",
  "TAG_CONTENT_MISMATCH",
];

const statusReasons = new Map([
  ["PAUSED", "paused"],
  ["DISABLED", "disabled"],
  ...["LIMIT_EXCEEDED", "ARCHIVED", "LOCKED", "IN_APPEAL"].map((status) => [status, status] as const),
]);

/** Which words of `templates.reason` say why a template has its status; null when there is nothing to say. */
export function reasonWord({ status, reason }: Pick<TemplateView, "status" | "reason">): string | null {
  if (status !== "REJECTED") return statusReasons.get(status) ?? null;
  return knownReasons.find((known) => known === reason) ?? "rejected";
}

/** Whose turn it is after Meta did something to a template. */
export const newsTurns: Record<TemplateNewsKind, "you" | "meta"> = {
  category_changed: "you",
  category_impending: "you",
  rejected: "you",
  paused: "meta",
  disabled: "you",
  approved: "you",
};

const newsOfStatus = new Map<string, TemplateNewsKind>([
  ["REJECTED", "rejected"],
  ["PAUSED", "paused"],
  ["DISABLED", "disabled"],
  ["APPROVED", "approved"],
]);
/** From these a template comes to be approved by a review; a pause that ends is none. */
const reviewed = new Set<string | null>(["DRAFT", "PENDING", "REJECTED", "IN_APPEAL"]);

/** Something that happened to a template; `from` null: it was not known before. */
type Line = { kind: string; from: string | null; to: string | null };

/** Whether a new line of a template's history is worth telling. A list read for the first time is none of it. */
export function isWorthTelling({ kind, from, to }: Line): boolean {
  if (from === null || to === null || from === to) return false;
  if (kind !== "status") return kind === "category" || kind === "category_impending";
  return to === "APPROVED" ? reviewed.has(from) : newsOfStatus.has(to);
}

/** What a line that is worth telling says, when it is still so; null: it was overtaken, or somebody has read it. */
export function newsOf(
  { kind, to }: Pick<Line, "kind" | "to">,
  template: { status: string; notice: TemplateNotice | null },
): TemplateNewsKind | null {
  if (kind === "status") return template.status === to ? (newsOfStatus.get(to) ?? null) : null;
  const { notice } = template;
  const stands = notice?.to === to && notice?.kind === (kind === "category" ? "category_changed" : kind);
  return stands ? notice.kind : null;
}
