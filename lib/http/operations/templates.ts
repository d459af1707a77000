import { z } from "zod";
import { anyObject, component, id, page, text, time, type Operation } from "@/lib/http/operations/operation";
import type { Finding } from "@/lib/templates/coach";
import { componentList, type TemplateComponent } from "@/lib/templates/components";
import {
  parameterFormats,
  templateChange,
  templateCheckInput,
  templateCopyInput,
  templateDeletion,
  templateEventQuery,
  templateInput,
  templateListQuery,
  templateSyncInput,
  templateUsageQuery,
} from "@/lib/templates/schemas";
import type {
  TemplateCounts,
  TemplateDetail,
  TemplateEventView,
  TemplateSyncView,
  TemplateUsageView,
  TemplateView,
} from "@/lib/templates/views";

const components = component(
  "TemplateComponents",
  componentList.describe("In Meta's format; `example.media_id` is a file of ours that is the sample."),
) as z.ZodType<TemplateComponent[]>;

const template = component(
  "Template",
  z.object({
    id,
    wabaId: id,
    metaId: text.describe("Meta's id; null for a draft that was never submitted."),
    name: z.string(),
    language: z.string(),
    category: z.string().describe("Meta's word: MARKETING, UTILITY, AUTHENTICATION."),
    status: z.string().describe("DRAFT is ours; else Meta's word: APPROVED, PENDING, REJECTED, PAUSED, …"),
    parameterFormat: z.enum(parameterFormats),
    components,
    ttlSeconds: z.number().nullable(),
    draft: z
      .object({ category: z.string(), components, ttlSeconds: z.number().nullable(), savedAt: time })
      .nullable()
      .describe("Changes that are not submitted yet."),
    quality: text.describe("GREEN, YELLOW, RED, UNKNOWN."),
    reason: text.describe("Meta's word for a rejection, pause or disabling."),
    reasonInfo: z
      .object({
        title: z.string().optional(),
        description: z.string().optional(),
        recommendation: z.string().optional(),
      })
      .nullable(),
    notice: z
      .object({
        kind: z.enum(["category_impending", "category_changed"]),
        from: z.string(),
        to: z.string(),
        at: time.nullable(),
      })
      .nullable()
      .describe("Meta moves it, or moved it, to another category."),
    blockedBy: text.describe("What it holds that cannot be filled in here; null when it can be sent."),
    submittedAt: time.nullable(),
    statusAt: time.nullable(),
    syncedAt: time.nullable(),
    deletedAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  }) satisfies z.ZodType<TemplateView>,
);

const detail = component(
  "TemplateDetail",
  template.extend({
    editing: z
      .object({
        allowed: z.boolean(),
        reason: z.enum(["in_review", "too_soon", "too_often", "status", "deleted"]).nullable(),
        from: time.nullable().describe("When it may be changed again."),
        categoryMayChange: z.boolean(),
      })
      .describe("Whether Meta takes a change now."),
  }) satisfies z.ZodType<TemplateDetail>,
);

const event = component(
  "TemplateEvent",
  z.object({
    id,
    kind: z
      .string()
      .describe("status, category, category_impending, quality, components, created, submitted, …"),
    from: text,
    to: text,
    reason: text,
    info: anyObject.nullable(),
    at: time,
    byUserId: text,
  }) satisfies z.ZodType<TemplateEventView>,
);

const sync = z.object({
  wabaId: id,
  metaId: z.string(),
  name: text,
  isSandbox: z.boolean(),
  phoneNumbers: z.array(z.object({ id, displayPhoneNumber: z.string(), verifiedName: text })),
  syncedAt: time.nullable().describe("When the list was last read to its end."),
  syncing: z.boolean(),
  error: z.object({ reason: z.string(), message: z.string() }).nullable(),
  templates: z.number().describe("Templates Meta lists."),
}) satisfies z.ZodType<TemplateSyncView>;
const syncs = z.object({ data: z.array(component("TemplateSync", sync)) });

const finding = component(
  "TemplateFinding",
  z.object({
    rule: z.string(),
    severity: z.enum(["error", "warning", "hint"]).describe("error: Meta refuses or rejects it."),
    path: z.string().describe("components.1.text"),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    fix: z
      .object({
        label: z.string(),
        patch: z.array(z.object({ path: z.string(), value: z.unknown().optional() })),
      })
      .optional()
      .describe("A change that mends it: values by path; without a value the path is taken away."),
  }) satisfies z.ZodType<Omit<Finding, "fix">>,
);

const usage = component(
  "TemplateUsage",
  z.object({
    templateId: id,
    total: z.number(),
    sent: z.number().describe("Taken by Meta, and not yet on the phone."),
    delivered: z.number().describe("On the phone, and not known to be read."),
    read: z.number(),
    failed: z.number(),
    lastUsedAt: time.nullable().describe("When the newest message with it was made; null: never."),
  }) satisfies z.ZodType<TemplateUsageView>,
);

