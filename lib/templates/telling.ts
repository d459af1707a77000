import type { Happened } from "@/lib/templates/history";
import type { TemplateNotice } from "@/lib/templates/views";
import type { TemplateChange, TemplateReason } from "@/lib/whatsapp/template-changes";

/** What of a template Meta's words can change. */
export type Told = {
  id: string;
  workspaceId: string;
  metaId: string | null;
  category: string;
  status: string;
  statusAt: Date | null;
  quality: string | null;
  components: unknown;
  reason: string | null;
  reasonInfo: TemplateReason | null;
  nextCategory: string | null;
  nextCategoryAt: Date | null;
  notice: TemplateNotice | null;
  deletedAt: Date | null;
};

/** A line of its history, as far as it decides what is new. */
export type Remembered = { kind: string; to: string | null; at: Date };

export type Outcome = {
  template: Told;
  /** What was not known before. */
  happened: Happened[];
  /** Meta told only a part, or two words of nearly the same moment: the list says what is true. */
  ask: boolean;
};

/** Our clock writes a submission, Meta's the verdict of it: a verdict may seem some seconds older. */
const clocksDifferMs = 5_000;

/** Meta counts in seconds, we in milliseconds: of the same second nobody is older. */
const wholeSecond = (at: Date): number => Math.floor(at.getTime() / 1_000) * 1_000;

/** Flagged templates still go out; they are a warning. These words say that one goes out again. */
const meansApproved = new Set(["REINSTATED", "UNARCHIVED"]);

function newestOf(history: readonly Remembered[], kind: string): number {
  return history.reduce(
    (newest, one) => (one.kind === kind ? Math.max(newest, wholeSecond(one.at)) : newest),
    -Infinity,
  );
}

const keyOf = (says: TemplateChange["says"]): string | null =>
  says.kind === "status" ? says.status : "to" in says ? says.to : null;

/** Texts of parts that are there; what a webhook leaves out stays. */
function withTexts(
  components: unknown,
  says: Extract<TemplateChange["says"], { kind: "components" }>,
): unknown {
  if (!Array.isArray(components)) return components;
  return components.map((component: unknown) => {
    const part = component as { type?: unknown; format?: unknown; text?: unknown };
    const type = String(part?.type).toUpperCase();
    const text =
      type === "BODY"
        ? says.body
        : type === "FOOTER"
          ? says.footer
          : type === "HEADER" && String(part.format).toUpperCase() === "TEXT"
            ? says.header
            : null;
    return text === null ? component : { ...part, text };
  });
}

function moved(template: Told, to: string, at: Date): Told {
  if (template.category === to) return { ...template, nextCategory: null, nextCategoryAt: null };
  const notice: TemplateNotice = {
    kind: "category_changed",
    from: template.category,
    to,
    at: at.toISOString(),
  };
  return { ...template, category: to, nextCategory: null, nextCategoryAt: null, notice };
}

function withStatus(
  template: Told,
  says: Extract<TemplateChange["says"], { kind: "status" }>,
  at: Date,
  history: readonly Remembered[],
): { template: Told; ask: boolean } {
  const { reason, reasonInfo, statusAt } = template;
  if (says.status === "FLAGGED") return { template, ask: false };
  const status = meansApproved.has(says.status) ? "APPROVED" : says.status;
  const patience = template.status === "PENDING" && status !== "PENDING" ? clocksDifferMs : 0;
  const newest = Math.max(statusAt ? wholeSecond(statusAt) : -Infinity, newestOf(history, "status"));
  const isNewer = at.getTime() >= newest - patience;
  if (status === template.status) {
    // The list told the status before; the webhook knows why.
    const told = { reason: says.reason ?? reason, reasonInfo: says.info ?? reasonInfo };
    return { template: { ...template, ...(isNewer || reasonInfo === null ? told : {}) }, ask: false };
  }
  if (!isNewer) return { template, ask: false };
  const isDeleted = status === "DELETED";
  return {
    template: {
      ...template,
      status,
      statusAt: at,
      reason: says.reason,
      reasonInfo: says.info,
      deletedAt: isDeleted ? at : null,
    },
    ask: statusAt !== null && Math.abs(at.getTime() - statusAt.getTime()) <= clocksDifferMs,
  };
}

/**
 * What a template is after Meta said something of it. Words come twice and in any order: what stands in the history with
 * its time was applied before, what is older than the newest word of its kind only completes the history.
 * @param history of this template; not changed
 */
export function tell(
  template: Told,
  change: TemplateChange,
  at: Date,
  history: readonly Remembered[],
): Outcome {
  const { says } = change;
  const to = keyOf(says);
  const known = history.some(
    (one) => one.kind === says.kind && one.to === to && one.at.getTime() === at.getTime(),
  );
  // A verdict on what was submitted anew within the same second looks like the one before it: the list knows.
  const mayBeNewer =
    says.kind === "status" &&
    template.status === "PENDING" &&
    says.status !== "PENDING" &&
    template.statusAt !== null &&
    at.getTime() >= wholeSecond(template.statusAt);
  if (known) return { template, happened: [], ask: mayBeNewer };
  const shared = { workspaceId: template.workspaceId, templateId: template.id, kind: says.kind, to, at };
  const happened = (from: string | null, more: Partial<Happened> = {}): Happened[] => [
    { ...shared, from, reason: null, info: null, ...more },
  ];
  const isNewest = at.getTime() >= newestOf(history, says.kind);
  switch (says.kind) {
    case "status": {
      const result = withStatus(template, says, at, history);
      const lines = happened(template.status, { reason: says.reason, info: says.info });
      const category = says.category;
      const isMove =
        category !== null &&
        category !== result.template.category &&
        result.template !== template &&
        at.getTime() >= newestOf(history, "category");
      if (!isMove) return { ...result, happened: lines };
      const line: Happened = {
        ...shared,
        kind: "category",
        from: template.category,
        to: category,
        reason: null,
        info: null,
      };
      return { template: moved(result.template, category, at), happened: [...lines, line], ask: result.ask };
    }
    case "quality":
      return {
        template: isNewest ? { ...template, quality: says.to } : template,
        happened: happened(says.from),
        ask: false,
      };
    case "components":
      return {
        template: isNewest ? { ...template, components: withTexts(template.components, says) } : template,
        happened: happened(null),
        ask: true,
      };
    case "category":
      return {
        template: isNewest ? moved(template, says.to, at) : template,
        happened: happened(says.from ?? template.category),
        ask: false,
      };
    case "category_impending": {
      const isOver = template.category === says.to || at.getTime() <= newestOf(history, "category");
      const when = says.when?.toISOString() ?? null;
      const notice: TemplateNotice = {
        kind: "category_impending",
        from: says.from ?? template.category,
        to: says.to,
        at: when,
      };
      return {
        template:
          isNewest && !isOver
            ? { ...template, nextCategory: says.to, nextCategoryAt: says.when, notice }
            : template,
        happened: happened(says.from ?? template.category, { info: when ? { at: when } : null }),
        ask: false,
      };
    }
  }
}
