import { cache } from "react";
import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { readSession, readWaitingSession, sessionCookieName, type SignedIn } from "@/lib/http/session";
import { AppError } from "@/lib/platform/errors";
import { listWorkspacesOf } from "@/lib/tenancy/queries";
import { scopeFromMembership, type Scope } from "@/lib/tenancy/scope";
import type { OwnWorkspaceView } from "@/lib/tenancy/views";

/** Who looks at this page, null for a visitor. Read once per request however often it is asked. */
export const currentSession = cache(async (): Promise<SignedIn | null> =>
  readSession((await cookies()).get(sessionCookieName())?.value),
);

/** Whether this browser has given a right password and still owes the code of the second factor. */
export const isCodeDue = async (): Promise<boolean> =>
  (await readWaitingSession((await cookies()).get(sessionCookieName())?.value)) !== null;

/** The header in which the middleware names the page that is asked for. */
const addressHeader = "x-parley-address";

/** Who looks at this page; a visitor goes to the sign-in page and comes back here afterwards. */
export async function requireSession(): Promise<SignedIn> {
  const signedIn = await currentSession();
  if (signedIn) return signedIn;
  const address = (await headers()).get(addressHeader);
  redirect(address && /^\/w[/?]/.test(address) ? `/sign-in?next=${encodeURIComponent(address)}` : "/sign-in");
}

export type WorkspacePage = {
  scope: Scope;
  signedIn: SignedIn;
  workspace: OwnWorkspaceView;
  /** All workspaces of this person, for the switcher. */
  workspaces: OwnWorkspaceView[];
};

/**
 * Proves, for a page under /w/[workspace], that the person who looks belongs to the workspace. Once per request.
 * A visitor goes to the sign-in page, a member without the second factor the workspace asks for to where it is set up; a workspace that is not theirs is the same "not found" as one that never was.
 */
export const requireWorkspace = cache(async (slug: string): Promise<WorkspacePage> => {
  const signedIn = await requireSession();
  const [scope, workspaces] = await Promise.all([
    scopeFromMembership(signedIn, slug).catch((error: unknown) => {
      if (error instanceof AppError && error.reason === "two_factor_missing") {
        redirect(`/two-factor?next=${encodeURIComponent(`/w/${slug}`)}`);
      }
      throw error;
    }),
    listWorkspacesOf(signedIn.userId),
  ]);
  const workspace = workspaces.find((own) => own.id === scope?.workspaceId);
  if (!scope || !workspace) notFound();
  // An address from before: its links lead to the same page of today's.
  if (workspace.slug !== slug) {
    const address = (await headers()).get(addressHeader) ?? "";
    redirect(`/w/${workspace.slug}${/^\/w\/[^/?]+(.*)$/.exec(address)?.[1] ?? ""}`);
  }
  return { scope, signedIn, workspace, workspaces };
});
