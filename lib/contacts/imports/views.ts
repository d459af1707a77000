import type { Problem } from "@/lib/contacts/imports/rules";
import type { ColumnTarget, ImportSettings, SeparatorName } from "@/lib/contacts/imports/schemas";

export type ContactImportState =
  | "uploaded"
  | "checking"
  | "queued"
  | "running"
  | "completed"
  | "failed"
  | "cancelled"
  | "undoing"
  | "undone";

/** What is wrong in one column, how often, and where for example. */
export type ProblemCount = Problem & { count: number; examples: { line: number; value: string }[] };

/** What an import would do, found by reading all of the file and writing nothing. */
export type ImportCheck = {
  /** The settings it was made with. */
  settings: ImportSettings;
  rows: number;
  /** People who are no contacts yet. */
  created: number;
  /** People who are contacts already. */
  known: number;
  repeated: number;
  failed: number;
  problems: ProblemCount[];
  /** Labels that would be made. */
  newLabels: string[];
  checkedAt: string;
};

/** An import as the API and the browser see it. Times are ISO 8601 in UTC. */
export type ContactImportView = {
  id: string;
  state: ContactImportState;
  filename: string;
  sizeBytes: number;
  encoding: string;
  separator: SeparatorName;
  hasHeader: boolean;
  columns: string[];
  /** Whether its file can still be read. */
  hasFile: boolean;
  /** How it was last checked or started; null before. */
  settings: ImportSettings | null;
  /** From 0 to 1: how much of the file is done, while it is checked or read; of what is undone, while it is undone. */
  progress: number;
  /** null while nobody has read the file to its end. */
  totalRows: number | null;
  /** Rows that are done: the sum of the following. */
  rows: number;
  created: number;
  updated: number;
  /** Known before, and left as they were. */
  skipped: number;
  /** People an earlier row was about. */
  repeated: number;
  failed: number;
  /** Of the people updated: who had opted out, and stays so although the file says otherwise. */
  keptStopped: number;
  check: ImportCheck | null;
  /** Contacts it had made and that are gone, contacts that are as before, contacts left because they changed since. */
  undo: { removed: number; restored: number; kept: number } | null;
  /** Why the file as a whole could not be read. */
  error: { reason: string; message: string; line: number | null } | null;
  /** Until when it can be undone; null when it cannot. */
  undoableUntil: string | null;
  createdById: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  undoneAt: string | null;
};

/** A column of a file, with what is in it. */
export type ImportColumn = { name: string; samples: string[] };

/** An import with the beginning of its file. */
export type ContactImportPreview = ContactImportView & {
  preview: {
    separator: SeparatorName;
    hasHeader: boolean;
    columns: ImportColumn[];
    /** The first rows, at most 20; cells are cut to 200 characters. */
    rows: { line: number; cells: string[] }[];
    /** What the columns probably are. */
    guess: ColumnTarget[];
    /** Whether days and numbers in it are written in a known way: our own exports are. */
    decimal: "." | "," | null;
    dateOrder: "dmy" | "mdy" | null;
  } | null;
};

/** How a row would be read. */
export type PreviewedRow = {
  line: number;
  person: {
    phone: string;
    country: string | null;
    name: string | null;
    labels: string[];
    custom: Record<string, string | number | boolean>;
    consent: boolean | null;
  } | null;
  problems: Problem[];
};

/** A row that did not become a contact. */
export type ImportErrorView = { line: number; problems: Problem[]; cells: string[] };
