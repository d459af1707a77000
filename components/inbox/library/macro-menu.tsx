"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Zap } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { putConversation } from "@/components/inbox/live-cache";
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
import { toast } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";
import { useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { MacroView } from "@/lib/inbox/macro-actions";
import type { ConversationView } from "@/lib/inbox/views";
import { newId } from "@/lib/shared/id";

type Run = { conversation: ConversationView };

/** Runs a macro in a conversation and says what came of it. Asked twice by a weak network it sends once. */
function useRunMacro(conversationId: string) {
  const t = useTranslations("library.macros");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const run = useApiMutation((api, macro: MacroView) =>
    api.post<Run>(
      `/conversations/${conversationId}/macro-runs`,
      { macroId: macro.id },
      { idempotencyKey: newId() },
    ),
  );
  const start = (macro: MacroView) =>
    run.mutate(macro, {
      onSuccess: ({ conversation }) => {
        putConversation(client, slug, conversation);
        toast.success(t("done", { name: macro.name }));
      },
      onError: (error) => toast.error(t("notDone", { name: macro.name }), { description: error.message }),
    });
  return { start, pending: run.isPending };
}

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
