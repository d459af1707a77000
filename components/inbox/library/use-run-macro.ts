"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { putConversation } from "@/components/inbox/conversation-cache";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MacroView } from "@/lib/inbox/macro-actions";
import type { ConversationView } from "@/lib/inbox/views";
import { newId } from "@/lib/shared/id";

type Run = { conversation: ConversationView };

/**
 * Runs a macro in a conversation and says what came of it, also when the menu it was chosen from is gone by then. Asked
 * twice by a weak network it sends once.
 */
export function useRunMacro(conversationId: string) {
  const t = useTranslations("library.macros");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const run = useApiMutation(
    (api, macro: MacroView) =>
      api.post<Run>(
        `/conversations/${conversationId}/macro-runs`,
        { macroId: macro.id },
        { idempotencyKey: newId() },
      ),
    {
      onSuccess: ({ conversation }, macro) => {
        putConversation(client, slug, conversation);
        toast.success(t("done", { name: macro.name }));
      },
      onError: (error, macro) =>
        toast.error(t("notDone", { name: macro.name }), { description: error.message }),
    },
  );
  return { start: (macro: MacroView) => run.mutate(macro), pending: run.isPending };
}
