import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Logo } from "@/components/logo";
import { SwitchAccount } from "@/components/shell/switch-account";
import { WorkspaceBadge } from "@/components/shell/workspace-badge";
import { drawings } from "@/components/ui/drawings";
import { currentSession } from "@/lib/http/page";
import { listWorkspacesOf } from "@/lib/tenancy/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("shell.notMember"))("title") };
}

/** A workspace that is not theirs, or none at all: who they are, where they belong, whose turn it is. */
export default async function NotMember() {
  const t = await getTranslations("shell.notMember");
  const signedIn = await currentSession();
  const workspaces = signedIn ? await listWorkspacesOf(signedIn.userId) : [];
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 bg-sidebar p-6">
      <Logo />
      <div className="flex w-full max-w-md flex-col items-center gap-5 rounded-xl border bg-card p-6 text-center">
        {drawings.lost}
        <div className="flex flex-col gap-2">
          <h1 className="text-lg font-semibold">{t("title")}</h1>
          <p className="text-balance text-muted-foreground">{t("text", { email: signedIn?.email ?? "" })}</p>
        </div>
        {workspaces.length > 0 ? (
          <nav aria-label={t("yours")} className="flex w-full flex-col gap-1">
            {workspaces.map((workspace) => (
              <a
                key={workspace.id}
                href={`/w/${workspace.slug}`}
                className="flex h-11 items-center gap-3 rounded-md border px-3 text-left hover:bg-accent"
              >
                <WorkspaceBadge workspace={workspace} />
                <bdi className="truncate font-medium">{workspace.name}</bdi>
              </a>
            ))}
          </nav>
        ) : (
          <p className="text-sm text-muted-foreground">{t("none")}</p>
        )}
        <SwitchAccount />
      </div>
    </main>
  );
}
