import { randomInt } from "node:crypto";
import type { z } from "zod";
import { platformDb, type Prisma } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { useRate } from "@/lib/platform/rate-limit";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { formatFor } from "@/lib/tenancy/formats";
import { connectSandbox } from "@/lib/tenancy/jobs";
import { announceLibrary } from "@/lib/tenancy/library";
import { slugCandidates } from "@/lib/tenancy/rules";
import type { workspaceChange, workspaceInput } from "@/lib/tenancy/schemas";
import type { Scope } from "@/lib/tenancy/scope";
import { changeSlug, isHeld } from "@/lib/tenancy/slugs";
import { beginTrial } from "@/lib/tenancy/trials";
import { toWorkspaceView, workspaceSelect, type WorkspaceRow, type WorkspaceView } from "@/lib/tenancy/views";

const newWorkspaceRate = { name: "workspace", limit: 20, windowSeconds: 24 * 60 * 60 };

const randomWord = (): string =>
  Array.from({ length: 5 }, () => "abcdefghjkmnpqrstuvwxyz23456789"[randomInt(31)]).join("");

/**
 * Writes a workspace and its owner's membership within the caller's transaction. Two people who choose the same
 * name at the same moment get different slugs. A person's first workspace begins with a free trial, see {@link beginTrial}.
 */
export async function insertWorkspace(
  tx: Prisma.TransactionClient,
  input: z.output<typeof workspaceInput> & { ownerId: string },
  call?: AuditCall,
): Promise<WorkspaceRow> {
  const { ownerId, ...rest } = input;
  const workspaceId = newId();
  const locale = formatFor(input.country ?? "US");
  for (const slug of slugCandidates(input.name, randomWord)) {
    if (await isHeld(tx, slug, { workspaceId, now: new Date() })) continue;
    const { count } = await tx.workspace.createMany({
      data: [{ id: workspaceId, slug, locale, ...rest }],
      skipDuplicates: true,
    });
    if (count === 1) break;
  }
  await tx.membership.create({ data: { id: newId(), workspaceId, userId: ownerId, role: "owner" } });
  await beginTrial(tx, workspaceId, ownerId);
  await recordAudit(
    {
      workspaceId,
      actor: { type: "user", userId: ownerId },
      action: "workspace.created",
      target: { type: "workspace", id: workspaceId },
      call,
    },
    tx,
  );
  return tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: workspaceSelect });
}

/**
 * Makes another workspace for somebody who is signed in, and rings for its sandbox number.
 * @throws AppError `rate_limited` after 20 in a day
 */
export async function createWorkspace(
  ownerId: string,
  input: z.output<typeof workspaceInput>,
  call?: AuditCall,
): Promise<WorkspaceView> {
  const decision = await useRate([{ limit: newWorkspaceRate, subject: ownerId }]);
  if (!decision.allowed) {
    throw new AppError(
      "rate_limited",
      "too_many_workspaces",
      "You made many workspaces today. Make the next one tomorrow.",
      { retryAfterSeconds: decision.retryAfterSeconds },
    );
  }
  const row = await platformDb.$transaction((tx) => insertWorkspace(tx, { ...input, ownerId }, call));
  await ring(connectSandbox, { workspaceId: row.id }, { id: row.id });
  return toWorkspaceView(row);
}

/**
 * Changes the name, address, time zone, country, formats or colour, and has open pages drawn again.
 * @throws AppError conflict `slug_taken`; rate_limited `slug_changed_often`
 */
export async function updateWorkspace(
  scope: Scope,
  { slug, ...change }: z.output<typeof workspaceChange>,
  call?: AuditCall,
): Promise<WorkspaceView> {
  const id = scope.workspaceId;
  const view = await platformDb.$transaction(async (tx) => {
    const { count } = await tx.workspace.updateMany({ where: { id }, data: change });
    if (count === 0) throw notFound("workspace");
    const formerSlug = slug === undefined ? null : await changeSlug(tx, id, slug, new Date());
    await recordAudit(
      {
        scope,
        action: "workspace.updated",
        target: { type: "workspace", id },
        data: {
          fields: [...Object.keys(change), ...(formerSlug === null ? [] : ["slug"])],
          ...(formerSlug === null ? {} : { slug: slug!, formerSlug }),
        },
        call,
      },
      tx,
    );
    return toWorkspaceView(await tx.workspace.findUniqueOrThrow({ where: { id }, select: workspaceSelect }));
  });
  // Another address alone leaves open pages as they are: the one they know leads to it.
  if (Object.keys(change).length > 0) await announceLibrary(scope, "workspace");
  return view;
}
