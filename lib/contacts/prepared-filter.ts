import {
  contactFilter,
  eachCondition,
  type ContactCondition,
  type ContactFilter,
} from "@/lib/contacts/filters";
import { pool } from "@/lib/platform/db";
import { AppError, type FieldErrors } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

declare const prepared: unique symbol;

/** A filter in which segments were replaced by their own conditions. */
export type PreparedNode = Exclude<ContactCondition, { field: "segment" }> | PreparedGroup;
export type PreparedGroup = {
  field?: undefined;
  match: ContactFilter["match"];
  conditions: PreparedNode[];
};

/** Proof that the ids of a filter were looked at in their workspace. Only `prepareFilter` makes it. */
export type PreparedFilter = {
  readonly root: PreparedGroup;
  readonly timeZone: string;
  readonly [prepared]: true;
};

/** Conditions of a filter together with those of its segments. */
const mostPrepared = 500;

const byId = { name: "id", names: "uuid[]" };
/** Rows a condition may name. Campaigns are asked by their table: their domain comes later than this one. */
const named = {
  labels: { ...byId, table: "labels", problem: "One of these labels is not there any more." },
  campaigns: { ...byId, table: "campaigns", problem: "This campaign is not there any more." },
  numbers: { ...byId, table: "phone_numbers", problem: "This number is not there any more." },
  segments: { ...byId, table: "segments", problem: "This segment is not there any more." },
  fields: {
    table: "custom_fields",
    name: "key || ' ' || type",
    names: "text[]",
    problem: "There is no such field of this type.",
  },
} as const;

type Mention = { of: keyof typeof named; names: string[]; path: string };

function mentionsOf(filter: ContactFilter, where: string): Mention[] {
  return [...eachCondition(filter)].flatMap(({ condition, path }): Mention[] => {
    const at = (name: string) => [where, ...path, name].filter((part) => part !== "").join(".");
    switch (condition.field) {
      case "label":
        return "ids" in condition ? [{ of: "labels", names: condition.ids, path: at("ids") }] : [];
      case "campaign":
        return [{ of: "campaigns", names: [condition.campaignId], path: at("campaignId") }];
      case "window":
        return condition.phoneNumberId
          ? [{ of: "numbers", names: [condition.phoneNumberId], path: at("phoneNumberId") }]
          : [];
      case "segment":
        return [{ of: "segments", names: [condition.segmentId], path: at("segmentId") }];
      case "custom":
        return [{ of: "fields", names: [`${condition.key} ${condition.type}`], path: at("key") }];
      default:
        return [];
    }
  });
}

/**
 * Refuses a filter that names what this workspace does not have: labels, fields, numbers, campaigns, segments.
 * @param where the name of the field that holds the filter, for the errors; "" when it is the whole input
 * @throws AppError invalid `filter_mentions_unknown` with the path of each
 */
export async function refuseUnknownMentions(
  scope: Scope,
  filter: ContactFilter,
  where = "filter",
): Promise<void> {
  const mentions = mentionsOf(filter, where);
  const kinds = [...new Set(mentions.map(({ of }) => of))];
  const known = new Set<string>();
  await Promise.all(
    kinds.map(async (kind) => {
      const { table, name, names: type } = named[kind];
      const names = mentions.filter(({ of }) => of === kind).flatMap((mention) => mention.names);
      const { rows } = await pool.query<{ name: string }>(
        `SELECT ${name} AS name FROM ${table} WHERE workspace_id = $1 AND ${name} = ANY($2::${type})`,
        [scope.workspaceId, [...new Set(names)]],
      );
      for (const { name } of rows) known.add(`${kind} ${name}`);
    }),
  );
  const fields: FieldErrors = {};
  for (const { of, names, path } of mentions) {
    if (!names.every((name) => known.has(`${of} ${lower(name)}`))) fields[path] = named[of].problem;
  }
  const [wrong] = Object.entries(fields);
  if (!wrong) return;
  throw new AppError("invalid", "filter_mentions_unknown", `${wrong[0]}: ${wrong[1]}`, { fields });
}

const lower = (text: string): string => text.toLowerCase();

/** Asks the database, on its own or within a transaction. */
export type Read = <Row extends object>(text: string, values: unknown[]) => Promise<Row[]>;

const freely: Read = async <Row extends object>(text: string, values: unknown[]) =>
  (await pool.query<Row>(text, values)).rows;

