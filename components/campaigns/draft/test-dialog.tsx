"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { toast } from "@/components/ui/toast";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { useApiMutation } from "@/hooks/use-api";
import { useStored } from "@/hooks/use-stored";
import { letterOf } from "@/lib/campaigns/rules";

/** One message of the campaign to a number of one's own, with the values of the person who has it. */
export function TestDialog({
  campaignId,
  variants,
  onClose,
}: {
  campaignId: string;
  variants: number;
  onClose: () => void;
}) {
  const t = useTranslations("campaigns.test");
  const common = useTranslations("common");
  const [phone, setPhone] = useStored("parley:test-phone");
  const [variant, setVariant] = useState("0");
  const send = useApiMutation<unknown, { phone: string; variant: number }>(
    (api, input) => api.post(`/campaigns/${campaignId}/test-messages`, input),
    {
      onSuccess: () => {
        toast.success(t("sent"));
        onClose();
      },
    },
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title")} description={t("text")}>
        <Form
          errors={send.error?.fields}
          onSubmit={() => send.mutate({ phone: phone ?? "", variant: Number(variant) })}
        >
          <Field
            label={t("phone")}
            help={t("phoneHelp")}
            error={send.error && (send.error.fields.phone ?? send.error.message)}
          >
            <Input
              type="tel"
              value={phone ?? ""}
              onChange={(event) => setPhone(event.target.value)}
              placeholder="+44 7700 900123"
              autoComplete="tel"
              autoFocus
            />
          </Field>
          {variants > 1 && (
            <Segmented
              label={t("variant")}
              value={variant}
              onChange={setVariant}
              options={Array.from({ length: variants }, (_, number) => ({
                value: String(number),
                label: letterOf(number),
              }))}
            />
          )}
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" loading={send.isPending} disabled={!phone?.trim()}>
              {t("send")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
