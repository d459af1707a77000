import type { Metadata } from "next";
import type { ReactNode } from "react";
import { cookies } from "next/headers";
import { AppShell } from "@/components/shell/app-shell";
import { WorkspaceProvider } from "@/components/shell/workspace-provider";
import { requireWorkspace } from "@/lib/http/page";
import { env } from "@/lib/platform/env";
import { brandStyle } from "@/lib/tenancy/brand/rules";

type Props = { children: ReactNode; params: Promise<{ workspace: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace } = await requireWorkspace((await params).workspace);
  return { title: { default: workspace.name, template: `%s · ${workspace.name}` } };
}

/** Everything below belongs to one workspace, proven here. */
export default async function WorkspaceLayout({ children, params }: Props) {
  const { workspace, workspaces, signedIn } = await requireWorkspace((await params).workspace);
  const slim = (await cookies()).get("parley-nav")?.value === "slim";
  const { id, slug, name, timeZone, country, locale, logo, retentionDays, role } = workspace;
  const facts = { id, slug, name, timeZone, country, locale, logo, retentionDays, role };
  const current = { ...facts, userId: signedIn.userId, importMaxBytes: env.IMPORT_MAX_MB * 1024 ** 2 };
  return (
    <WorkspaceProvider workspace={current}>
      {workspace.brandColor && <style>{brandStyle(workspace.brandColor)}</style>}
      <AppShell
        user={{ id: signedIn.userId, name: signedIn.name, email: signedIn.email, image: signedIn.image }}
        workspaces={workspaces}
        initiallySlim={slim}
      >
        {children}
      </AppShell>
    </WorkspaceProvider>
  );
}
