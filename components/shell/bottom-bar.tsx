"use client";

import { useState } from "react";
import { Ellipsis, Search } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { AccountMenu } from "@/components/shell/account-menu";
import type { ShellUser } from "@/components/shell/app-shell";
import { useIsCurrent, type Counted } from "@/components/shell/nav-link";
import { navItems, type NavItem } from "@/components/shell/nav-items";
import { NumberHealth } from "@/components/shell/number-health";
import { ThemeMenu } from "@/components/shell/theme-menu";
import { useHasSandbox, useNavCounts } from "@/components/shell/use-shell-facts";
import { WorkspaceSwitcher } from "@/components/shell/workspace-switcher";
import { CountBadge } from "@/components/ui/badge";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import { cn } from "@/lib/shared/cn";
import type { OwnWorkspaceView } from "@/lib/tenancy/views";

const tab =
  "relative flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-[11px] text-muted-foreground [&_svg]:size-5";

const line =
  "flex h-10 items-center gap-2.5 rounded-md px-2.5 text-base text-muted-foreground hover:bg-accent [&_svg]:size-4";

function Tab({ item, counted: { count, words } }: { item: NavItem; counted: Counted }) {
  const t = useTranslations("shell.nav");
  const { slug } = useWorkspace();
  const current = useIsCurrent(item.page);
  return (
    <Link
      href={`/w/${slug}/${item.page}`}
      aria-current={current ? "page" : undefined}
      className={cn(tab, current && "font-medium text-primary-text")}
    >
      <item.icon />
      {t(item.label)}
      <CountBadge count={count} label={t(words, { count })} className="absolute top-1.5 left-1/2 ml-1.5" />
    </Link>
  );
}

type Props = { user: ShellUser; workspaces: OwnWorkspaceView[]; onPalette: () => void };

/** The navigation of a small screen, under the thumb. Gives its room to the composer while a conversation is open. */
export function BottomBar({ user, workspaces, onPalette }: Props) {
  const t = useTranslations("shell");
  const [more, setMore] = useState(false);
  const items = navItems({ hasSandbox: useHasSandbox(), isOwner: useMay("owner") });
  const countOf = useNavCounts();
  const { slug } = useWorkspace();
  const inConversation = useSearchParams().has("conversation");
  if (inConversation) return null;
  return (
    <nav
      aria-label={t("nav.label")}
      className="flex shrink-0 border-t bg-sidebar pb-[env(safe-area-inset-bottom)] pane:hidden"
    >
      {items
        .filter(({ tab }) => tab)
        .map((item) => (
          <Tab key={item.page} item={item} counted={countOf(item.page)} />
        ))}
      <button type="button" className={tab} onClick={() => setMore(true)}>
        <Ellipsis />
        {t("nav.more")}
      </button>
      <Sheet open={more} onOpenChange={setMore}>
        <SheetContent side="bottom" title={t("nav.more")} titleHidden>
          <div className="flex flex-col gap-1 p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
            <WorkspaceSwitcher workspaces={workspaces} slim={false} />
            {items
              .filter(({ tab }) => !tab)
              .map((item) => (
                <Link
                  key={item.page}
                  href={`/w/${slug}/${item.page}`}
                  onClick={() => setMore(false)}
                  className={line}
                >
                  <item.icon />
                  {t(`nav.${item.label}`)}
                  <CountBadge
                    count={countOf(item.page).count}
                    label={t(`nav.${countOf(item.page).words}`, { count: countOf(item.page).count })}
                    className="ms-auto"
                  />
                </Link>
              ))}
            <button
              type="button"
              className={line}
              onClick={() => {
                setMore(false);
                onPalette();
              }}
            >
              <Search />
              {t("palette.open")}
            </button>
            <NumberHealth slim={false} />
            <div className="flex items-center gap-1">
              <div className="min-w-0 flex-1">
                <AccountMenu user={user} slim={false} large />
              </div>
              <ThemeMenu className="size-10" />
            </div>
          </div>
        </SheetContent>
      </Sheet>
    </nav>
  );
}
