import { readComponents, type TemplateComponent } from "@/lib/templates/components";
import type { ParameterFormat } from "@/lib/templates/schemas";

/** Why Meta rejected, paused or disabled a template, in its words and with what it recommends. */
export type TemplateReasonInfo = { title?: string; description?: string; recommendation?: string };

/** Something to be seen by whoever uses the template: Meta moves it, or moved it, to another category. */
export type TemplateNotice = {
  kind: "category_impending" | "category_changed";
  from: string;
  to: string;
  /** When it takes effect, or took. */
  at: string | null;
};

/** What Meta did to a template that its people should hear of. */
export type TemplateNewsKind = TemplateNotice["kind"] | "rejected" | "paused" | "disabled" | "approved";

/** List prices of one message before and after a move to another category, where the workspace is at home. */
export type CategoryCost = { country: string; currency: string; before: string; after: string };

/** News of one template in full, or of many as a sum. */
export type TemplateNews = {
  /** Of what happened; the same news has the same. */
  id: string;
  /** When it was told. */
  at: string;
  /** Whom alone it concerns, a user's id; null: everybody who looks after templates. */
  to: string | null;
} & (
  | {
      kind: TemplateNewsKind;
      template: Pick<
        TemplateView,
        "id" | "name" | "language" | "status" | "reason" | "reasonInfo" | "notice"
      >;
      cost: CategoryCost | null;
    }
  | { kind: "many"; counts: Partial<Record<TemplateNewsKind, number>> }
);

/** What waits on the page of templates. */
export type TemplateCounts = {
  /** Templates Meta moves or moved to another category, which nobody has acknowledged; at most 100. */
  notices: number;
};

/** Changes that are kept here and not yet submitted. */
export type TemplateDraftView = {
  category: string;
  components: TemplateComponent[];
  ttlSeconds: number | null;
  savedAt: string;
};

