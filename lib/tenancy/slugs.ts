import { platformDb, Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { heldDays } from "@/lib/tenancy/rules";

type Tx = Prisma.TransactionClient;

/** So that nobody gathers addresses by renaming. */
const mostChanges = 5;
const changesWithinDays = 30;

const daysAgo = (days: number, now: Date): Date => new Date(now.getTime() - days * 24 * 60 * 60 * 1000);

function taken(slug: string): AppError {
  const message = `The address /w/${slug} belongs to another workspace. Choose another one.`;
  return new AppError("conflict", "slug_taken", message, { fields: { slug: message } });
}

/** Whether another workspace gave the address up so lately that its links still lead there, or was deleted with it. */
export async function isHeld(
  tx: Pick<Tx, "formerSlug" | "workspaceDeletion">,
  slug: string,
  { workspaceId, now }: { workspaceId: string; now: Date },
): Promise<boolean> {
  // It stands in people's bookmarks and mails: it never leads to somebody else's.
  const deleted = await tx.workspaceDeletion.count({ where: { slug, id: { not: workspaceId } } });
  if (deleted > 0) return true;
  const former = await tx.formerSlug.findUnique({ where: { slug, workspaceId: { not: workspaceId } } });
  return former !== null && former.retiredAt > daysAgo(heldDays, now);
}

/**
 * Gives a workspace another address, within the caller's transaction. The old one leads to the new one from then on,
 * for as long as nobody else has it; an address the workspace had before comes back at once.
 * @returns the old address, null when nothing changes
 * @throws AppError conflict `slug_taken`; rate_limited `slug_changed_often` after 5 in 30 days
 */
export async function changeSlug(
  tx: Tx,
  workspaceId: string,
  slug: string,
  now: Date,
): Promise<string | null> {
  // Two changes of one workspace wait for each other: each retires what the one before has set.
  const [row] = await tx.$queryRaw<{ slug: string }[]>`
    SELECT slug FROM workspaces WHERE id = ${workspaceId}::uuid FOR UPDATE`;
  if (!row || row.slug === slug) return null;
  const lately = { workspaceId, retiredAt: { gt: daysAgo(changesWithinDays, now) } };
  if ((await tx.formerSlug.count({ where: lately })) >= mostChanges) {
    throw new AppError(
      "rate_limited",
      "slug_changed_often",
      `The address was changed ${mostChanges} times in ${changesWithinDays} days. Change it again later.`,
    );
  }
  try {
    await tx.workspace.update({ where: { id: workspaceId }, data: { slug }, select: { id: true } });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") throw taken(slug);
    throw error;
  }
  // Asked after the write, which waited for whoever is giving the address up at this moment.
  if (await isHeld(tx, slug, { workspaceId, now })) throw taken(slug);
  await tx.formerSlug.deleteMany({ where: { slug } });
  await tx.formerSlug.upsert({
    where: { slug: row.slug },
    create: { slug: row.slug, workspaceId, retiredAt: now },
    update: { workspaceId, retiredAt: now },
  });
  return row.slug;
}

/** The workspace an address leads to, now or from earlier; null when there is none. */
export async function findBySlug(slug: string): Promise<string | null> {
  const workspace = await platformDb.workspace.findUnique({ where: { slug }, select: { id: true } });
  if (workspace) return workspace.id;
  const former = await platformDb.formerSlug.findUnique({ where: { slug }, select: { workspaceId: true } });
  return former?.workspaceId ?? null;
}
