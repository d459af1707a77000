import { proofNeeded } from "@/lib/accounts/proof";
import type { AccountDeletionView } from "@/lib/data/account-deletion/views";
import { platformDb, type Prisma } from "@/lib/platform/db";

type Owned = { slug: string; name: string; dueAt: Date | null };

/** Shown at most; who has more begins with these. */
const mostNamed = 50;

/** The workspaces nobody else owns; `dueAt` is when one is deleted. */
export const listOnlyOwned = (client: Prisma.TransactionClient, userId: string): Promise<Owned[]> =>
  client.$queryRaw<Owned[]>`
    SELECT w.slug, w.name, d.due_at AS "dueAt" FROM memberships m
      JOIN workspaces w ON w.id = m.workspace_id
      LEFT JOIN workspace_deletions d ON d.id = w.id
     WHERE m.user_id = ${userId}::uuid AND m.role = 'owner' AND NOT EXISTS (
       SELECT 1 FROM memberships o
        WHERE o.workspace_id = m.workspace_id AND o.role = 'owner' AND o.user_id <> m.user_id)
     ORDER BY d.due_at NULLS FIRST, w.name, w.id LIMIT ${mostNamed}`;

/** What somebody has to settle and to show before their account can end. */
export async function getAccountDeletion(
  person: { userId: string; sessionId: string },
  now: Date,
): Promise<AccountDeletionView> {
  const [owned, needs] = await Promise.all([
    listOnlyOwned(platformDb, person.userId),
    proofNeeded(person, now),
  ]);
  return {
    onlyOwnerOf: owned.flatMap(({ slug, name, dueAt }) => (dueAt ? [] : [{ slug, name }])),
    goingAnyway: owned.flatMap(({ slug, name, dueAt }) =>
      dueAt ? [{ slug, name, dueAt: dueAt.toISOString() }] : [],
    ),
    needs,
  };
}
