import { platformDb } from "@/lib/platform/db";
import type { MeView } from "@/lib/accounts/views";
import { listWorkspacesOf } from "@/lib/tenancy/queries";

/** Who is signed in, and the workspaces they belong to. */
export async function getMe(userId: string): Promise<MeView> {
  const [user, workspaces] = await Promise.all([
    platformDb.user.findUniqueOrThrow({
      where: { id: userId },
      select: {
        id: true,
        name: true,
        email: true,
        emailVerified: true,
        image: true,
        passwordHash: true,
        accounts: { where: { provider: "google" }, select: { id: true }, take: 1 },
      },
    }),
    listWorkspacesOf(userId),
  ]);
  return {
    user: {
      id: user.id,
      name: user.name,
      email: user.email,
      emailVerified: user.emailVerified !== null,
      image: user.image,
      hasPassword: user.passwordHash !== null,
      hasGoogle: user.accounts.length > 0,
    },
    workspaces,
  };
}
