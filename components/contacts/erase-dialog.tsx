"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ErasureView } from "@/lib/contacts/erasures/views";
import type { ContactView } from "@/lib/contacts/views";

const parts = ["goes", "stays", "beyond"] as const;

type Props = { contact: Pick<ContactView, "id" | "name">; onErased?: () => void; onClose: () => void };

/** What goes and what stays, and the name typed: it cannot be undone. */
export default function EraseDialog({ contact, onErased, onClose }: Props) {
  const t = useTranslations("contacts.erase");
  const common = useTranslations("common");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const [typed, setTyped] = useState("");
  const erase = useApiMutation((api) => api.put<ErasureView>(`/contacts/${contact.id}/erasure`), {
    onSuccess: (begun) => {
      client.setQueryData([slug, "contact-erasure", contact.id], begun);
      toast.success(t("begun", { name: contact.name }));
      onClose();
      onErased?.();
      void client.invalidateQueries({ queryKey: [slug] });
    },
  });
  const ready = typed.trim() === contact.name.trim();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title", { name: contact.name })} description={t("text")}>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready && !erase.isPending) erase.mutate();
          }}
        >
          <dl className="flex flex-col gap-3 text-sm">
            {parts.map((part) => (
              <div key={part} className="flex flex-col gap-0.5">
                <dt className="font-medium">{t(`${part}.title`)}</dt>
                <dd className="text-muted-foreground">{t(`${part}.text`)}</dd>
              </div>
            ))}
          </dl>
          <Field label={common("typeToConfirm", { text: contact.name })}>
            <Input
              dir="auto"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              autoFocus
            />
          </Field>
          {erase.error && (
            <p role="alert" className="text-base text-danger">
              {erase.error.message}
            </p>
          )}
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="destructive" disabled={!ready} loading={erase.isPending}>
              {t("confirm")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
