import { z } from "zod";
import { contactExportQuery } from "@/lib/contacts/exports/schemas";
import { reasons } from "@/lib/contacts/imports/rules";
import {
  importErrorsQuery,
  importListQuery,
  importReadQuery,
  importSettings,
  importUploadQuery,
} from "@/lib/contacts/imports/schemas";
import type {
  ContactImportPreview,
  ContactImportView,
  ImportErrorView,
  PreviewedRow,
} from "@/lib/contacts/imports/views";
import { component, id, page, text, time, type Operation } from "@/lib/http/operations/operation";

const count = z.number();
const separator = z.enum(["comma", "semicolon", "tab", "pipe"]);
const problem = component(
  "ContactImportProblem",
  z.object({
    column: text.describe("Name of a column; null when it is about the row as a whole."),
    reason: z.enum(reasons),
  }),
);
/** Settings as they are read: what was left out is there. */
const settings = component("ContactImportSettings", importSettings);

const fields = {
  id,
  state: z.enum([
    "uploaded",
    "checking",
    "queued",
    "running",
    "completed",
    "failed",
    "cancelled",
    "undoing",
    "undone",
  ]),
  filename: z.string(),
  sizeBytes: count,
  encoding: z.string(),
  separator,
  hasHeader: z.boolean(),
  columns: z.array(z.string()),
  hasFile: z.boolean(),
  settings: settings.nullable().describe("How it was last checked or started; null before."),
  progress: z.number().describe("From 0 to 1."),
  totalRows: count.nullable().describe("null while nobody has read the file to its end."),
  rows: count.describe("Rows that are done: the sum of the following five."),
  created: count,
  updated: count,
  skipped: count.describe("Known before, and left as they were."),
  repeated: count.describe("About somebody an earlier row was about."),
  failed: count,
  keptStopped: count.describe("Had opted out, and stay so although the file says otherwise."),
  check: z
    .object({
      settings,
      rows: count,
      created: count,
      known: count,
      repeated: count,
      failed: count,
      problems: z.array(
        z.object({
          ...problem.shape,
          count,
          examples: z.array(z.object({ line: count, value: z.string() })),
        }),
      ),
      newLabels: z.array(z.string()),
      checkedAt: time,
    })
    .nullable()
    .describe("What an import with these settings would do, found by reading all of the file."),
  undo: z.object({ removed: count, restored: count, kept: count }).nullable(),
  error: z.object({ reason: z.string(), message: z.string(), line: count.nullable() }).nullable(),
  undoableUntil: time.nullable().describe("null when it cannot be undone."),
  createdById: id.nullable(),
  createdAt: time,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  undoneAt: time.nullable(),
};
const contactImport = component("ContactImport", z.object(fields) satisfies z.ZodType<ContactImportView>);
const withPreview = component(
  "ContactImportPreview",
  z.object({
    ...fields,
    preview: z
      .object({
        separator,
        hasHeader: z.boolean(),
        columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
        rows: z.array(z.object({ line: count, cells: z.array(z.string()) })),
        guess: importSettings.shape.columns,
        decimal: z.enum([".", ","]).nullable(),
        dateOrder: z.enum(["dmy", "mdy"]).nullable(),
      })
      .nullable()
      .describe("The beginning of the file; null when the file is deleted."),
  }) satisfies z.ZodType<ContactImportPreview>,
);
const previewed = z.object({
  line: count,
  person: z
    .object({
      phone: z.string(),
      country: text,
      name: text,
      labels: z.array(z.string()),
      custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      consent: z.boolean().nullable(),
    })
    .nullable(),
  problems: z.array(problem),
}) satisfies z.ZodType<PreviewedRow>;
const failedRow = z.object({
  line: count.describe("As a spreadsheet counts: the header is 1."),
  problems: z.array(problem),
  cells: z.array(z.string()),
}) satisfies z.ZodType<ImportErrorView>;

