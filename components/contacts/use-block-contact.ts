"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { putContact } from "@/components/inbox/live-cache";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ContactView } from "@/lib/contacts/views";

/** Blocks a contact (true) or lets them write again (false), says so, and offers the way back. */
export function useBlockContact({ id, name }: Pick<ContactView, "id" | "name">) {
  const t = useTranslations("contacts.block");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const block = useApiMutation(
    (api, on: boolean) =>
      on ? api.put<ContactView>(`/contacts/${id}/block`) : api.delete<ContactView>(`/contacts/${id}/block`),
    {
      onSuccess: (changed, on) => {
        putContact(client, slug, changed);
        toast.success(t(on ? "done" : "undone", { name }), {
          action: on ? { label: t("undo"), onClick: () => block.mutate(false) } : undefined,
        });
      },
      onError: (error) => toast.error(error.message),
    },
  );
  return block;
}
