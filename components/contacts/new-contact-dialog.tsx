"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ContactView } from "@/lib/contacts/views";

/** Somebody who has not written yet, by their number as it is dialled here. */
export function NewContactDialog({
  onClose,
  onCreated,
}: {
  onClose: () => void;
  onCreated: (contact: ContactView) => void;
}) {
  const t = useTranslations("contacts.create");
  const common = useTranslations("common");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const [phone, setPhone] = useState("");
  const [name, setName] = useState("");
  const create = useApiMutation(
    (api, input: { phone: string; name: string | null }) => api.post<ContactView>("/contacts", input),
    {
      onSuccess: (contact) => {
        void client.invalidateQueries({ queryKey: [slug, "contacts"] });
        onCreated(contact);
      },
    },
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title")} description={t("text")}>
        <Form
          errors={create.error?.fields}
          onSubmit={() => create.mutate({ phone, name: name.trim() || null })}
        >
          <Field
            label={t("phone")}
            help={t("phoneHelp")}
            error={create.error && (create.error.fields.phone ?? create.error.message)}
          >
            <Input
              type="tel"
              value={phone}
              onChange={(event) => setPhone(event.target.value)}
              autoComplete="off"
              autoFocus
            />
          </Field>
          <Field label={t("name")} error={create.error?.fields.name}>
            <Input
              dir="auto"
              value={name}
              maxLength={100}
              onChange={(event) => setName(event.target.value)}
              autoComplete="off"
            />
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" loading={create.isPending} disabled={!phone.trim()}>
              {t("create")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
