import type { Metadata } from "next";
import type { ReactNode } from "react";
import { getTranslations } from "next-intl/server";
import { SettingsIndex } from "@/components/accounts/settings-index";
import { requireWorkspace } from "@/lib/http/page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accounts.settings"))("title") };
}

type Props = { children: ReactNode; params: Promise<{ workspace: string }> };

export default async function SettingsLayout({ children, params }: Props) {
  const { workspace } = await requireWorkspace((await params).workspace);
  return (
    <div className="scrollbar-quiet h-full overflow-y-auto">
      <div className="mx-auto flex w-full max-w-5xl flex-col gap-6 px-4 py-6 pane:flex-row pane:gap-10 pane:px-8 pane:py-8">
        <SettingsIndex slug={workspace.slug} />
        <div className="flex min-w-0 flex-1 flex-col gap-6">{children}</div>
      </div>
    </div>
  );
}
