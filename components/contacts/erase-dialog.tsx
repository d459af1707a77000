"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { TypedConfirm } from "@/components/ui/typed-confirm";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ErasureView } from "@/lib/contacts/erasures/views";
import type { ContactView } from "@/lib/contacts/views";

const parts = ["goes", "stays", "beyond"] as const;

type Props = { contact: Pick<ContactView, "id" | "name">; onErased?: () => void; onClose: () => void };

/** What goes and what stays, and the name typed: it cannot be undone. */
export default function EraseDialog({ contact, onErased, onClose }: Props) {
  const t = useTranslations("contacts.erase");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const erase = useApiMutation((api) => api.put<ErasureView>(`/contacts/${contact.id}/erasure`), {
    onSuccess: (begun) => {
      client.setQueryData([slug, "contact-erasure", contact.id], begun);
      toast.success(t("begun", { name: contact.name }));
      onClose();
      onErased?.();
      void client.invalidateQueries({ queryKey: [slug] });
    },
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title", { name: contact.name })} description={t("text")}>
        <TypedConfirm
          typed={contact.name}
          confirmLabel={t("confirm")}
          onConfirm={() => erase.mutate()}
          pending={erase.isPending}
          error={erase.error?.message}
        >
          <dl className="flex flex-col gap-3 text-sm">
            {parts.map((part) => (
              <div key={part} className="flex flex-col gap-0.5">
                <dt className="font-medium">{t(`${part}.title`)}</dt>
                <dd className="text-muted-foreground">{t(`${part}.text`)}</dd>
              </div>
            ))}
          </dl>
        </TypedConfirm>
      </DialogContent>
    </Dialog>
  );
}
