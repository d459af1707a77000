import type { AudienceSource, CampaignAudience } from "@/lib/campaigns/schemas";
import { contactPredicate } from "@/lib/contacts/filter-sql";
import { contactFilter } from "@/lib/contacts/filters";
import { prepareFilter } from "@/lib/contacts/prepared-filter";
import { db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

/** Parameters of a statement in the making: `value(x)` keeps x and gives its place. */
export type Parameters = { values: unknown[]; value: (given: unknown) => string };

export function newParameters(): Parameters {
  const values: unknown[] = [];
  return { values, value: (given) => `$${values.push(given)}` };
}

async function resolve(scope: Scope, source: AudienceSource): Promise<AudienceSource> {
  if (source.kind !== "segment") return source;
  const segment = await db.segment.findUnique({
    where: { workspaceId_id: { workspaceId: scope.workspaceId, id: source.segmentId } },
    select: { filter: true },
  });
  const filter = contactFilter.safeParse(segment?.filter);
  if (filter.success) return { kind: "filter", filter: filter.data };
  throw new AppError("conflict", "segment_gone", "A segment of this campaign is not there any more.");
}

/**
 * The audience with its segments replaced by their filters as they are now, so that it means the same people to the end.
 * @throws AppError conflict `segment_gone`: what cannot be understood must become neither everybody nor nobody
 */
export async function resolveAudience(scope: Scope, audience: CampaignAudience): Promise<CampaignAudience> {
  const all = (sources: readonly AudienceSource[]) =>
    Promise.all(sources.map((source) => resolve(scope, source)));
  return { include: await all(audience.include), exclude: await all(audience.exclude) };
}

async function sourceSql(
  scope: Scope,
  source: AudienceSource,
  { values, value }: Parameters,
  now: Date,
): Promise<string> {
  switch (source.kind) {
    case "everyone":
      return "true";
    case "labels":
      return `ct.label_ids && ${value(source.labelIds)}::uuid[]`;
    case "contacts":
      return `ct.id = ANY(${value(source.contactIds)}::uuid[])`;
    case "import":
      return `EXISTS (SELECT 1 FROM contact_import_changes ic WHERE ic.workspace_id = ct.workspace_id
        AND ic.import_id = ${value(source.importId)}::uuid AND ic.contact_id = ct.id)`;
    case "segment":
      return sourceSql(scope, await resolve(scope, source), { values, value }, now);
    case "filter": {
      const { workspaceId } = scope;
      const filter = await prepareFilter(scope, source.filter);
      const predicate = contactPredicate(filter, { workspaceId, now, firstParameter: values.length + 1 });
      values.push(...predicate.values);
      return predicate.text;
    }
  }
}

/**
 * An audience as a condition on `contacts ct` of the workspace: whoever belongs to one of its sources and to none of
 * those it leaves out.
 */
export async function audienceSql(
  scope: Scope,
  { include, exclude }: CampaignAudience,
  parameters: Parameters,
  now: Date,
): Promise<string> {
  const parts = async (sources: readonly AudienceSource[]) => {
    const texts: string[] = [];
    for (const source of sources) texts.push(await sourceSql(scope, source, parameters, now));
    return texts.map((text) => `(${text})`).join(" OR ");
  };
  const included = await parts(include);
  const excluded = await parts(exclude);
  const own = `ct.workspace_id = ${parameters.value(scope.workspaceId)}::uuid AND ct.deleted_at IS NULL`;
  return `${own} AND (${included || "false"})${excluded ? ` AND (${excluded}) IS NOT TRUE` : ""}`;
}

/** Files whose rows fill the template, in the order in which they count. */
export const importsOf = ({ include }: CampaignAudience): string[] =>
  include.flatMap((source) => (source.kind === "import" ? [source.importId] : []));
