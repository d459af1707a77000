import { z } from "zod";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { changeLibrary, mostEntries, refuseTaken, type Tx } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";

/** A text one writes often. */
export type CannedReplyView = {
  id: string;
  /** Typed as /shortcut. */
  shortcut: string;
  /** May hold variables such as {{contact.first_name|there}}. */
  text: string;
  updatedAt: string;
};

const shortcut = z
  .string("Give it a shortcut.")
  .trim()
  .toLowerCase()
  .max(200, "Use at most 40 characters.")
  .transform((typed) => typed.replace(/^\//, ""))
  .pipe(
    z
      .string()
      .min(1, "Give it a shortcut.")
      .max(40, "Use at most 40 characters.")
      .regex(/^[a-z0-9_-]+$/, "Use letters, digits, - and _."),
  );
const text = z
  .string("Write the reply.")
  .max(4_096, "WhatsApp takes at most 4,096 characters.")
  .refine((written) => written.trim() !== "", "Write the reply.");

export const cannedReplyInput = z.strictObject({ shortcut, text });
export const cannedReplyChange = z
  .strictObject({ shortcut: shortcut.optional(), text: text.optional() })
  .refine((change) => Object.keys(change).length > 0, "Say what to change: shortcut or text.");
export const cannedReplyParams = z.object({ cannedReplyId: z.uuid() });

const select = { id: true, shortcut: true, text: true, updatedAt: true } as const;
const toView = ({
  updatedAt,
  ...row
}: Omit<CannedReplyView, "updatedAt"> & { updatedAt: Date }): CannedReplyView => ({
  ...row,
  updatedAt: updatedAt.toISOString(),
});

async function names(tx: Tx, workspaceId: string): Promise<{ id: string; name: string }[]> {
  const rows = await tx.cannedReply.findMany({
    where: { workspaceId },
    select: { id: true, shortcut: true },
    take: mostEntries,
  });
  return rows.map((row) => ({ id: row.id, name: row.shortcut }));
}

/** All canned replies of the workspace by shortcut; at most 500. */
export async function listCannedReplies(scope: Scope): Promise<{ data: CannedReplyView[] }> {
  const rows = await db.cannedReply.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: { shortcut: "asc" },
    take: mostEntries,
    select,
  });
  return { data: rows.map(toView) };
}

/** @throws AppError conflict `shortcut_taken`, `library_full` */
export function createCannedReply(
  scope: Scope,
  input: z.output<typeof cannedReplyInput>,
  call?: AuditCall,
): Promise<CannedReplyView> {
  const { workspaceId, actor } = scope;
  return changeLibrary(scope, "canned-replies", async (tx) => {
    refuseTaken(await names(tx, workspaceId), {
      noun: "canned reply",
      field: "shortcut",
      name: input.shortcut,
    });
    const createdById = actor.type === "user" ? actor.userId : null;
    const row = await tx.cannedReply.create({
      data: { id: newId(), workspaceId, ...input, createdById },
      select,
    });
    await recordAudit(
      {
        scope,
        action: "canned_reply.created",
        target: { type: "canned_reply", id: row.id },
        data: { shortcut: input.shortcut },
        call,
      },
      tx,
    );
    return toView(row);
  });
}

/** @throws AppError not_found; conflict `shortcut_taken` */
export function changeCannedReply(
  scope: Scope,
  cannedReplyId: string,
  change: z.output<typeof cannedReplyChange>,
  call?: AuditCall,
): Promise<CannedReplyView> {
  const { workspaceId } = scope;
  return changeLibrary(scope, "canned-replies", async (tx) => {
    const known = await names(tx, workspaceId);
    if (!known.some(({ id }) => id === cannedReplyId)) throw notFound("canned_reply");
    if (change.shortcut !== undefined) {
      refuseTaken(known, {
        noun: "canned reply",
        field: "shortcut",
        name: change.shortcut,
        ownId: cannedReplyId,
      });
    }
    const row = await tx.cannedReply.update({
      where: { workspaceId_id: { workspaceId, id: cannedReplyId } },
      data: change,
      select,
    });
    await recordAudit(
      {
        scope,
        action: "canned_reply.changed",
        target: { type: "canned_reply", id: cannedReplyId },
        data: { fields: Object.keys(change) },
        call,
      },
      tx,
    );
    return toView(row);
  });
}

/** Macros that send it say so when they are run. @throws AppError not_found */
export function deleteCannedReply(scope: Scope, cannedReplyId: string, call?: AuditCall): Promise<void> {
  const { workspaceId } = scope;
  return changeLibrary(scope, "canned-replies", async (tx) => {
    const { count } = await tx.cannedReply.deleteMany({ where: { workspaceId, id: cannedReplyId } });
    if (count === 0) throw notFound("canned_reply");
    await recordAudit(
      { scope, action: "canned_reply.deleted", target: { type: "canned_reply", id: cannedReplyId }, call },
      tx,
    );
  });
}
