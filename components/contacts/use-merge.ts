"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { toast } from "@/components/ui/toast";
import { useApi, useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ContactMergeView } from "@/lib/contacts/views";

/** Two contacts that write from two numbers or ids: what the server says before somebody confirms it. */
export type MergeDoubt = { mergedId: string; problem: string };

/**
 * Makes another contact part of this one, and offers to take it back.
 * @param contactId the contact that stays
 * @param onRefused shows why it was not done; without it a toast does
 */
export function useMerge(
  contactId: string,
  {
    onMerged,
    onRefused = toast.error,
  }: { onMerged?: () => void; onRefused?: (problem: string) => void } = {},
) {
  const t = useTranslations("contacts.merge");
  const api = useApi();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const [doubt, setDoubt] = useState<MergeDoubt | null>(null);
  const changed = () => void client.invalidateQueries({ queryKey: [slug] });
  const merge = useApiMutation(
    (call, input: { mergedId: string; confirmed: boolean }) =>
      call.post<ContactMergeView>("/contact-merges", { contactId, ...input }),
    {
      onSuccess: (made) => {
        setDoubt(null);
        onMerged?.();
        changed();
        toast.success(t("done"), {
          action: {
            label: t("undo"),
            onClick: () =>
              void api
                .delete(`/contact-merges/${made.id}`)
                .then(changed, (error: Error) => toast.error(error.message)),
          },
          duration: 20_000,
        });
      },
      onError: (error, { mergedId }) => {
        if (error.reason === "two_identities") setDoubt({ mergedId, problem: error.message });
        else onRefused(error.message);
      },
    },
  );
  return {
    merge: (mergedId: string, confirmed = false) => merge.mutate({ mergedId, confirmed }),
    pending: merge.isPending,
    doubt,
    leave: () => setDoubt(null),
  };
}
