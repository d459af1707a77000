"use client";

import { useState, type ReactNode } from "react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { BottomBar } from "@/components/shell/bottom-bar";
import { navItems } from "@/components/shell/nav-items";
import { LiveBar } from "@/components/shell/live-bar";
import { LiveUpdates } from "@/components/shell/live-updates";
import { Sidebar } from "@/components/shell/sidebar";
import { whenIdle } from "@/components/ui/late";
import { useHotkeys } from "@/hooks/use-hotkeys";
import { useWide } from "@/hooks/use-media";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { OwnWorkspaceView } from "@/lib/tenancy/views";

const CommandPalette = dynamic(
  whenIdle(() => import("@/components/shell/command-palette")),
  { ssr: false },
);
const PlanBar = dynamic(
  whenIdle(() => import("@/components/billing/plan-bar")),
  { ssr: false },
);
const ShortcutsDialog = dynamic(
  whenIdle(() => import("@/components/shell/shortcuts-dialog")),
  { ssr: false },
);

export type ShellUser = { id: string; name: string; email: string; image: string | null };

type Props = { user: ShellUser; workspaces: OwnWorkspaceView[]; initiallySlim: boolean; children: ReactNode };

/** The frame around every page of a workspace: navigation, live updates, palette. */
export function AppShell({ user, workspaces, initiallySlim, children }: Props) {
  const t = useTranslations("shell");
  const router = useRouter();
  const { slug } = useWorkspace();
  const isOwner = useMay("owner");
  const [slim, setSlim] = useState(initiallySlim);
  // Where panes are short of room the navigation gives its own.
  const wide = useWide();
  const [palette, setPalette] = useState<boolean | null>(null);
  const [shortcuts, setShortcuts] = useState<boolean | null>(null);

  const toggleSlim = () => {
    setSlim(!slim);
    document.cookie = `parley-nav=${slim ? "open" : "slim"}; path=/; max-age=31536000; samesite=lax`;
  };
  const go = (page: string) => router.push(`/w/${slug}/${page}`);
  useHotkeys({
    "Mod+k": () => setPalette((open) => !open),
    "?": () => setShortcuts(true),
    "[": toggleSlim,
    ...Object.fromEntries(
      navItems({ hasSandbox: true, isOwner }).map(({ shortcut, page }) => [shortcut, () => go(page)]),
    ),
  });

  const shared = { user, workspaces, onPalette: () => setPalette(true) };
  return (
    <LiveUpdates>
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-primary px-3 py-2 text-primary-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("nav.skip")}
      </a>
      <div className="flex h-dvh flex-col overflow-hidden bg-background pane:flex-row">
        <Sidebar
          {...shared}
          slim={slim || !wide}
          onToggle={wide ? toggleSlim : null}
          onShortcuts={() => setShortcuts(true)}
        />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <LiveBar />
          <PlanBar />
          <main id="content" tabIndex={-1} className="min-h-0 flex-1 outline-none">
            {children}
          </main>
        </div>
        <BottomBar {...shared} />
      </div>
      {palette !== null && (
        <CommandPalette
          open={palette}
          onOpenChange={setPalette}
          workspaces={workspaces}
          onShortcuts={() => setShortcuts(true)}
        />
      )}
      {shortcuts !== null && <ShortcutsDialog open={shortcuts} onOpenChange={setShortcuts} />}
    </LiveUpdates>
  );
}
