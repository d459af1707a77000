import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { FirstWorkspace } from "@/components/shell/first-workspace";
import { requireSession } from "@/lib/http/page";
import { listWorkspacesOf } from "@/lib/tenancy/queries";
import { findBySlug } from "@/lib/tenancy/slugs";

type Props = { searchParams: Promise<{ page?: string | string[] }> };

/**
 * Without a name in the address it is the workspace one used last; who has none makes one. `page=inbox` goes on to its
 * inbox: there the installed app begins.
 */
export default async function AnyWorkspace({ searchParams }: Props) {
  const signedIn = await requireSession();
  const workspaces = await listWorkspacesOf(signedIn.userId);
  const last = (await cookies()).get("parley-workspace")?.value;
  const lastId = last && (await findBySlug(last));
  const workspace = workspaces.find(({ id }) => id === lastId) ?? workspaces[0];
  const { page } = await searchParams;
  if (workspace) redirect(`/w/${workspace.slug}${page === "inbox" ? "/inbox" : ""}`);
  return <FirstWorkspace />;
}