/** A template of one language as API and browser see it. */
export type TemplateView = {
  id: string;
  wabaId: string;
  /** Meta's id; null for a draft that was never submitted. */
  metaId: string | null;
  name: string;
  language: string;
  /** MARKETING, UTILITY, AUTHENTICATION */
  category: string;
  /** DRAFT is ours; else Meta's word: APPROVED, PENDING, REJECTED, PAUSED, DISABLED, … */
  status: string;
  parameterFormat: ParameterFormat;
  /** In Meta's format; of a draft with `example.media_id` for our own samples. */
  components: TemplateComponent[];
  /** Seconds Meta tries to deliver; null for Meta's own choice. */
  ttlSeconds: number | null;
  draft: TemplateDraftView | null;
  /** GREEN, YELLOW, RED, UNKNOWN */
  quality: string | null;
  /** Meta's word for a rejection, pause or disabling; null when there is none. */
  reason: string | null;
  reasonInfo: TemplateReasonInfo | null;
  notice: TemplateNotice | null;
  /** What it holds that cannot be filled in here, cards of products for example; null when it can be sent. */
  blockedBy: string | null;
  submittedAt: string | null;
  /** Since when it has its status. */
  statusAt: string | null;
  /** When Meta last listed it. */
  syncedAt: string | null;
  /** Since when Meta no longer lists it. */
  deletedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

export const templateSelect = {
  id: true,
  wabaId: true,
  metaId: true,
  name: true,
  language: true,
  category: true,
  status: true,
  parameterFormat: true,
  components: true,
  samples: true,
  draft: true,
  quality: true,
  reason: true,
  reasonInfo: true,
  notice: true,
  ttlSeconds: true,
  submittedAt: true,
  statusAt: true,
  syncedAt: true,
  deletedAt: true,
  createdAt: true,
  updatedAt: true,
} as const;

export type TemplateRow = {
  id: string;
  wabaId: string;
  metaId: string | null;
  name: string;
  language: string;
  category: string;
  status: string;
  parameterFormat: string;
  components: unknown;
  samples: unknown;
  draft: unknown;
  quality: string | null;
  reason: string | null;
  reasonInfo: unknown;
  notice: unknown;
  ttlSeconds: number | null;
  submittedAt: Date | null;
  statusAt: Date | null;
  syncedAt: Date | null;
  deletedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

/** Our own files that are samples, by the place of their header: `0`, or `2.cards.1.components.0`. */
export type Samples = Record<string, string>;

/** Puts the ids of our samples back into headers; Meta lists a sample as an address that ends. */
function withSamples(components: TemplateComponent[], samples: Samples): TemplateComponent[] {
  const withSample = <Part extends { type: string }>(part: Part, place: string): Part =>
    samples[place] && part.type === "HEADER"
      ? { ...part, example: { ...(part as { example?: object }).example, media_id: samples[place] } }
      : part;
  return components.map((component, index) =>
    component.type === "CAROUSEL"
      ? {
          ...component,
          cards: component.cards.map((card, number) => ({
            ...card,
            components: card.components.map((part, inCard) =>
              withSample(part, `${index}.cards.${number}.components.${inCard}`),
            ),
          })),
        }
      : withSample(component, String(index)),
  );
}

type Kept = { category: string; components: unknown; ttlSeconds: number | null; savedAt: string };

export function toTemplateView(row: TemplateRow): TemplateView {
  const { components, unknown } = readComponents(row.components);
  const draft = row.draft as Kept | null;
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    id: row.id,
    wabaId: row.wabaId,
    metaId: row.metaId,
    name: row.name,
    language: row.language,
    category: row.category,
    status: row.deletedAt ? "DELETED" : row.status,
    parameterFormat: row.parameterFormat === "NAMED" ? "NAMED" : "POSITIONAL",
    components: withSamples(components, (row.samples ?? {}) as Samples),
    ttlSeconds: row.ttlSeconds,
    draft: draft && { ...draft, components: readComponents(draft.components).components },
    quality: row.quality,
    reason: row.reason,
    reasonInfo: row.reasonInfo as TemplateReasonInfo | null,
    notice: row.notice as TemplateNotice | null,
    blockedBy: unknown,
    submittedAt: iso(row.submittedAt),
    statusAt: iso(row.statusAt),
    syncedAt: iso(row.syncedAt),
    deletedAt: iso(row.deletedAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Whether and when an approved template may be changed, and what else may be done with one. */
export type TemplateEditing = {
  allowed: boolean;
  /** in_review: Meta looks at it; too_soon: one change in 24 hours; too_often: ten in 30 days; status; deleted */
  reason: "in_review" | "too_soon" | "too_often" | "status" | "deleted" | null;
  /** When it may be changed again, as far as that is known. */
  from: string | null;
  /** The category of an approved template stays. */
  categoryMayChange: boolean;
};

/** One template with what may be done with it now. */
export type TemplateDetail = TemplateView & { editing: TemplateEditing };

/** What happened to a template. */
export type TemplateEventView = {
  id: string;
  /** status, category, category_impending, quality, components, created, submitted, resubmitted, edited, deleted */
  kind: string;
  from: string | null;
  to: string | null;
  reason: string | null;
  info: Record<string, unknown> | null;
  at: string;
  /** null: Meta did it, or a program of ours. */
  byUserId: string | null;
};

/** Messages of the last 30 days, each counted under the furthest it came. */
export type TemplateUsageView = {
  templateId: string;
  /** All that were handed to Meta or are on their way. */
  total: number;
  /** Reached Meta and not yet the phone. */
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  /** When the newest message with it was made, however long ago; null: never. */
  lastUsedAt: string | null;
};

/** How a business account's list of templates stands. */
export type TemplateSyncView = {
  wabaId: string;
  /** Meta's id of the account. */
  metaId: string;
  name: string | null;
  isSandbox: boolean;
  phoneNumbers: { id: string; displayPhoneNumber: string; verifiedName: string | null }[];
  /** When the list was last read to its end; null: never. */
  syncedAt: string | null;
  /** It is being read, or will be in a moment. */
  syncing: boolean;
  error: { reason: string; message: string } | null;
  /** Templates Meta lists. */
  templates: number;
};