const counts = z.object({
  notices: z
    .number()
    .describe(
      "Templates Meta moves, or moved, to another category, which nobody has acknowledged; at most 100.",
    ),
}) satisfies z.ZodType<TemplateCounts>;

const shared = { about: "Templates" } as const;
const reads = { ...shared, method: "GET", access: { role: "viewer" } } as const;
const admins = { ...shared, access: { role: "admin" } } as const;

const example = {
  name: "order_shipped",
  language: "en_US",
  category: "UTILITY",
  parameterFormat: "NAMED",
  components: [
    {
      type: "BODY",
      text: "Hi {{first_name}}, your order {{order}} is on its way to you.",
      example: {
        body_text_named_params: [
          { param_name: "first_name", example: "Ana" },
          { param_name: "order", example: "A-1042" },
        ],
      },
    },
    { type: "BUTTONS", buttons: [{ type: "URL", text: "Track order", url: "https://acme.example/orders" }] },
  ],
};

export const templateOperations: Operation[] = [
  {
    ...reads,
    path: "/templates",
    summary: "List templates by name, then language",
    description:
      "With `phoneNumberId` only those that can be sent from this number now. Otherwise all the workspace has, drafts too.",
    query: templateListQuery,
    answer: page(template),
  },
  {
    ...admins,
    method: "POST",
    path: "/templates",
    summary: "Keep a draft of a template",
    description: "Meta hears nothing of it until it is submitted.",
    body: templateInput,
    example,
    status: 201,
    answer: detail,
  },
  { ...reads, path: "/templates/{templateId}", summary: "Read a template", answer: detail },
  {
    ...admins,
    method: "PATCH",
    path: "/templates/{templateId}",
    summary: "Change a draft, or keep changes to a template until they are submitted",
    body: templateChange,
    example: { category: "UTILITY" },
    answer: detail,
  },
  {
    ...admins,
    method: "DELETE",
    path: "/templates/{templateId}",
    summary: "Delete a template at Meta, or a draft",
    description: "Meta blocks the name of an approved template for 30 days after.",
    query: templateDeletion,
    status: 204,
    answer: null,
  },
  {
    ...admins,
    method: "POST",
    path: "/templates/{templateId}/submissions",
    summary: "Submit a draft, or kept changes, to Meta's review",
    description:
      "Checked by the coach first: `fields` and `data.findings` say what Meta would refuse. Asking twice submits once.",
    answer: detail,
  },
  {
    ...admins,
    method: "DELETE",
    path: "/templates/{templateId}/pause",
    summary: "Let a template go on that Meta's pacing paused",
    answer: detail,
  },
  {
    ...admins,
    method: "DELETE",
    path: "/templates/{templateId}/notice",
    summary: "Say that the notice of another category was read",
    answer: detail,
  },
  {
    ...admins,
    method: "DELETE",
    path: "/templates/{templateId}/draft",
    summary: "Forget changes that were not submitted",
    answer: detail,
  },
  {
    ...admins,
    method: "POST",
    path: "/templates/{templateId}/copies",
    summary: "Make a draft like a template",
    description: "Give `language` for a translation under the same name.",
    body: templateCopyInput,
    example: { language: "es" },
    status: 201,
    answer: detail,
  },
  {
    ...reads,
    path: "/templates/{templateId}/events",
    summary: "List what happened to a template, newest first",
    query: templateEventQuery,
    answer: page(event),
  },
  {
    ...shared,
    method: "POST",
    path: "/template-checks",
    access: { role: "viewer" },
    summary: "Ask the coach what Meta would say of a template",
    description: "Nothing is kept, and Meta hears nothing of it.",
    body: templateCheckInput,
    example,
    answer: z.object({ findings: z.array(finding) }),
  },
  {
    ...reads,
    path: "/template-counts",
    summary: "Count the templates that wait for somebody to look",
    answer: component("TemplateCounts", counts),
  },
  {
    ...reads,
    path: "/template-usage",
    summary: "Count what became of the messages of templates in the last 30 days",
    query: templateUsageQuery,
    answer: z.object({ days: z.number(), data: z.array(usage) }),
  },
  { ...reads, path: "/template-syncs", summary: "Read how the lists of templates stand", answer: syncs },
  {
    ...shared,
    method: "POST",
    path: "/template-syncs",
    access: { role: "agent" },
    summary: "Have the lists of templates read from Meta now",
    description: "In the background: `syncing` says when it is over.",
    body: templateSyncInput,
    example: {},
    status: 202,
    answer: syncs,
  },
];
