import { z } from "zod";
import { decodeCursor, pageLimit, timeCursor } from "@/lib/shared/pagination";
import { componentList } from "@/lib/templates/components";
import { templateLanguages } from "@/lib/templates/languages";

export const categories = ["MARKETING", "UTILITY", "AUTHENTICATION"] as const;
export type TemplateCategory = (typeof categories)[number];
export const parameterFormats = ["POSITIONAL", "NAMED"] as const;
export type ParameterFormat = (typeof parameterFormats)[number];

/** DRAFT is ours; the others are Meta's words. Meta may say more than these. */
const templateStatuses = [
  "DRAFT",
  "PENDING",
  "APPROVED",
  "REJECTED",
  "PAUSED",
  "DISABLED",
  "IN_APPEAL",
  "PENDING_DELETION",
  "DELETED",
  "LIMIT_EXCEEDED",
  "ARCHIVED",
  "LOCKED",
] as const;

const anId = z.uuid("Is not an id.");

/** Meta: lower-case letters, digits and underscores, at most 512. */
export const templateName = z
  .string("Name the template.")
  .trim()
  .min(1, "Name the template.")
  .regex(/^[a-z0-9_]{1,512}$/, "Only lower-case letters, digits and underscores, at most 512.");

const content = {
  category: z.enum(categories, `Must be one of ${categories.join(", ")}.`),
  parameterFormat: z
    .enum(parameterFormats, `Must be one of ${parameterFormats.join(", ")}.`)
    .default("POSITIONAL"),
  components: componentList,
  /** Seconds Meta tries to deliver; null for Meta's own choice. */
  ttlSeconds: z.number("Must be a number.").int("Must be a whole number.").nullable().default(null),
};

/** What a template is, wherever it is checked, kept or submitted. */
export const templateDraft = z.strictObject({
  name: templateName,
  language: z.enum(templateLanguages, "Is not a language WhatsApp knows."),
  ...content,
});
export type TemplateDraft = z.output<typeof templateDraft>;
/** What of a template can change after it was submitted. */
export type TemplateContent = Omit<TemplateDraft, "name" | "language">;

/** POST /templates: a draft for a business account. Nothing is told to Meta. */
export const templateInput = z
  .strictObject({
    ...templateDraft.shape,
    /** The business account; or `phoneNumberId`, one of its numbers. Not needed while there is only one. */
    wabaId: anId.optional(),
    phoneNumberId: anId.optional(),
  })
  .refine(({ wabaId, phoneNumberId }) => !(wabaId && phoneNumberId), {
    path: ["phoneNumberId"],
    message: "Give either wabaId or phoneNumberId, not both.",
  });
export type TemplateInput = z.output<typeof templateInput>;

/** PATCH /templates/{id}. Of a template Meta knows, name, language and parameterFormat stay. */
export const templateChange = z
  .strictObject({
    name: templateName.optional(),
    language: templateDraft.shape.language.optional(),
    category: content.category.optional(),
    parameterFormat: z.enum(parameterFormats).optional(),
    components: componentList.optional(),
    ttlSeconds: z.number("Must be a number.").int("Must be a whole number.").nullable().optional(),
    basedOn: z
      .string("Must be text.")
      .max(40)
      .optional()
      .describe("`updatedAt` as it was read: the change is refused when somebody else changed it since."),
  })
  .refine(({ basedOn: _, ...change }) => Object.keys(change).length > 0, "Say what is to be changed.");
export type TemplateChange = z.output<typeof templateChange>;

/** POST /templates/{id}/copies: a draft like it. */
export const templateCopyInput = z.strictObject({
  name: templateName.optional(),
  language: templateDraft.shape.language.optional(),
  wabaId: anId.optional(),
});
export type TemplateCopyInput = z.output<typeof templateCopyInput>;

/** POST /template-checks: what the coach says of a draft, knowing the other templates of the account. */
export const templateCheckInput = z.strictObject({
  ...templateDraft.shape,
  /** A draft being written may have no usable name yet. */
  name: z.string("Must be text.").max(600, "At most 600 characters."),
  wabaId: anId.optional(),
  /** The template it is a change of. */
  templateId: anId.optional(),
});
export type TemplateCheckInput = z.output<typeof templateCheckInput>;

export const templateParams = z.object({ templateId: z.uuid() });

/** DELETE /templates/{id} */
export const templateDeletion = z.object({
  languages: z
    .enum(["this", "all"], "Must be this or all.")
    .default("this")
    .describe("all: every language of its name goes."),
});

/** POST /template-syncs */
export const templateSyncInput = z.strictObject({
  /** One business account; without it all of the workspace. */
  wabaId: anId.optional(),
});

const list = <const Values extends readonly string[]>(values: Values) =>
  z
    .string()
    .max(200)
    .transform((text) => text.split(",").map((value) => value.trim().toUpperCase()))
    .pipe(z.array(z.enum(values, `Must be of ${values.join(", ")}, with commas between them.`)));

/** name | language | id of the last row */
const templatePlace = z
  .string()
  .max(1_000)
  .transform((cursor, ctx) => {
    const [name, language, id] = decodeCursor(cursor, 3) ?? [];
    if (name && language && id && z.uuid().safeParse(id).success) return { name, language, id };
    ctx.addIssue({ code: "custom", message: "Is not a cursor this list gave." });
    return z.NEVER;
  });

/** GET /templates */
export const templateListQuery = z.object({
  /** Only those that can be sent from this number now. */
  phoneNumberId: anId.optional(),
  wabaId: anId.optional(),
  status: list(templateStatuses).optional(),
  category: list(categories).optional(),
  language: z.string().max(10, "At most 10 characters.").optional(),
  /** Exactly this name: its languages side by side. */
  name: z.string().max(512, "At most 512 characters.").optional(),
  /** Part of a name or of the text. */
  q: z.string().trim().max(200, "At most 200 characters.").optional(),
  /** Also those Meta no longer lists. */
  deleted: z
    .enum(["true", "false"], "Must be true or false.")
    .transform((value) => value === "true")
    .optional(),
  limit: pageLimit,
  cursor: templatePlace.optional(),
});
export type TemplateListQuery = z.output<typeof templateListQuery>;

/** GET /templates/{id}/events */
export const templateEventQuery = z.object({ limit: pageLimit, cursor: timeCursor.optional() });

/** GET /template-usage */
export const templateUsageQuery = z.object({
  templateIds: z
    .string("Name the templates.")
    .max(4_000)
    .transform((text) => [...new Set(text.split(",").map((id) => id.trim()))])
    .pipe(z.array(anId).min(1, "Name at least one template.").max(100, "At most 100 templates."))
    .describe("Ids with commas between them."),
});
