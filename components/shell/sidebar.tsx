"use client";

import type { ReactNode } from "react";
import { Keyboard, PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { AccountMenu } from "@/components/shell/account-menu";
import type { ShellUser } from "@/components/shell/app-shell";
import { NavLink } from "@/components/shell/nav-link";
import { navItems } from "@/components/shell/nav-items";
import { NumberHealth } from "@/components/shell/number-health";
import { sideButton } from "@/components/shell/side-button";
import { ThemeMenu } from "@/components/shell/theme-menu";
import { useMay } from "@/hooks/use-workspace";
import { useHasSandbox, useNavCounts } from "@/components/shell/use-shell-facts";
import { WorkspaceSwitcher } from "@/components/shell/workspace-switcher";
import { Kbd } from "@/components/ui/kbd";
import { Tooltip } from "@/components/ui/tooltip";
import { cn } from "@/lib/shared/cn";
import type { OwnWorkspaceView } from "@/lib/tenancy/views";

type Props = {
  user: ShellUser;
  workspaces: OwnWorkspaceView[];
  slim: boolean;
  /** null where the room leaves no choice. */
  onToggle: (() => void) | null;
  onPalette: () => void;
  onShortcuts: () => void;
};

/** 220 px, or 56 px with labels on hover. */
export function Sidebar({ user, workspaces, slim, onToggle, onPalette, onShortcuts }: Props) {
  const t = useTranslations("shell");
  const items = navItems({ hasSandbox: useHasSandbox(), isOwner: useMay("owner") });
  const countOf = useNavCounts();
  const iconWidth = slim ? "w-full" : "w-7";
  return (
    <aside
      className={cn(
        "hidden shrink-0 flex-col border-r bg-sidebar transition-[width] pane:flex",
        slim ? "w-14" : "w-14 overflow-hidden panel:w-55 panel:overflow-visible",
      )}
    >
      <div className="p-2">
        <WorkspaceSwitcher workspaces={workspaces} slim={slim} />
      </div>
      <div className="px-2 pb-2">
        <Tooltip label={t("palette.open")} shortcut="Ctrl K" side="right">
          <button
            type="button"
            onClick={onPalette}
            aria-label={slim ? t("palette.open") : undefined}
            aria-keyshortcuts="Control+K Meta+K"
            className={cn(
              sideButton,
              "w-full",
              !slim && "border bg-background/60 hover:bg-background",
              slim && "justify-center px-0",
            )}
          >
            <Search />
            {!slim && (
              <>
                <span className="flex-1 text-left">{t("palette.short")}</span>
                <Kbd aria-hidden="true">Ctrl K</Kbd>
              </>
            )}
          </button>
        </Tooltip>
      </div>
      <nav aria-label={t("nav.label")} className="flex flex-1 flex-col gap-0.5 px-2">
        {items.map((item) => (
          <NavLink key={item.page} item={item} slim={slim} counted={countOf(item.page)} />
        ))}
      </nav>
      <div className="flex flex-col gap-0.5 p-2">
        <NumberHealth slim={slim} />
        <div className={cn("flex gap-0.5", slim ? "flex-col" : "items-center")}>
          <div className="min-w-0 flex-1">
            <AccountMenu user={user} slim={slim} />
          </div>
          <ThemeMenu className={iconWidth} />
          {!slim && (
            <IconButton label={t("shortcuts.title")} shortcut="?" onClick={onShortcuts} className={iconWidth}>
              <Keyboard />
            </IconButton>
          )}
          {onToggle && (
            <IconButton
              label={slim ? t("nav.open") : t("nav.slim")}
              shortcut="["
              onClick={onToggle}
              className={iconWidth}
            >
              {slim ? <PanelLeftOpen /> : <PanelLeftClose />}
            </IconButton>
          )}
        </div>
      </div>
    </aside>
  );
}

type IconButtonProps = {
  label: string;
  shortcut: string;
  onClick: () => void;
  className: string;
  children: ReactNode;
};

function IconButton({ label, shortcut, onClick, className, children }: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut} side="right">
      <button
        type="button"
        aria-label={label}
        onClick={onClick}
        className={cn(sideButton, "justify-center px-0", className)}
      >
        {children}
      </button>
    </Tooltip>
  );
}
