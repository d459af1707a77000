import { PrismaAdapter } from "@auth/prisma-adapter";
import type { Adapter, AdapterAccount, AdapterUser } from "next-auth/adapters";
import { normaliseEmail } from "@/lib/accounts/rules";
import { platformDb } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import { cleanName } from "@/lib/shared/clean-name";
import { recordAudit } from "@/lib/tenancy/audit";

/** What Google says about a person (OpenID Connect claims). */
export type GoogleProfile = { sub?: string; email?: string; email_verified?: boolean };

/**
 * Whether a Google identity may come in.
 * - One that is linked already may.
 * - Otherwise Google must vouch for the address, or anybody could claim any.
 * - An account of ours with that address must have proven it too: else whoever signed up with a stranger's address
 *   would share the account with its owner from then on.
 */
export async function admitGoogle(
  profile: GoogleProfile,
): Promise<"admitted" | "google_unverified" | "address_unconfirmed"> {
  if (!profile.sub || !profile.email) return "google_unverified";
  const linked = await platformDb.account.findUnique({
    where: { provider_providerAccountId: { provider: "google", providerAccountId: profile.sub } },
    select: { id: true },
  });
  if (linked) return "admitted";
  if (profile.email_verified !== true) return "google_unverified";
  const user = await platformDb.user.findUnique({
    where: { email: normaliseEmail(profile.email) },
    select: { emailVerified: true },
  });
  return user && !user.emailVerified ? "address_unconfirmed" : "admitted";
}

/** next-auth's door to our users, for OAuth. Google's tokens are not kept: nothing here uses them. */
export function oauthAdapter(): Adapter {
  const adapter = PrismaAdapter(platformDb);
  return {
    ...adapter,
    async getUserByEmail(email) {
      const user = await adapter.getUserByEmail!(normaliseEmail(email));
      // admitGoogle has refused such an account already; it may have been made since.
      return user?.emailVerified ? user : null;
    },
    async createUser(user: Omit<AdapterUser, "id">) {
      const userId = newId();
      const email = normaliseEmail(user.email);
      return platformDb.$transaction(async (tx) => {
        const row = await tx.user.create({
          data: {
            id: userId,
            name: cleanName(user.name ?? "").slice(0, 80) || email.split("@")[0]!,
            email,
            // admitGoogle let nobody through whose address Google does not vouch for.
            emailVerified: new Date(),
            image: user.image?.startsWith("https://") ? user.image : null,
          },
          select: { id: true, name: true, email: true, emailVerified: true, image: true },
        });
        await recordAudit(
          {
            actor: { type: "user", userId },
            action: "user.signed_up",
            target: { type: "user", id: userId },
            data: { method: "google" },
          },
          tx,
        );
        return row;
      });
    },
    async linkAccount({ userId, type, provider, providerAccountId }: AdapterAccount) {
      await platformDb.$transaction(async (tx) => {
        await tx.account.create({ data: { id: newId(), userId, type, provider, providerAccountId } });
        await recordAudit(
          {
            actor: { type: "user", userId },
            action: "google.linked",
            target: { type: "user", id: userId },
          },
          tx,
        );
      });
    },
  };
}
