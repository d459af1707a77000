"use client";

import { useState } from "react";
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { CreateWorkspaceDialog } from "@/components/shell/create-workspace-dialog";
import { WorkspaceBadge } from "@/components/shell/workspace-badge";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { useWorkspace } from "@/hooks/use-workspace";
import { cn } from "@/lib/shared/cn";
import type { OwnWorkspaceView } from "@/lib/tenancy/views";

export function WorkspaceSwitcher({ workspaces, slim }: { workspaces: OwnWorkspaceView[]; slim: boolean }) {
  const t = useTranslations("shell.workspace");
  const current = useWorkspace();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger
          className={cn(
            "flex h-10 w-full items-center gap-2 rounded-md text-left transition-colors hover:bg-sidebar-accent data-[state=open]:bg-sidebar-accent",
            slim ? "justify-center" : "px-2",
          )}
        >
          <WorkspaceBadge workspace={current} />
          {slim && <span className="sr-only">{current.name}</span>}
          {!slim && (
            <>
              <bdi className="min-w-0 flex-1 truncate text-base font-semibold">{current.name}</bdi>
              <ChevronsUpDown className="size-3.5 shrink-0 text-muted-foreground" aria-hidden="true" />
            </>
          )}
          <span className="sr-only">{t("switch")}</span>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="w-64">
          <DropdownMenuLabel>{t("yours")}</DropdownMenuLabel>
          {workspaces.map((workspace) => (
            <DropdownMenuItem key={workspace.id} asChild>
              {/* A whole load: nothing of one workspace may stay in memory for the next. */}
              <a href={`/w/${workspace.slug}`} className="h-11">
                <WorkspaceBadge workspace={workspace} />
                <span className="flex min-w-0 flex-1 flex-col">
                  <bdi className="truncate leading-tight">{workspace.name}</bdi>
                  <span className="text-xs text-muted-foreground">{t(`role.${workspace.role}`)}</span>
                </span>
                {workspace.id === current.id && <Check />}
              </a>
            </DropdownMenuItem>
          ))}
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => setCreating(true)}>
            <Plus />
            {t("create")}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <CreateWorkspaceDialog open={creating} onOpenChange={setCreating} />
    </>
  );
}
