import { z } from "zod";
import { idCursor, pageLimit } from "@/lib/shared/pagination";

export const contactImportParams = z.object({ contactImportId: z.uuid() });

/** Why a file is not taken that is larger than an installation takes; said before it is sent, and of one that came. */
export const largeFileText = (mostBytes: number): string =>
  `This file is larger than ${Math.floor(mostBytes / 1024 ** 2)} MB, the most this installation takes. Divide it in two.`;

/** Characters that may stand between the cells of a line, by the names the API has for them. */
export const separators = { comma: ",", semicolon: ";", tab: "\t", pipe: "|" } as const;
export type SeparatorName = keyof typeof separators;
const separatorNames = ["comma", "semicolon", "tab", "pipe"] as const;

/** How a file may be written. `auto` looks at its bytes. */
export const encodings = [
  "auto",
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1252",
  "windows-1250",
  "windows-1251",
  "windows-1254",
  "windows-1256",
  "macintosh",
  "shift_jis",
  "gb18030",
  "big5",
  "euc-kr",
] as const;

/** POST /contact-imports */
export const importUploadQuery = z.object({
  filename: z.string().max(500, "At most 500 characters.").default("contacts.csv"),
  encoding: z.enum(encodings, `Must be one of ${encodings.join(", ")}.`).default("auto"),
});

/** GET /contact-imports */
export const importListQuery = z.object({ limit: pageLimit, cursor: idCursor.optional() });

/** GET /contact-imports/{id}: the file as it would lie with another separator or header. Left out: as it was found. */
export const importReadQuery = z.object({
  separator: z
    .enum(separatorNames, `Must be one of ${separatorNames.join(", ")}.`)
    .nullable()
    .default(null),
  hasHeader: z
    .enum(["true", "false"], "Must be true or false.")
    .transform((text) => text === "true")
    .nullable()
    .default(null),
});

/** GET /contact-imports/{id}/errors. The cursor is the line of the last row. */
export const importErrorsQuery = z.object({
  limit: pageLimit,
  cursor: z.coerce.number("Is not a cursor this list gave.").int().min(0).max(2_147_483_647).optional(),
});

/** What a column may be. Each but `custom` may be one column only. */
export const plainTargets = [
  "phone",
  "name",
  "first_name",
  "last_name",
  "labels",
  "country",
  "consent",
  "consent_at",
  "consent_proof",
] as const;
export type PlainTarget = (typeof plainTargets)[number];

const column = z
  .number("Must be the number of a column, counted from 0.")
  .int("Must be the number of a column, counted from 0.")
  .min(0, "Must be the number of a column, counted from 0.")
  .max(999, "There is no such column.");
const target = z.discriminatedUnion(
  "to",
  [
    z.strictObject({ column, to: z.enum(plainTargets) }),
    z.strictObject({ column, to: z.literal("custom"), key: z.string("Name the field by its key.").max(40) }),
  ],
  `Must be custom, ${plainTargets.join(", ")}.`,
);
export type ColumnTarget = z.output<typeof target>;

export const consentCategories = ["marketing", "utility"] as const;

const country = z.string().regex(/^[A-Z]{2}$/, "Must be the two letters of a country, DE for example.");
const time = z.iso.datetime({ offset: true, message: "Must be a time, 2026-11-20T09:00:00Z for example." });

/** A word about everybody in the file. Without a proof it is worth nothing when somebody asks. */
const statement = z.strictObject({
  category: z.enum(consentCategories).default("marketing"),
  proof: z
    .string("Say how they agreed.")
    .trim()
    .min(3, "Say how they agreed.")
    .max(2_000, "At most 2,000 characters."),
  at: time.refine((at) => new Date(at) <= new Date(), "Is still to come."),
});

/** How a file is read, and what is made of it. */
export const importSettings = z
  .strictObject({
    /** null: as it was found. */
    separator: z.enum(separatorNames).nullable().default(null),
    /** Whether the first line names the columns; null: as it was found. */
    hasHeader: z.boolean().nullable().default(null),
    /** Columns that are not named are not read. */
    columns: z
      .array(target)
      .min(1, "Say which column has the phone numbers.")
      .max(200, "At most 200 columns."),
    /** Where local numbers belong; null: where the workspace is. */
    country: country.nullable().default(null),
    /** The order of day and month in dates such as 3/4/2026; null: as in the country. */
    dateOrder: z.enum(["dmy", "mdy"]).nullable().default(null),
    /** Whether 1,234 is a thousand or a little more than one; null: as in the country. */
    decimal: z.enum([".", ","]).nullable().default(null),
    /** What is done with people who are contacts already. */
    duplicates: z.enum(["skip", "fill", "overwrite"]).default("fill"),
    /** Labels for everybody. */
    labelIds: z.array(z.uuid("Is not an id.").toLowerCase()).max(20, "At most 20 labels.").default([]),
    /** What the columns about consent are about. */
    consentCategory: z.enum(consentCategories).default("marketing"),
    statement: statement.nullable().default(null),
    /** Keeps every row as it is written, for a campaign whose template takes values from the file. */
    keepValues: z.boolean().default(false),
  })
  .superRefine((settings, ctx) => {
    const issue = (path: (string | number)[], message: string) =>
      ctx.addIssue({ code: "custom", path, message });
    const { columns } = settings;
    columns.forEach((one, index) => {
      const before = columns.slice(0, index);
      if (before.some((other) => other.column === one.column)) {
        issue(["columns", index, "column"], "Is there twice.");
      }
      const same = before.some((other) =>
        other.to === "custom" && one.to === "custom" ? other.key === one.key : other.to === one.to,
      );
      if (same) issue(["columns", index, "to"], "Another column is this already.");
    });
    const has = (to: PlainTarget) => columns.some((one) => one.to === to);
    if (!has("phone")) issue(["columns"], "Say which column has the phone numbers.");
    if (has("name") && (has("first_name") || has("last_name"))) {
      issue(["columns"], "Take the whole name, or first and last name, not both.");
    }
    if (!has("consent") && (has("consent_at") || has("consent_proof"))) {
      issue(["columns"], "Say which column tells whether they agreed.");
    }
    if (has("consent") && settings.statement) {
      issue(["statement"], "A column tells already who agreed.");
    }
  });
export type ImportSettings = z.output<typeof importSettings>;
