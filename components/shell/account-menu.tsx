"use client";

import { useState } from "react";
import { LogOut, MonitorX, UserRound } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ShellUser } from "@/components/shell/app-shell";
import { sideButton } from "@/components/shell/side-button";
import { useSignOut } from "@/components/shell/use-sign-out";
import { AwaySwitch } from "@/components/inbox/team/away-switch";
import { countUnsent } from "@/components/inbox/outbox-store";
import { Avatar } from "@/components/ui/avatar";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { useWorkspace } from "@/hooks/use-workspace";
import { cn } from "@/lib/shared/cn";

type Asking = { what: "everywhere" } | { what: "unsent"; count: number } | null;

export function AccountMenu({ user, slim, large }: { user: ShellUser; slim: boolean; large?: boolean }) {
  const t = useTranslations("shell.account");
  const { slug } = useWorkspace();
  const { signOut, pending } = useSignOut();
  const [asking, setAsking] = useState<Asking>(null);
  const leave = () => {
    const count = countUnsent();
    if (count > 0) setAsking({ what: "unsent", count });
    else void signOut(false);
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger
          className={cn(sideButton, "w-full gap-2 px-1.5", slim && "justify-center px-0", large && "h-12")}
        >
          <Avatar name={user.name} seed={user.id} image={user.image} size={large ? "md" : "sm"} />
          <span className="sr-only">{slim ? `${t("menu")}: ${user.name}` : t("menu")}</span>
          {!slim && <bdi className="min-w-0 flex-1 truncate text-left">{user.name}</bdi>}
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" side="top" className="w-60">
          <div className="px-2 py-1.5">
            <bdi className="block truncate text-base font-medium">{user.name}</bdi>
            <span className="block truncate text-sm text-muted-foreground">{user.email}</span>
          </div>
          <DropdownMenuSeparator />
          <AwaySwitch />
          <DropdownMenuItem asChild>
            <Link href={`/w/${slug}/settings`}>
              <UserRound />
              {t("profile")}
            </Link>
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={leave}>
            <LogOut />
            {t("signOut")}
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setAsking({ what: "everywhere" })}>
            <MonitorX />
            {t("signOutEverywhere")}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={asking !== null}
        onOpenChange={(open) => !open && setAsking(null)}
        title={asking?.what === "unsent" ? t("unsentTitle") : t("everywhereTitle")}
        description={
          asking?.what === "unsent" ? t("unsentText", { count: asking.count }) : t("everywhereText")
        }
        confirmLabel={asking?.what === "unsent" ? t("signOut") : t("signOutEverywhere")}
        onConfirm={() => void signOut(asking?.what === "everywhere")}
        pending={pending}
      />
    </>
  );
}
