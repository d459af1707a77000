"use client";

import { useState } from "react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "@/components/ui/toast";
import { FillForm } from "@/components/templates/fill/fill-form";
import { useFill } from "@/components/templates/fill/use-fill";
import { useChats } from "@/components/sandbox/use-phones";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectItem } from "@/components/ui/select";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useStored } from "@/hooks/use-stored";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MessageView } from "@/lib/inbox/views";
import { newId } from "@/lib/shared/id";
import type { TemplateDetail, TemplateSyncView } from "@/lib/templates/views";

type Props = { template: TemplateDetail; account: TemplateSyncView | undefined; onClose: () => void };

/** Sends the template to oneself, or to a simulated customer: the only proof that counts. */
export function SendTest({ template, account, onClose }: Props) {
  const t = useTranslations("templates.test");
  const common = useTranslations("common");
  const router = useRouter();
  const { id: workspaceId, slug, userId, name: workspaceName } = useWorkspace();
  const numbers = account?.phoneNumbers ?? [];
  const [phoneNumberId, setPhoneNumberId] = useState(numbers[0]?.id ?? "");
  const [ownPhone, keepOwnPhone] = useStored(`parley:test-phone:${userId}:${workspaceId}`);
  const [typed, setTyped] = useState<string | null>(null);
  const isSandbox = account?.isSandbox === true;
  const chats = useChats(isSandbox ? phoneNumberId : null);
  const me = useApiQuery<{ user: { name: string } }>("/me", { staleTime: 60_000 });
  const customers = chats.data?.data.map(({ customer }) => customer) ?? [];
  const [customerId, setCustomerId] = useState<string | null>(null);
  const customer = customers.find(({ id }) => id === customerId) ?? customers[0];
  const to = isSandbox ? (customer?.waId ?? "") : (typed ?? ownPhone ?? "");
  const [tried, setTried] = useState(false);
  const [key] = useState(newId);
  const number = numbers.find(({ id }) => id === phoneNumberId);
  const fill = useFill(template, {
    contact: {
      name: isSandbox ? (customer?.name ?? null) : (me.data?.user.name ?? null),
      phone: to ? `+${to.replace(/\D/g, "")}` : null,
      custom: {},
    },
    agent: me.data ? { name: me.data.user.name } : null,
    workspace: { name: workspaceName },
    number: { name: number?.verifiedName ?? number?.displayPhoneNumber ?? "" },
  });
  const send = useApiMutation(
    (api) =>
      api.post<MessageView>(
        "/messages",
        {
          to,
          phoneNumberId,
          type: "template",
          template: {
            name: template.name,
            language: { code: template.language },
            ...("components" in fill.filled ? { components: fill.filled.components } : {}),
          },
        },
        { idempotencyKey: key },
      ),
    {
      onSuccess: (message) => {
        if (!isSandbox) keepOwnPhone(to);
        fill.remember();
        toast.success(t("sent"), {
          action: {
            label: t("look"),
            onClick: () => router.push(`/w/${slug}/inbox?conversation=${message.conversationId}`),
          },
        });
        onClose();
      },
    },
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t("title")}
        description={t(isSandbox ? "textSandbox" : "text")}
        className="sm:max-w-3xl"
      >
        <FillForm
          id="send-test"
          template={template}
          fill={fill}
          tried={tried}
          businessName={number?.verifiedName ?? workspaceName}
          onSubmit={() => {
            setTried(true);
            if ("components" in fill.filled && to && !send.isPending) send.mutate();
          }}
        >
          {numbers.length > 1 && (
            <Field label={t("from")}>
              <Select value={phoneNumberId} onValueChange={setPhoneNumberId}>
                {numbers.map(({ id, displayPhoneNumber }) => (
                  <SelectItem key={id} value={id}>
                    {displayPhoneNumber}
                  </SelectItem>
                ))}
              </Select>
            </Field>
          )}
          {isSandbox ? (
            <Field label={t("customer")} error={send.error?.fields.to}>
              <Select value={customer?.id ?? ""} onValueChange={setCustomerId}>
                {customers.map(({ id, name }) => (
                  <SelectItem key={id} value={id}>
                    {name}
                  </SelectItem>
                ))}
              </Select>
            </Field>
          ) : (
            <Field
              label={t("phone")}
              help={t("phoneHelp")}
              error={send.error?.fields.to ?? (tried && !to ? t("phoneMissing") : null)}
            >
              <Input
                type="tel"
                dir="ltr"
                value={to}
                placeholder="+49 170 1234567"
                onChange={(event) => setTyped(event.target.value)}
              />
            </Field>
          )}
          {send.error && !send.error.fields.to && (
            <p role="alert" className="text-sm text-danger">
              {send.error.message}
            </p>
          )}
        </FillForm>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="ghost">{common("cancel")}</Button>
          </DialogClose>
          <Button type="submit" form="send-test" loading={send.isPending}>
            {t("send")}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
