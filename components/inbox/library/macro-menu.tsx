"use client";

import { Zap } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useRunMacro } from "@/components/inbox/library/use-run-macro";
import { useMacros } from "@/components/settings/use-library";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Tooltip } from "@/components/ui/tooltip";
import { useMay, useWorkspace } from "@/hooks/use-workspace";

/** The macros of the workspace, for the header of a conversation. */
export function MacroMenu({ conversationId }: { conversationId: string }) {
  const t = useTranslations("library.macros");
  const { slug } = useWorkspace();
  const may = useMay("agent");
  const macros = useMacros().data?.data ?? [];
  const { start, pending } = useRunMacro(conversationId);
  if (!may) return null;
  return (
    <DropdownMenu>
      <Tooltip label={t("run")} side="bottom" align="end">
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={t("run")} loading={pending}>
            <Zap />
          </Button>
        </DropdownMenuTrigger>
      </Tooltip>
      <DropdownMenuContent align="end" className="max-h-96 w-64 overflow-y-auto">
        <DropdownMenuLabel>{t("title")}</DropdownMenuLabel>
        {macros.map((macro) => (
          <DropdownMenuItem key={macro.id} onSelect={() => start(macro)}>
            <bdi className="truncate">{macro.name}</bdi>
          </DropdownMenuItem>
        ))}
        {macros.length > 0 && <DropdownMenuSeparator />}
        <DropdownMenuItem asChild>
          <Link href={`/w/${slug}/settings/macros`}>{t(macros.length > 0 ? "manage" : "create")}</Link>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
