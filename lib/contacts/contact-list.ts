import { countQuery } from "@/lib/contacts/count-query";
import { everyContact, type ContactCondition, type ContactFilter } from "@/lib/contacts/filters";
import { contactPredicate } from "@/lib/contacts/filter-sql";
import { prepareFilter, type PreparedFilter } from "@/lib/contacts/prepared-filter";
import { listContactsByIds } from "@/lib/contacts/queries";
import { normaliseQuery } from "@/lib/contacts/rules";
import type { ContactListQuery, ContactPlace, ContactSearch, ContactSort } from "@/lib/contacts/schemas";
import type { ContactCountView, ContactView } from "@/lib/contacts/views";
import { pool } from "@/lib/platform/db";
import { encodeTextCursor, type Page } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

/**
 * What a list goes by, as text. Dates as text keep their microseconds; who never wrote stands at the end of time.
 * `walks`: an index has this order, so that the beginning of a list need not look at all of it.
 */
const sorts: Record<ContactSort, { key: string; type: string; walks: boolean }> = {
  created: { key: "ct.created_at", type: "timestamptz", walks: true },
  name: { key: `ct.search_text COLLATE "C"`, type: "text", walks: true },
  last_inbound: { key: "coalesce(ct.last_inbound_at, '-infinity')", type: "timestamptz", walks: false },
};

/** Contacts shown as an example of a count. */
const sampleSize = 10;

/** Contacts that are looked through in the order of an index before all are: a few milliseconds. */
const nearby = 3_000;

/** The filter, segment and words of a request as one filter. */
export function searchedFilter({ q, filter, segmentId }: ContactSearch): ContactFilter {
  const conditions: (ContactCondition | ContactFilter)[] = [];
  if (filter) conditions.push(filter);
  if (segmentId) conditions.push({ field: "segment", operator: "in", segmentId });
  if (q && normaliseQuery(q).length > 0) conditions.push({ field: "search", operator: "contains", value: q });
  return conditions.length > 0 ? { match: "all", conditions } : everyContact;
}

type Asked = {
  filter: PreparedFilter;
  deleted: boolean;
  sort: ContactSort;
  descending: boolean;
  after: ContactPlace | undefined;
  count: number;
  now: Date;
};

/** @param near looks at so many from the place on, by the index; null at all of them */
async function ask(
  scope: Scope,
  asked: Asked,
  near: number | null,
): Promise<{ found: ContactPlace[]; seen: number }> {
  const { workspaceId } = scope;
  const { key, type, walks } = sorts[asked.sort];
  const direction = asked.descending ? "DESC" : "ASC";
  const order = (of: string) => `ORDER BY ${of} ${direction}, ct.id ${direction}`;
  const { text, values } = contactPredicate(asked.filter, {
    workspaceId,
    now: asked.now,
    firstParameter: 2,
    deleted: asked.deleted,
  });
  const value = (given: unknown) => `$${1 + values.push(given)}`;
  const past = asked.after
    ? `(${key}, ct.id) ${asked.descending ? "<" : ">"} (${value(asked.after.key)}::${type}, ${value(asked.after.id)}::uuid)`
    : "true";
  const own = `ct.workspace_id = $1::uuid AND ct.deleted_at IS ${asked.deleted ? "NOT NULL" : "NULL"}`;
  // OFFSET 0: the planner does not know how rare a filter's contacts are, and would walk an index to its end for them.
  // Without an index to walk it is left out, and several processes look.
  const aside = walks ? "OFFSET 0" : "";
  const fits = near
    ? `SELECT ct.id, ${key} AS key FROM near ct WHERE ${text}`
    : `SELECT ct.id, ${key} AS key FROM contacts ct WHERE ${own} AND ${text} AND ${past} ${aside}`;
  const nearest = near
    ? `SELECT ct.* FROM contacts ct WHERE ${own} AND ${past} ${order(key)} LIMIT ${near}`
    : "SELECT 1";
  const { rows } = await pool.query<{ ids: string[]; keys: string[]; seen: number }>(
    `WITH near AS MATERIALIZED (${nearest}),
       page AS MATERIALIZED (SELECT ct.id, ct.key FROM (${fits}) ct ${order("ct.key")} LIMIT ${value(asked.count)})
     SELECT ARRAY(SELECT ct.id FROM page ct ${order("ct.key")}) AS ids,
            ARRAY(SELECT ct.key::text FROM page ct ${order("ct.key")}) AS keys, (SELECT count(*)::int FROM near) AS seen`,
    [workspaceId, ...values],
  );
  const { ids, keys, seen } = rows[0]!;
  return { found: ids.map((id, i) => ({ id, key: keys[i]! })), seen };
}

