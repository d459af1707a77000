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

/** PATCH /contacts/{id}. An empty name takes ours away again, and the person's own is shown. */
export const contactInput = z.strictObject({
  name: z
    .string("Must be text, or null.")
    .max(500, "At most 100 characters.")
    .transform(cleanName)
    .refine((name) => name.length <= 100, "At most 100 characters.")
    .nullable()
    .transform((name) => name || null),
});
export type ContactInput = z.output<typeof contactInput>;
