"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { useCampaignWrite } from "@/components/campaigns/use-campaigns";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectItem } from "@/components/ui/select";
import type { CampaignView } from "@/lib/campaigns/views";

type Input = { name: string; phoneNumberId: string };

/** A name and a number; everything else is filled in on the campaign's own page, which saves as one goes. */
export function NewCampaignDialog({
  onClose,
  onCreated,
}: {
  onClose: () => void;
  onCreated: (campaign: CampaignView) => void;
}) {
  const t = useTranslations("campaigns.create");
  const common = useTranslations("common");
  const numbers = usePhoneNumbers();
  const connected = numbers.data?.data.filter(({ state }) => state !== "disconnected") ?? [];
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const phoneNumberId = chosen ?? connected[0]?.id ?? "";
  // One draft however often the button is pressed; other words are another draft.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const create = useCampaignWrite<Input>((api, input) =>
    api.post<CampaignView>("/campaigns", input, { idempotencyKey: key }),
  );
  const renewed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setKey(crypto.randomUUID());
    };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title")} description={t("text")}>
        <Form
          errors={create.error?.fields}
          onSubmit={() => create.mutate({ name, phoneNumberId }, { onSuccess: onCreated })}
        >
          <Field label={t("name")} help={t("nameHelp")} error={create.error?.fields.name}>
            <Input
              value={name}
              onChange={(event) => renewed(setName)(event.target.value)}
              maxLength={100}
              placeholder={t("namePlaceholder")}
              autoComplete="off"
              autoFocus
            />
          </Field>
          {connected.length > 1 && (
            <Field label={t("number")} error={create.error?.fields.phoneNumberId}>
              <Select value={phoneNumberId} onValueChange={renewed(setChosen)}>
                {connected.map((number) => (
                  <SelectItem key={number.id} value={number.id}>
                    {number.displayPhoneNumber}
                    {number.verifiedName ? ` · ${number.verifiedName}` : ""}
                  </SelectItem>
                ))}
              </Select>
            </Field>
          )}
          {create.error && Object.keys(create.error.fields).length === 0 && (
            <p role="alert" className="text-base text-danger">
              {create.error.message}
            </p>
          )}
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" loading={create.isPending} disabled={!phoneNumberId}>
              {t("create")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
