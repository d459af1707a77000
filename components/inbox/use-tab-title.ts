"use client";

import { useEffect } from "react";
import { useTranslations } from "next-intl";
import { useIconDot } from "@/components/inbox/use-icon-dot";
import { useUnread } from "@/components/shell/use-shell-facts";
import { useWorkspace } from "@/hooks/use-workspace";

type Badged = { setAppBadge?: (count: number) => Promise<void>; clearAppBadge?: () => Promise<void> };

/** "(3) Ana · Acme" in the tab, and the count on the icon of the installed app. */
export function useTabTitle(name: string | null): void {
  const t = useTranslations("shell.nav");
  const unread = useUnread();
  useIconDot(unread > 0);
  const workspace = useWorkspace().name;
  const title = `${unread > 0 ? `(${unread > 99 ? "99+" : unread}) ` : ""}${name ?? t("inbox")} · ${workspace}`;
  useEffect(() => {
    const write = () => {
      if (document.title !== title) document.title = title;
    };
    write();
    // Next writes its own title when the page's data arrive, be it into an element of its own.
    const observer = new MutationObserver(write);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [title]);
  useEffect(() => {
    const { setAppBadge, clearAppBadge } = navigator as Badged;
    if (unread > 0) void setAppBadge?.call(navigator, unread).catch(() => undefined);
    else void clearAppBadge?.call(navigator).catch(() => undefined);
  }, [unread]);
}
