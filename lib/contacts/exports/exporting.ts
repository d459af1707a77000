import { searchedFilter } from "@/lib/contacts/contact-list";
import { listCustomFields } from "@/lib/contacts/custom-fields";
import {
  customHeadings,
  exportColumns,
  exportHeadings,
  type ExportColumn,
} from "@/lib/contacts/exports/columns";
import type { ContactExportQuery } from "@/lib/contacts/exports/schemas";
import { contactPredicate } from "@/lib/contacts/filter-sql";
import { joinLabels } from "@/lib/contacts/label-cells";
import { prepareFilter, type PreparedFilter } from "@/lib/contacts/prepared-filter";
import { csvDownload } from "@/lib/platform/csv-download";
import { db, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { csvLine } from "@/lib/shared/csv";
import { dayIn } from "@/lib/shared/dates";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

/** Contacts that are looked at in one statement. */
const pageRows = 2_000;

type Row = {
  id: string;
  name: string | null;
  profileName: string | null;
  username: string | null;
  phone: string | null;
  waId: string | null;
  country: string | null;
  labelIds: string[];
  custom: Record<string, unknown>;
  marketingGrantedAt: Date | null;
  marketingStoppedAt: Date | null;
  utilityGrantedAt: Date | null;
  utilityStoppedAt: Date | null;
  blockedAt: Date | null;
  lastInboundAt: Date | null;
  createdAt: Date;
  proof: string | null;
};

const time = (at: Date | null): string => at?.toISOString() ?? "";
const answer = (granted: Date | null, stopped: Date | null): string =>
  stopped ? "no" : granted ? "yes" : "";

/** How each column is written; labels by their names. */
const cells: Record<ExportColumn, (row: Row, labels: ReadonlyMap<string, string>) => string> = {
  id: ({ id }) => id,
  name: ({ name }) => name ?? "",
  whatsapp_name: ({ profileName }) => profileName ?? "",
  phone: ({ phone, waId }) => phone ?? (waId ? `+${waId}` : ""),
  username: ({ username }) => username ?? "",
  country: ({ country }) => country ?? "",
  labels: ({ labelIds }, labels) => joinLabels(labelIds.flatMap((id) => labels.get(id) ?? [])),
  consent: (row) => answer(row.marketingGrantedAt, row.marketingStoppedAt),
  consent_at: (row) => time(row.marketingStoppedAt ?? row.marketingGrantedAt),
  consent_proof: ({ proof }) => proof ?? "",
  utility: (row) => answer(row.utilityGrantedAt, row.utilityStoppedAt),
  utility_at: (row) => time(row.utilityStoppedAt ?? row.utilityGrantedAt),
  blocked_at: ({ blockedAt }) => time(blockedAt),
  last_inbound_at: ({ lastInboundAt }) => time(lastInboundAt),
  created_at: ({ createdAt }) => time(createdAt),
};

const customCell = (value: unknown): string => {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
};

/** The word by which the present state of marketing came about. */
const proofOf = `(SELECT e.proof FROM consent_events e
  WHERE e.workspace_id = ct.workspace_id AND e.contact_id = ct.id AND e.category = 'marketing'
    AND e.granted = (ct.marketing_stopped_at IS NULL)
    AND (ct.marketing_stopped_at IS NOT NULL OR ct.marketing_granted_at IS NOT NULL)
  ORDER BY e.at DESC, e.id DESC LIMIT 1)`;

type Column = { heading: string; cell: (row: Row, labels: ReadonlyMap<string, string>) => string };

async function columnsOf(scope: Scope, names: readonly string[] | undefined): Promise<Column[]> {
  const fields = (await listCustomFields(scope)).data;
  const headings = customHeadings(fields);
  const all = new Map<string, Column>([
    ...exportColumns.map((name): [string, Column] => [
      name,
      { heading: exportHeadings[name], cell: cells[name] },
    ]),
    ...fields.map(({ key }, index): [string, Column] => [
      `custom:${key}`,
      { heading: headings[index]!, cell: ({ custom }) => customCell(custom[key]) },
    ]),
  ]);
  const missing = names?.find((name) => !all.has(name));
  if (missing !== undefined) {
    const message = `There is no column ${missing}.`;
    throw new AppError("invalid", "invalid_input", message, { fields: { columns: message } });
  }
  return (names ? [...new Set(names)] : [...all.keys()]).map((name) => all.get(name)!);
}

async function labelNames({ workspaceId }: Scope): Promise<Map<string, string>> {
  const labels = await db.label.findMany({ where: { workspaceId }, select: { id: true, name: true } });
  return new Map(labels.map(({ id, name }) => [id, name]));
}

/**
 * Walks all contacts of the workspace in the order of their ids, so many at a time, and picks those that fit: each is
 * looked at once, however few fit and whatever the planner thinks of the filter.
 */
async function* fitting(scope: Scope, filter: PreparedFilter, withProof: boolean): AsyncGenerator<Row[]> {
  const now = new Date();
  const { workspaceId } = scope;
  for (let after: string | null = null; ;) {
    const { text, values } = contactPredicate(filter, { workspaceId, now, firstParameter: 3 });
    const { rows }: { rows: (Row & { last: string | null })[] } = await pool.query(
      `WITH near AS MATERIALIZED (
          SELECT * FROM contacts WHERE workspace_id = $1::uuid AND ($2::uuid IS NULL OR id > $2::uuid)
           ORDER BY id LIMIT ${pageRows}),
        fits AS (
          SELECT ct.id, ct.name, ct.profile_name AS "profileName", ct.username, ct.phone, ct.wa_id AS "waId", ct.country,
            ct.label_ids AS "labelIds", ct.custom, ct.marketing_granted_at AS "marketingGrantedAt",
            ct.marketing_stopped_at AS "marketingStoppedAt", ct.utility_granted_at AS "utilityGrantedAt",
            ct.utility_stopped_at AS "utilityStoppedAt", ct.blocked_at AS "blockedAt",
            ct.last_inbound_at AS "lastInboundAt", ct.created_at AS "createdAt",
            ${withProof ? proofOf : "NULL"} AS proof
          FROM near ct WHERE ${text})
       SELECT seen.last, fits.* FROM (SELECT max(id::text) AS last FROM near) seen LEFT JOIN fits ON true
        ORDER BY fits.id`,
      [workspaceId, after, ...values],
    );
    // None that fits makes one row that is empty but for `last`.
    yield rows.filter(({ id }) => id !== null);
    after = rows[0]!.last;
    if (after === null) return;
  }
}

async function* lines(scope: Scope, filter: PreparedFilter, columns: readonly Column[]) {
  yield csvLine(columns.map(({ heading }) => heading));
  const labels = await labelNames(scope);
  const withProof = columns.some(({ cell }) => cell === cells.consent_proof);
  for await (const rows of fitting(scope, filter, withProof)) {
    if (rows.length > 0)
      yield rows.map((row) => csvLine(columns.map(({ cell }) => cell(row, labels)))).join("");
  }
}

/** All contacts with all columns as lines of a CSV, read as {@link exportContacts} reads them. */
export async function contactLines(scope: Scope): Promise<AsyncGenerator<string>> {
  return lines(scope, await prepareFilter(scope, searchedFilter({})), await columnsOf(scope, undefined));
}

/**
 * Contacts that fit the words, filter and segment as a CSV, in the order in which they came to be; read and written piece
 * by piece, so that a million costs no more memory than a thousand. No spreadsheet runs what is in it, and our own import
 * makes the same contacts of it.
 * @throws AppError invalid `invalid_input` for columns there are not; as `listContacts`
 */
export async function exportContacts(
  scope: Scope,
  query: ContactExportQuery,
  signal: AbortSignal,
  call?: AuditCall,
): Promise<Response> {
  const columns = await columnsOf(scope, query.columns);
  const filter = await prepareFilter(scope, searchedFilter(query));
  await recordAudit({
    scope,
    action: "contacts.exported",
    data: {
      columns: columns.map(({ heading }) => heading),
      isFiltered: filter.root.conditions.length > 0,
      segmentId: query.segmentId ?? null,
    },
    call,
  });
  const name = `contacts-${dayIn(filter.timeZone, new Date())}.csv`;
  return csvDownload(name, lines(scope, filter, columns), signal, { bom: query.bom });
}
