"use client";

import { useState } from "react";
import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { ContextRow } from "@/components/campaigns/draft/context-row";
import { Section } from "@/components/campaigns/draft/section";
import { NumberField, ShareField } from "@/components/campaigns/draft/number-field";
import { SwitchRow } from "@/components/settings/switch-row";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectItem } from "@/components/ui/select";
import { useWorkspace } from "@/hooks/use-workspace";
import type { CampaignAudience, CampaignSettings } from "@/lib/campaigns/schemas";
import { cn } from "@/lib/shared/cn";

type Props = {
  settings: CampaignSettings;
  audience: CampaignAudience;
  errors: Record<string, string>;
  onChange: (settings: CampaignSettings) => void;
};

const usualQuiet = { from: "21:00", to: "09:00" };
const usualRamp = { firstHour: 500, factor: 2 };

/** When, how fast, to whom not, and when it stops by itself. The defaults are good; most people change nothing here. */
export function SettingsSection({ settings, audience, errors, onChange }: Props) {
  const t = useTranslations("campaigns.settings");
  const { timeZone } = useWorkspace();
  const [open, setOpen] = useState(() => Object.keys(errors).some((key) => key.startsWith("settings.stop")));
  const set = (changes: Partial<CampaignSettings>) => onChange({ ...settings, ...changes });
  const stop = (changes: Partial<CampaignSettings["stop"]>) =>
    onChange({ ...settings, stop: { ...settings.stop, ...changes } });
  const { quietHours, rampUp } = settings;
  return (
    <Section id="delivery" title={t("title")} text={t("text")} bleed>
      <SwitchRow
        label={t("quiet")}
        help={t("quietHelp")}
        checked={quietHours !== null}
        onChange={(on) => set({ quietHours: on ? usualQuiet : null })}
      >
        {quietHours && (
          <div className="flex flex-wrap items-end gap-3">
            <Field label={t("from")} error={errors["settings.quietHours.from"]} className="w-28">
              <Input
                type="time"
                value={quietHours.from}
                onChange={(event) => set({ quietHours: { ...quietHours, from: event.target.value } })}
              />
            </Field>
            <Field label={t("to")} error={errors["settings.quietHours.to"]} className="w-28">
              <Input
                type="time"
                value={quietHours.to}
                onChange={(event) => set({ quietHours: { ...quietHours, to: event.target.value } })}
              />
            </Field>
            <Field label={t("clock")} className="min-w-52 flex-1">
              <Select
                value={settings.clock}
                onValueChange={(clock) => set({ clock: clock as CampaignSettings["clock"] })}
              >
                <SelectItem value="recipient">{t("clockRecipient")}</SelectItem>
                <SelectItem value="workspace">{t("clockWorkspace", { timeZone })}</SelectItem>
              </Select>
            </Field>
          </div>
        )}
      </SwitchRow>
      <SwitchRow
        label={t("consent")}
        help={t("consentHelp")}
        checked={settings.requireConsent}
        onChange={(requireConsent) => set({ requireConsent })}
      />
      <SwitchRow
        label={t("unreachable")}
        help={t("unreachableHelp")}
        checked={settings.tryUnreachable}
        onChange={(tryUnreachable) => set({ tryUnreachable })}
      />
      <SwitchRow
        label={t("ramp")}
        help={t("rampHelp")}
        checked={rampUp !== null}
        onChange={(on) => set({ rampUp: on ? usualRamp : null })}
      >
        {rampUp && (
          <div className="grid gap-4 sm:grid-cols-2">
            <NumberField
              label={t("firstHour")}
              value={rampUp.firstHour}
              error={errors["settings.rampUp.firstHour"]}
              onChange={(firstHour) => set({ rampUp: { ...rampUp, firstHour: firstHour ?? 500 } })}
            />
            <NumberField
              label={t("factor")}
              value={rampUp.factor}
              step={0.1}
              error={errors["settings.rampUp.factor"]}
              onChange={(factor) => set({ rampUp: { ...rampUp, factor: factor ?? 2 } })}
            />
          </div>
        )}
      </SwitchRow>
      <ContextRow
        context={settings.context}
        audience={audience}
        errors={errors}
        onChange={(context) => set({ context })}
      />
      <div className="grid gap-4 border-b px-5 py-4 sm:grid-cols-2">
        <NumberField
          label={t("perMinute")}
          help={t("perMinuteHelp")}
          optional
          value={settings.perMinute}
          error={errors["settings.perMinute"]}
          onChange={(perMinute) => set({ perMinute })}
        />
        <NumberField
          label={t("recent")}
          help={t("recentHelp")}
          value={settings.skipRecentDays}
          error={errors["settings.skipRecentDays"]}
          onChange={(days) => set({ skipRecentDays: days ?? 0 })}
        />
        <NumberField
          label={t("answers")}
          help={t("answersHelp")}
          value={settings.answerDays}
          error={errors["settings.answerDays"]}
          onChange={(days) => set({ answerDays: days ?? 3 })}
        />
      </div>
      <div className="px-5 py-4">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="-mx-1 flex items-center gap-1.5 rounded-md px-1 py-1 text-base font-medium hover:text-primary-text"
        >
          <ChevronRight
            className={cn("size-4 transition-transform duration-150", open && "rotate-90")}
            aria-hidden="true"
          />
          {t("stop")}
        </button>
        <p className="pl-5.5 text-sm text-muted-foreground">{t("stopHelp")}</p>
        {open && (
          <div className="mt-3 grid gap-4 sm:grid-cols-2">
            <ShareField
              label={t("failureShare")}
              value={settings.stop.failureShare}
              error={errors["settings.stop.failureShare"]}
              onChange={(failureShare) => stop({ failureShare })}
            />
            <ShareField
              label={t("optOutShare")}
              value={settings.stop.optOutShare}
              error={errors["settings.stop.optOutShare"]}
              onChange={(optOutShare) => stop({ optOutShare })}
            />
            <NumberField
              label={t("least")}
              help={t("leastHelp")}
              value={settings.stop.least}
              error={errors["settings.stop.least"]}
              onChange={(least) => stop({ least: least ?? 100 })}
            />
            <NumberField
              label={t("spam")}
              help={t("spamHelp")}
              optional
              value={settings.stop.spamErrors}
              error={errors["settings.stop.spamErrors"]}
              onChange={(spamErrors) => stop({ spamErrors })}
            />
            <Field label={t("quality")}>
              <Select
                value={settings.stop.quality ?? "never"}
                onValueChange={(quality) =>
                  stop({ quality: quality === "never" ? null : (quality as "RED" | "YELLOW") })
                }
              >
                <SelectItem value="YELLOW">{t("qualityYellow")}</SelectItem>
                <SelectItem value="RED">{t("qualityRed")}</SelectItem>
                <SelectItem value="never">{t("qualityNever")}</SelectItem>
              </Select>
            </Field>
          </div>
        )}
      </div>
    </Section>
  );
}
