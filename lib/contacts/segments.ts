import { z } from "zod";
import { contactFilter } from "@/lib/contacts/filters";
import {
  prepareFilter,
  refuseUnknownMentions,
  segmentsOf,
  storedFilter,
} from "@/lib/contacts/prepared-filter";
import type { SegmentView } from "@/lib/contacts/views";
import { db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { cleanName } from "@/lib/shared/clean-name";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { changeLibrary, mostEntries, refuseTaken, type Tx } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";

const name = z
  .string("Name the segment.")
  .max(400, "Use at most 60 characters.")
  .transform(cleanName)
  .pipe(z.string().min(1, "Name the segment.").max(60, "Use at most 60 characters."));

export const segmentParams = z.object({ segmentId: z.uuid() });

/** POST /segments */
export const segmentInput = z.strictObject({ name, filter: contactFilter });

/** PATCH /segments/{id} */
export const segmentChange = z
  .strictObject({ name: name.optional(), filter: contactFilter.optional() })
  .refine((change) => Object.keys(change).length > 0, "Say what to change: name or filter.");

type Row = { id: string; name: string; filter: unknown; createdAt: Date; updatedAt: Date };

const toView = (row: Row): SegmentView => ({
  id: row.id,
  name: row.name,
  filter: storedFilter(row.filter),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

const select = { id: true, name: true, filter: true, createdAt: true, updatedAt: true } as const;

const all = (tx: Pick<Tx, "segment">, workspaceId: string): Promise<Row[]> =>
  tx.segment.findMany({ where: { workspaceId }, select, take: mostEntries });

/** All segments of the workspace, by name; at most 500. */
export async function listSegments(scope: Scope): Promise<{ data: SegmentView[] }> {
  const rows = await db.segment.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: mostEntries,
    select,
  });
  return { data: rows.map(toView) };
}

/** @throws AppError conflict `name_taken`, `library_full`; invalid with the path of what the filter names and is not there */
export async function createSegment(
  scope: Scope,
  input: z.output<typeof segmentInput>,
  call?: AuditCall,
): Promise<SegmentView> {
  const { workspaceId, actor } = scope;
  await refuseUnknownMentions(scope, input.filter);
  await prepareFilter(scope, input.filter);
  return changeLibrary(scope, "segments", async (tx) => {
    refuseTaken(await all(tx, workspaceId), { noun: "segment", field: "name", name: input.name });
    const row = await tx.segment.create({
      data: {
        id: newId(),
        workspaceId,
        name: input.name,
        filter: input.filter,
        createdById: actor.type === "user" ? actor.userId : null,
      },
      select,
    });
    await recordAudit(
      { scope, action: "segment.created", target: { type: "segment", id: row.id }, call },
      tx,
    );
    return toView(row);
  });
}

/**
 * Changes the name or the filter.
 * @throws AppError not_found; conflict `name_taken`, `segment_in_itself`; invalid as `createSegment`
 */
export async function changeSegment(
  scope: Scope,
  segmentId: string,
  change: z.output<typeof segmentChange>,
  call?: AuditCall,
): Promise<SegmentView> {
  const { workspaceId } = scope;
  if (change.filter) await refuseUnknownMentions(scope, change.filter);
  return changeLibrary(scope, "segments", async (tx) => {
    const segments = await all(tx, workspaceId);
    if (!segments.some(({ id }) => id === segmentId)) throw notFound("segment");
    if (change.name !== undefined) {
      refuseTaken(segments, { noun: "segment", field: "name", name: change.name, ownId: segmentId });
    }
    // Under the lock of the list, so that two changes at once make no circle.
    if (change.filter)
      await prepareFilter(scope, change.filter, [segmentId], (text, values) =>
        tx.$queryRawUnsafe(text, ...values),
      );
    const row = await tx.segment.update({
      where: { workspaceId_id: { workspaceId, id: segmentId } },
      data: { ...change },
      select,
    });
    await recordAudit(
      {
        scope,
        action: "segment.changed",
        target: { type: "segment", id: segmentId },
        data: { fields: Object.keys(change) },
        call,
      },
      tx,
    );
    return toView(row);
  });
}

/** Names of what would mean other people without the segment: segments, and campaigns that have not begun. */
async function usersOf(scope: Scope, tx: Tx, segmentId: string): Promise<string[]> {
  const { workspaceId } = scope;
  const segments = (await all(tx, workspaceId)).filter(({ filter }) =>
    segmentsOf(storedFilter(filter)).includes(segmentId),
  );
  const campaigns = await tx.$queryRaw<{ name: string }[]>`SELECT name FROM campaigns
    WHERE workspace_id = ${workspaceId}::uuid AND state IN ('draft', 'scheduled', 'freezing')
      AND audience::text LIKE ${`%${segmentId}%`} LIMIT 5`;
  return [...segments, ...campaigns].map((user) => user.name);
}

/** @throws AppError not_found; conflict `segment_in_use` with the names of what asks for it */
export async function deleteSegment(scope: Scope, segmentId: string, call?: AuditCall): Promise<void> {
  const { workspaceId } = scope;
  await changeLibrary(scope, "segments", async (tx) => {
    const users = await usersOf(scope, tx, segmentId.toLowerCase());
    if (users.length > 0) {
      throw new AppError(
        "conflict",
        "segment_in_use",
        `This segment is a part of ${users.map((user) => `“${user}”`).join(", ")}. Change that first.`,
        { data: { names: users } },
      );
    }
    const { count } = await tx.segment.deleteMany({ where: { workspaceId, id: segmentId } });
    if (count === 0) throw notFound("segment");
    await recordAudit(
      { scope, action: "segment.deleted", target: { type: "segment", id: segmentId }, call },
      tx,
    );
  });
}
