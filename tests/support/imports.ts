import { cancelRun, startCheck, startRun, startUndo } from "@/lib/contacts/imports/commands";
import { getImport } from "@/lib/contacts/imports/queries";
import { importSettings, type ImportSettings } from "@/lib/contacts/imports/schemas";
import { uploadContacts } from "@/lib/contacts/imports/uploads";
import type { ContactImportPreview } from "@/lib/contacts/imports/views";
import { workOnDueImport } from "@/lib/contacts/imports/work";
import { pool } from "@/lib/platform/db";
import type { Scope } from "@/lib/tenancy/scope";
import { inPieces } from "./files-made";

export { cancelRun };

type Given = Partial<Omit<ImportSettings, "columns">> & { columns?: ImportSettings["columns"] };

/** A file the member has uploaded. */
export const addImport = (
  scope: Scope,
  file: string | Buffer,
  { pieces = 1_000, encoding = "auto" as const, filename = "contacts.csv" } = {},
): Promise<ContactImportPreview> =>
  uploadContacts(scope, { filename, encoding }, inPieces(Buffer.from(file), pieces));

/** What the product guessed of the file, with what the test says of it. */
export function settingsFor(uploaded: ContactImportPreview, given: Given = {}): ImportSettings {
  const { guess: columns, decimal, dateOrder } = uploaded.preview!;
  const parsed = importSettings.safeParse({ columns, decimal, dateOrder, ...given });
  if (!parsed.success) throw new Error(parsed.error.message);
  return parsed.data;
}

/** Lets workers have their turns until nothing is left to do. */
export async function settle(scope: Scope, contactImportId: string): Promise<ContactImportPreview> {
  const job = { workspaceId: scope.workspaceId, contactImportId };
  for (;;) {
    await workOnDueImport(job);
    const seen = await getImport(scope, contactImportId);
    if (!["checking", "queued", "running", "undoing"].includes(seen.state)) return seen;
    // Another worker may hold it: the product's own, which hears the same bell.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function checkFile(scope: Scope, file: string | Buffer, given: Given = {}) {
  const uploaded = await addImport(scope, file);
  await startCheck(scope, uploaded.id, settingsFor(uploaded, given));
  return settle(scope, uploaded.id);
}

/** Uploads a file and imports it. */
export async function importFile(scope: Scope, file: string | Buffer, given: Given = {}) {
  const uploaded = await addImport(scope, file);
  await startRun(scope, uploaded.id, settingsFor(uploaded, given));
  return settle(scope, uploaded.id);
}

export async function undoImport(scope: Scope, contactImportId: string) {
  await startUndo(scope, contactImportId);
  return settle(scope, contactImportId);
}

/** Everything an import may touch in a workspace, as text: equal texts are equal tables. */
export async function contactsOf({ workspaceId }: Scope): Promise<string> {
  const { rows } = await pool.query<{ whole: string }>(
    `SELECT jsonb_build_object(
        'contacts', (SELECT jsonb_agg(to_jsonb(c) - 'updated_at' ORDER BY id) FROM contacts c WHERE workspace_id = $1),
        'identities', (SELECT jsonb_agg(to_jsonb(i) ORDER BY kind, value) FROM contact_identities i WHERE workspace_id = $1),
        'consent', (SELECT jsonb_agg(to_jsonb(e) ORDER BY id) FROM consent_events e WHERE workspace_id = $1),
        'labels', (SELECT jsonb_agg(to_jsonb(l) ORDER BY id) FROM labels l WHERE workspace_id = $1),
        'fields', (SELECT jsonb_agg(to_jsonb(f) ORDER BY id) FROM custom_fields f WHERE workspace_id = $1)
      )::text AS whole`,
    [workspaceId],
  );
  return rows[0]!.whole;
}