/**
 * The next places of a list. What an index has in this order is looked at from there on, as far as `nearby`; only when
 * that does not fill the page, all contacts are looked at, which takes some 150 ms for a million.
 */
async function find(scope: Scope, asked: Asked): Promise<ContactPlace[]> {
  if (!sorts[asked.sort].walks) return (await ask(scope, asked, null)).found;
  const near = asked.filter.root.conditions.length === 0 ? asked.count : nearby;
  const { found, seen } = await ask(scope, asked, near);
  const isAll = found.length >= asked.count || seen < near;
  return isAll ? found : (await ask(scope, asked, null)).found;
}

/**
 * Contacts of the workspace that fit the words, filter and segment, a page at a time.
 * @throws AppError conflict `segment_in_itself`, invalid `filter_too_large`
 */
export async function listContacts(
  scope: Scope,
  query: ContactListQuery,
  now = new Date(),
): Promise<Page<ContactView>> {
  const { sort, order, limit, after, deleted } = query;
  const filter = await prepareFilter(scope, searchedFilter(query));
  const found = await find(scope, {
    filter,
    deleted,
    sort,
    descending: order === "desc",
    after,
    count: limit + 1,
    now,
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    data: await listContactsByIds(
      scope,
      page.map(({ id }) => id),
    ),
    nextCursor: found.length > limit && last ? encodeTextCursor(`${sort}-${order}`, last) : null,
  };
}

type Counted = { count: number; ids: string[] };

/** Counts, and finds the newest among those who fit when they are so few that the first ones in time did not show them. */
async function countAll(
  { workspaceId }: Scope,
  filter: PreparedFilter,
  now: Date,
  newest: readonly string[] | null,
): Promise<Counted> {
  const { text, values } = contactPredicate(filter, { workspaceId, now, firstParameter: 1 });
  if (newest) {
    const { rows } = await countQuery<{ count: number }>(
      `SELECT count(*)::int AS count FROM contacts ct WHERE ${text}`,
      values,
    );
    return { count: rows[0]!.count, ids: [...newest] };
  }
  const { rows } = await countQuery<Counted>(
    `WITH fits AS MATERIALIZED (SELECT ct.id, ct.created_at FROM contacts ct WHERE ${text})
      SELECT (SELECT count(*)::int FROM fits) AS count,
        ARRAY(SELECT id FROM fits ORDER BY created_at DESC, id DESC LIMIT ${sampleSize}) AS ids`,
    values,
  );
  return rows[0]!;
}

/**
 * How many contacts fit, exactly, and the newest ten of them. One look at all contacts of the workspace: for a million
 * some 100 ms where `contacts_facts` has all that is asked, 250 ms where it has not (custom fields, when they wrote).
 * @throws AppError as `listContacts`
 */
export async function countContacts(
  scope: Scope,
  search: ContactSearch,
  now = new Date(),
): Promise<ContactCountView> {
  const filter = await prepareFilter(scope, searchedFilter(search));
  const asked = { filter, deleted: false, sort: "created", descending: true, after: undefined, now } as const;
  const { found, seen } = await ask(scope, { ...asked, count: sampleSize }, nearby);
  const isFull = found.length === sampleSize || seen < nearby;
  const { count, ids } = await countAll(scope, filter, now, isFull ? found.map(({ id }) => id) : null);
  return { count, sample: await listContactsByIds(scope, ids) };
}
