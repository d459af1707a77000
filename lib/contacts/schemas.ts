import { z } from "zod";
import { cleanName } from "@/lib/shared/clean-name";
import { pageLimit, timeCursor } from "@/lib/shared/pagination";

export const contactParams = z.object({ contactId: z.uuid() });

/** GET /contacts */
export const contactListQuery = z.object({
  /** Part of a name, number or username. */
  q: z.string().max(200, "At most 200 characters.").optional(),
  limit: pageLimit,
  cursor: timeCursor.optional(),
});
export type ContactListQuery = z.output<typeof contactListQuery>;

/** PATCH /contacts/{id}. An empty name takes ours away again, and the person's own is shown. What is left out stays. */
export const contactInput = z
  .strictObject({
    name: z
      .string("Must be text, or null.")
      .max(500, "At most 100 characters.")
      .transform(cleanName)
      .refine((name) => name.length <= 100, "At most 100 characters.")
      .nullable()
      .transform((name) => name || null)
      .optional(),
    /** Values of custom fields by their key; null takes one away, those not named stay. */
    custom: z
      .record(
        z.string().max(40),
        z.union([z.string().max(2_000, "At most 2,000 characters."), z.number(), z.boolean(), z.null()]),
      )
      .optional(),
    /** All labels they shall have. */
    labelIds: z.array(z.uuid("Is not an id.")).max(50, "At most 50 labels.").optional(),
  })
  .refine((input) => Object.keys(input).length > 0, { path: ["name"], message: "Say what to change." });
export type ContactInput = z.output<typeof contactInput>;

export const contactNoteParams = z.object({ contactId: z.uuid(), contactNoteId: z.uuid() });

/** POST /contacts/{id}/notes, PATCH /contacts/{id}/notes/{id} */
export const contactNoteInput = z.strictObject({
  text: z
    .string("Write something.")
    .trim()
    .min(1, "Write something.")
    .max(4_000, "At most 4,000 characters."),
});

export const contactMergeParams = z.object({ contactMergeId: z.uuid() });

/** POST /contact-merges */
export const contactMergeInput = z.strictObject({
  /** The contact that stays. */
  contactId: z.uuid("Is not an id."),
  /** The contact that becomes part of it. */
  mergedId: z.uuid("Is not an id."),
  /** Somebody has read that the two have different numbers or WhatsApp ids, and means it. */
  confirmed: z.boolean().default(false),
});