/** The stored filters of segments that filters name, and of those these name, by id. */
async function readSegments(
  read: Read,
  { workspaceId }: Scope,
  filters: readonly ContactFilter[],
): Promise<Map<string, ContactFilter>> {
  const known = new Map<string, ContactFilter>();
  let wanted = [...new Set(filters.flatMap(segmentsOf))];
  while (wanted.length > 0) {
    const rows = await read<{ id: string; filter: unknown }>(
      `SELECT id, filter FROM segments WHERE workspace_id = $1::uuid AND id = ANY($2::uuid[])`,
      [workspaceId, wanted],
    );
    for (const row of rows) known.set(row.id, storedFilter(row.filter));
    wanted = rows.flatMap((row) => segmentsOf(known.get(row.id)!)).filter((id) => !known.has(id));
  }
  return known;
}

/** Nobody: what cannot be understood any more must not become everybody. */
const nobody: ContactFilter = { match: "any", conditions: [] };

/** A filter as it was stored. One that is no longer understood is nobody's. */
export function storedFilter(stored: unknown): ContactFilter {
  const parsed = contactFilter.safeParse(stored);
  return parsed.success ? parsed.data : nobody;
}

/** Ids of the segments a filter names itself. */
export const segmentsOf = (filter: ContactFilter): string[] => [
  ...new Set(
    [...eachCondition(filter)].flatMap(({ condition }) =>
      condition.field === "segment" ? [condition.segmentId.toLowerCase()] : [],
    ),
  ),
];

/**
 * Puts segments in place.
 * @param above those one is inside of: a segment in itself would never end
 * @param budget counts what was put down; segments that name each other twice would double at every step
 */
function putInPlace(
  filter: ContactFilter,
  segments: ReadonlyMap<string, ContactFilter>,
  above: readonly string[],
  budget: { left: number },
): PreparedGroup {
  const conditions = filter.conditions.map((node): PreparedNode => {
    if (--budget.left < 0) throw tooLarge();
    if (node.field === undefined) return putInPlace(node, segments, above, budget);
    if (node.field !== "segment") return node;
    const id = node.segmentId.toLowerCase();
    if (above.includes(id)) {
      throw new AppError("conflict", "segment_in_itself", "A segment cannot be a part of itself.");
    }
    const inside = putInPlace(segments.get(id) ?? nobody, segments, [...above, id], budget);
    return node.operator === "in" ? inside : { match: "none", conditions: [inside] };
  });
  return { match: filter.match, conditions };
}

const tooLarge = () =>
  new AppError(
    "invalid",
    "filter_too_large",
    `With the segments it names this filter has more than ${mostPrepared} conditions.`,
  );

const zoneOf = async (read: Read, { workspaceId }: Scope): Promise<string> =>
  (
    await read<{ timeZone: string }>(`SELECT time_zone AS "timeZone" FROM workspaces WHERE id = $1::uuid`, [
      workspaceId,
    ])
  )[0]!.timeZone;

/**
 * Makes a filter ready for `contactPredicate`: segments are replaced by their conditions as they stand now. A label,
 * number, campaign or segment that is gone, or another workspace's, holds nobody.
 *
 * @param within ids of segments the filter belongs to, so that a segment is never a part of itself
 * @param read the transaction one is in: a second connection for it could be one too many
 * @throws AppError conflict `segment_in_itself`; invalid `filter_too_large`
 */
export async function prepareFilter(
  scope: Scope,
  filter: ContactFilter,
  within: readonly string[] = [],
  read: Read = freely,
): Promise<PreparedFilter> {
  const segments = await readSegments(read, scope, [filter]);
  const timeZone = await zoneOf(read, scope);
  const root = putInPlace(filter, segments, within, { left: mostPrepared });
  return { root, timeZone } as PreparedFilter;
}

/** The filters of several segments, ready, in two reads. One that cannot be made ready is left out. */
export async function prepareSegments(
  scope: Scope,
  given: readonly { id: string; filter: ContactFilter }[],
): Promise<Map<string, PreparedFilter>> {
  const segments = await readSegments(
    freely,
    scope,
    given.map(({ filter }) => filter),
  );
  const timeZone = await zoneOf(freely, scope);
  const ready = new Map<string, PreparedFilter>();
  for (const { id, filter } of given) {
    try {
      const root = putInPlace(filter, segments, [id], { left: mostPrepared });
      ready.set(id, { root, timeZone } as PreparedFilter);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  return ready;
}
