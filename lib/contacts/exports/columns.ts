/** A column only our own exports have: their headings, numbers and days need no guessing. */
export const ownExportMark = "Parley id";

/** What an export may hold besides custom fields, and the headings by which our own import knows it again. */
export const exportHeadings = {
  phone: "Phone",
  name: "Name",
  whatsapp_name: "WhatsApp name",
  username: "Username",
  country: "Country",
  labels: "Labels",
  consent: "Consent",
  consent_at: "Consent date",
  consent_proof: "Consent source",
  utility: "Orders and appointments",
  utility_at: "Orders and appointments since",
  blocked_at: "Blocked",
  last_inbound_at: "Last wrote",
  created_at: "Created",
  id: ownExportMark,
} as const;
export type ExportColumn = keyof typeof exportHeadings;

export const exportColumns = Object.keys(exportHeadings) as ExportColumn[];

/** Of our own headings: what an import takes them for. */
export const importedHeadings = new Map<
  string,
  "phone" | "name" | "country" | "labels" | "consent" | "consent_at" | "consent_proof"
>(
  (["phone", "name", "country", "labels", "consent", "consent_at", "consent_proof"] as const).map(
    (column) => [exportHeadings[column], column],
  ),
);

const fold = (heading: string): string => heading.normalize("NFKC").trim().toLowerCase();

/** Headings of custom fields: their names; beside another column of that name the key stands in it as well. */
export function customHeadings(fields: readonly { key: string; name: string }[]): string[] {
  const taken = new Set(Object.values(exportHeadings).map(fold));
  return fields.map(({ key, name }) => {
    const heading = taken.has(fold(name)) ? `${name} (${key})` : name;
    taken.add(fold(heading));
    return heading;
  });
}
