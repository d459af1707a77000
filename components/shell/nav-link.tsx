"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { NavItem } from "@/components/shell/nav-items";
import { CountBadge } from "@/components/ui/badge";
import { Tooltip } from "@/components/ui/tooltip";
import { useWorkspace } from "@/hooks/use-workspace";
import { cn } from "@/lib/shared/cn";

/** Whether a page of the workspace, or one below it, is shown. */
export function useIsCurrent(page: string): boolean {
  const path = usePathname();
  const { slug } = useWorkspace();
  const base = `/w/${slug}/${page}`;
  return path === base || path.startsWith(`${base}/`);
}

/** What waits behind an entry; see useNavCounts. */
export type Counted = { count: number; words: "unread" | "stuck" | "notices" };

export function NavLink({ item, slim, counted }: { item: NavItem; slim: boolean; counted: Counted }) {
  const { count, words } = counted;
  const t = useTranslations("shell");
  const { slug } = useWorkspace();
  const current = useIsCurrent(item.page);
  const label = t(`nav.${item.label}`);
  const link = (
    <Link
      href={`/w/${slug}/${item.page}`}
      aria-current={current ? "page" : undefined}
      aria-label={slim ? label : undefined}
      className={cn(
        "relative flex h-8 items-center gap-2.5 rounded-md px-2.5 text-base text-muted-foreground transition-colors hover:bg-sidebar-accent hover:text-foreground [&_svg]:size-4 [&_svg]:shrink-0",
        current && "bg-sidebar-accent font-medium text-foreground",
        slim && "justify-center px-0",
      )}
    >
      <item.icon strokeWidth={current ? 2.25 : 2} />
      {!slim && <span className="flex-1 truncate">{label}</span>}
      <CountBadge
        count={count}
        label={t(`nav.${words}`, { count })}
        className={slim ? "absolute top-0 right-0.5 h-4 min-w-4 text-[10px]" : undefined}
      />
    </Link>
  );
  return slim ? (
    <Tooltip label={label} shortcut={item.shortcut} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}