const all = { about: "Imports and exports", access: { role: "admin" } } as const;
const example = {
  columns: [
    { column: 0, to: "phone" },
    { column: 1, to: "name" },
    { column: 2, to: "custom", key: "plan" },
  ],
  duplicates: "fill",
  statement: {
    category: "marketing",
    proof: "Ticked “News by WhatsApp” at the checkout.",
    at: "2026-01-31T12:00:00Z",
  },
};

export const importOperations: Operation[] = [
  {
    ...all,
    method: "GET",
    path: "/contact-imports",
    summary: "List imports of contacts, newest first",
    query: importListQuery,
    answer: page(contactImport),
  },
  {
    ...all,
    method: "POST",
    path: "/contact-imports",
    summary: "Upload a CSV of contacts",
    description:
      "The body is the file itself, of any size up to what the installation takes. Encoding, separator and header are " +
      "found out; nothing is read into contacts yet. What is no CSV is refused with a sentence that says why.",
    query: importUploadQuery,
    status: 201,
    answer: withPreview,
  },
  {
    ...all,
    method: "GET",
    path: "/contact-imports/{contactImportId}",
    summary: "Read an import and the beginning of its file",
    query: importReadQuery,
    answer: withPreview,
  },
  {
    ...all,
    method: "DELETE",
    path: "/contact-imports/{contactImportId}",
    summary: "Throw away a file that was not imported",
    status: 204,
    answer: null,
  },
  {
    ...all,
    method: "POST",
    path: "/contact-imports/{contactImportId}/preview",
    summary: "See how the first rows would be read",
    body: importSettings,
    example,
    answer: z.object({ columns: z.array(z.string()), rows: z.array(previewed) }),
  },
  {
    ...all,
    method: "PUT",
    path: "/contact-imports/{contactImportId}/check",
    summary: "Have all of the file checked",
    description:
      "No contact is written. The answer comes in `check`, and as the event `contact_import.changed`; the rows that would " +
      "fail are in `errors` and in `error-report`.",
    body: importSettings,
    example,
    status: 202,
    answer: contactImport,
  },
  {
    ...all,
    method: "DELETE",
    path: "/contact-imports/{contactImportId}/check",
    summary: "Stop a check",
    answer: contactImport,
  },
  {
    ...all,
    method: "PUT",
    path: "/contact-imports/{contactImportId}/run",
    summary: "Import the file",
    description:
      "A file that is broken in the middle is refused before anything is written. Progress comes as the event " +
      "`contact_import.changed`. Nobody who has opted out is opted in by a file.",
    body: importSettings,
    example,
    status: 202,
    answer: contactImport,
  },
  {
    ...all,
    method: "DELETE",
    path: "/contact-imports/{contactImportId}/run",
    summary: "Stop an import",
    description: "What is written by then stays, and can be undone.",
    answer: contactImport,
  },
  {
    ...all,
    method: "PUT",
    path: "/contact-imports/{contactImportId}/undo",
    summary: "Undo an import",
    description:
      "Contacts it made go, unless somebody has written to them, changed them or noted something about them since. " +
      "Contacts it changed get back what nobody has changed since.",
    status: 202,
    answer: contactImport,
  },
  {
    ...all,
    method: "GET",
    path: "/contact-imports/{contactImportId}/errors",
    summary: "List rows that did not, or after a check would not, become contacts",
    query: importErrorsQuery,
    answer: page(failedRow),
  },
  {
    ...all,
    method: "GET",
    path: "/contact-imports/{contactImportId}/error-report",
    summary: "Download rows that did not, or after a check would not, become contacts",
    description: "A CSV of the rows as they were, with their lines and what is wrong with each.",
    answer: "text/csv",
  },
  {
    ...all,
    method: "GET",
    path: "/contact-exports",
    summary: "Download contacts as a CSV",
    description:
      "Words, filter and segment as in the list of contacts. `columns` names columns with commas in between, custom fields " +
      "as `custom:key`. Importing the file makes the same contacts.",
    query: contactExportQuery,
    answer: "text/csv",
  },
];
