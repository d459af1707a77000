import { kinds, leftOut } from "@/lib/data/exports/kinds";

const wrapped = (text: string): string => text.replace(/(.{1,96})(?:\s+|$)/g, "$1\n").trimEnd();

/** What lies in every first archive beside the data, for whoever opens it years later. */
export function readmeOf(workspace: { name: string; slug: string }, begun: Date, withFiles: boolean): string {
  const files = kinds.map(({ file, about }) => `  ${`${file}.jsonl`.padEnd(28)}${about}`).join("\n");
  const reasons = [...new Set(Object.values(leftOut))].map((reason) => `  - ${reason}`).join("\n");
  return `All data of the workspace "${workspace.name}" (${workspace.slug})
Begun at ${begun.toISOString()}

${wrapped(
  "Each .jsonl file is JSON Lines: one JSON object a line, in UTF-8, in the order of the ids. Ids are the same in all files and in the API. Times are ISO 8601 with their offset. Rows are as they were when their file was written; what was added while the export ran may be in it or not.",
)}

  manifest.json               How many lines each file has, and this export's own facts
  workspace.json              Name, address, time zone, settings and plan
  contacts.csv                Contacts for a spreadsheet; Parley can import it again
${files}

${wrapped(
  withFiles
    ? "Files of customers lie under files/, named by the media's id. When the archive would become large it is cut: archives 2, 3 and so on hold only further files."
    : "Files of customers are not in this export; media.jsonl names them.",
)}

${wrapped(
  "In contacts.csv a cell that a spreadsheet would take for a formula begins with an apostrophe. Nothing in the .jsonl files is changed.",
)}

Not in it, because it is secret, or because it says nothing that is not in it already:
${reasons}
  - passwords, access tokens, PINs, app secrets and API keys
`;
}
