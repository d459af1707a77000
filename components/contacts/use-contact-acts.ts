"use client";

import { useRouter } from "next/navigation";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { toast } from "@/components/ui/toast";
import { useApi, useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ContactView } from "@/lib/contacts/views";
import type { ConversationView } from "@/lib/inbox/views";

/** What one does with one contact, wherever they are shown. */
export function useContactActs() {
  const t = useTranslations("contacts.sheet");
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const { slug } = useWorkspace();
  const numbers = (usePhoneNumbers().data?.data ?? []).filter(({ state }) => state !== "disconnected");
  const again = () => void client.invalidateQueries({ queryKey: [slug] });
  const failed = (error: Error) => void toast.error(error.message);

  /** To the conversation they were active in last, else to a new one. */
  const write = useApiMutation<ConversationView, string>(
    async (call, contactId) => {
      const known = await call.get<{ data: ConversationView[] }>(`/contacts/${contactId}/conversations`);
      const last = known.data.toSorted((a, b) => b.lastActivityAt.localeCompare(a.lastActivityAt))[0];
      return last ?? call.post(`/contacts/${contactId}/conversations`, { phoneNumberId: numbers[0]?.id });
    },
    { onSuccess: ({ id }) => router.push(`/w/${slug}/inbox?conversation=${id}`), onError: failed },
  );
  const restore = useApiMutation<ContactView, Pick<ContactView, "id" | "name">>(
    (call, { id }) => call.delete(`/contacts/${id}/deletion`),
    {
      onSuccess: ({ name }) => {
        again();
        toast.success(t("restored", { name }));
      },
      onError: failed,
    },
  );
  const remove = useApiMutation<void, Pick<ContactView, "id" | "name">>(
    (call, { id }) => call.delete(`/contacts/${id}`),
    {
      onSuccess: (_, { id, name }) => {
        again();
        toast.success(t("deleted", { name }), {
          action: {
            label: t("undo"),
            onClick: () => void api.delete(`/contacts/${id}/deletion`).then(again, failed),
          },
          duration: 20_000,
        });
      },
      onError: failed,
    },
  );
  return { write, restore, remove, mayWriteTo: numbers.length > 0 };
}
