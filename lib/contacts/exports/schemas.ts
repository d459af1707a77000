import { z } from "zod";
import { exportColumns } from "@/lib/contacts/exports/columns";
import { contactSearchQuery } from "@/lib/contacts/schemas";

const known = new Set<string>(exportColumns);

/** GET /contact-exports: words, filter and segment as in a list; which columns, and whether Excel shall open it. */
export const contactExportQuery = contactSearchQuery.extend({
  /** Names of columns with commas in between, custom fields as `custom:key`. Left out: all. */
  columns: z
    .string()
    .max(16_000)
    .optional()
    .transform((text) => text?.split(",").map((name) => name.trim()))
    .superRefine((names, ctx) => {
      const odd = names?.find((name) => !known.has(name) && !/^custom:[a-z][a-z0-9_]{0,39}$/.test(name));
      if (odd !== undefined) ctx.addIssue({ code: "custom", message: `There is no column ${odd}.` });
    }),
  /** Begins with a byte order mark, by which Excel knows that it is UTF-8. */
  bom: z
    .enum(["true", "false"], "Must be true or false.")
    .default("true")
    .transform((value) => value === "true"),
});
export type ContactExportQuery = z.output<typeof contactExportQuery>;
