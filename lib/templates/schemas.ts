import { z } from "zod";
import { decodeCursor, pageLimit } from "@/lib/shared/pagination";

/** GET /templates */
export const templateListQuery = z.object({
  /** The number one wants to send from; templates belong to its business account. */
  phoneNumberId: z.uuid("Is not an id."),
  /** Part of a name or of the text. */
  q: z.string().trim().max(200, "At most 200 characters.").optional(),
  language: z.string().max(10, "At most 10 characters.").optional(),
  limit: pageLimit,
  cursor: z
    .string()
    .max(1_000)
    .transform((cursor, ctx) => {
      const id = decodeCursor(cursor, 1)?.[0];
      if (id) return id;
      ctx.addIssue({ code: "custom", message: "Is not a cursor this list gave." });
      return z.NEVER;
    })
    .optional(),
});
export type TemplateListQuery = z.output<typeof templateListQuery>;
