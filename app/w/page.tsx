import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { FirstWorkspace } from "@/components/shell/first-workspace";
import { requireSession } from "@/lib/http/page";
import { listWorkspacesOf } from "@/lib/tenancy/queries";
import { findBySlug } from "@/lib/tenancy/slugs";

/** Without a name in the address it is the workspace one used last; who has none makes one. */
export default async function AnyWorkspace() {
  const signedIn = await requireSession();
  const workspaces = await listWorkspacesOf(signedIn.userId);
  const last = (await cookies()).get("parley-workspace")?.value;
  const lastId = last && (await findBySlug(last));
  const workspace = workspaces.find(({ id }) => id === lastId) ?? workspaces[0];
  if (workspace) redirect(`/w/${workspace.slug}`);
  return <FirstWorkspace />;
}
