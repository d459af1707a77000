"use client";

import { useTranslations } from "next-intl";
import type { usePhoneActions } from "@/components/sandbox/use-phones";
import { Segmented } from "@/components/ui/segmented";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import type { SandboxThread } from "@/lib/sandbox/views";

type Presence = "open" | "pocket" | "off";

type Props = { thread: SandboxThread; name: string; actions: ReturnType<typeof usePhoneActions> };

/** What the customer does with their phone: decides which ticks the business sees. */
export function PhonePresence({ thread, name, actions }: Props) {
  const t = useTranslations("sandbox.presence");
  const { phoneOn, readReceipts } = thread.customer.settings;
  const presence: Presence = !phoneOn ? "off" : thread.open ? "open" : "pocket";
  const failed = { onError: (error: Error) => toast.error(error.message) };
  const change = (next: Presence) => {
    if ((next !== "off") !== phoneOn) actions.settings.mutate({ phoneOn: next !== "off" }, failed);
    if ((next === "open") !== thread.open) actions.presence.mutate(next === "open", failed);
  };
  return (
    <div className="flex w-full max-w-90 flex-col gap-2">
      <Segmented
        label={t("label", { name })}
        value={presence}
        onChange={change}
        className="flex w-full"
        options={[
          {
            value: "open",
            label: t("open"),
          },
          {
            value: "pocket",
            label: t("pocket"),
          },
          {
            value: "off",
            label: t("off"),
          },
        ]}
      />
      <p className="min-h-10 text-sm text-balance text-muted-foreground">{t(`${presence}Help`)}</p>
      <label className="flex items-center gap-2 text-sm" title={t("receiptsHelp")}>
        <Switch
          checked={readReceipts}
          onCheckedChange={(on) => actions.settings.mutate({ readReceipts: on }, failed)}
        />
        {t("receipts")}
      </label>
    </div>
  );
}
