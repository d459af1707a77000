"use client";

import { useEffect, useRef } from "react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { cn } from "@/lib/shared/cn";

const sections = [
  {
    name: "you",
    pages: [
      { path: "profile", label: "profile" },
      { path: "sessions", label: "sessions" },
      { path: "notifications", label: "notifications" },
    ],
  },
  {
    name: "inbox",
    pages: [
      { path: "conversations", label: "conversations" },
      { path: "labels", label: "labels" },
      { path: "teams", label: "teams" },
      { path: "canned-replies", label: "cannedReplies" },
      { path: "macros", label: "macros" },
      { path: "custom-fields", label: "customFields" },
      { path: "consent", label: "consent" },
    ],
  },
  {
    name: "workspace",
    pages: [
      { path: "general", label: "general" },
      { path: "setup", label: "setup" },
      { path: "business-hours", label: "businessHours" },
      { path: "members", label: "members" },
      { path: "api-keys", label: "apiKeys" },
      { path: "audit-log", label: "auditLog" },
      { path: "data", label: "data" },
    ],
  },
] as const;

/** The list of settings at the side; on a narrow screen a row that scrolls. */
export function SettingsIndex({ slug }: { slug: string }) {
  const t = useTranslations("accounts.settings");
  const pathname = usePathname();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // Where it is a row, the last pages of it are out of sight.
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  return (
    <nav
      ref={nav}
      aria-label={t("title")}
      className="-mx-4 scrollbar-quiet flex shrink-0 gap-1 overflow-x-auto border-b px-4 pb-3 pane:mx-0 pane:w-44 pane:flex-col pane:gap-5 pane:overflow-visible pane:border-0 pane:p-0"
    >
      {sections.map(({ name, pages }) => (
        <div key={name} className="flex gap-1 pane:flex-col pane:gap-0.5">
          <h2 className="hidden px-2.5 pb-1 text-xs font-medium text-muted-foreground pane:block">
            {t(name)}
          </h2>
          {pages.map(({ path, label }) => {
            const href = `/w/${slug}/settings/${path}`;
            const current = pathname === href;
            return (
              <Link
                key={path}
                href={href}
                aria-current={current ? "page" : undefined}
                className={cn(
                  "flex h-8 items-center rounded-md px-2.5 text-base whitespace-nowrap text-muted-foreground transition-colors hover:bg-accent hover:text-foreground pointer-coarse:h-10",
                  current && "bg-selected font-medium text-foreground hover:bg-selected",
                )}
              >
                {t(`pages.${label}`)}
              </Link>
            );
          })}
        </div>
      ))}
    </nav>
  );
}
