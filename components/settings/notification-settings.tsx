"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { SearchSelect } from "@/components/accounts/search-select";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { useTimeZones } from "@/components/accounts/use-time-zones";
import { BrowserNotifications } from "@/components/settings/browser-notifications";
import { SwitchRow } from "@/components/settings/switch-row";
import { playTone } from "@/components/shell/tone";
import { Button } from "@/components/ui/button";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { notificationSettingsKey, useNotificationSettings } from "@/hooks/use-notification-settings";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import { adminOccasions, occasions, type NotificationSettings } from "@/lib/team/schemas";

/** Saves each change at once; one that is refused goes back to where it was, with the reason. */
function useSaved(loaded: NotificationSettings) {
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const queryKey = [slug, ...notificationSettingsKey];
  const [settings, setSettings] = useState(loaded);
  const save = useApiMutation(
    (api, next: NotificationSettings) => api.put<NotificationSettings>("/notification-settings", next),
    // One after the other: of two at once the older could be the last to be written.
    { scope: { id: "notification-settings" } },
  );
  const change = (part: Partial<NotificationSettings>) => {
    const before = settings;
    const next = { ...settings, ...part };
    setSettings(next);
    client.setQueryData(queryKey, next);
    save.mutate(next, {
      onError: (error) => {
        setSettings(before);
        client.setQueryData(queryKey, before);
        toast.error(error.message);
      },
    });
  };
  return { settings, change };
}

/** Where this browser says that its person is. */
const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

function QuietHours({
  value,
  onChange,
}: {
  value: NotificationSettings["quietHours"];
  onChange: (value: NotificationSettings["quietHours"]) => void;
}) {
  const t = useTranslations("notifications.settings");
  const workspace = useWorkspace();
  const [here] = useState(zoneHere);
  const zone = value.timeZone ?? workspace.timeZone;
  const zones = useTimeZones(zone);
  const said = (name: string) => name.replaceAll("_", " ");
  return (
    <SwitchRow
      label={t("quiet")}
      help={t("quietHelp")}
      checked={value.enabled}
      onChange={(enabled) => onChange({ ...value, enabled, timeZone: value.timeZone ?? here })}
    >
      <div className="flex flex-wrap gap-4">
        {(["from", "to"] as const).map((end) => (
          <Field key={end} label={t(end)}>
            <Input
              type="time"
              value={value[end]}
              // An empty field is one that is being typed in.
              onChange={(event) => event.target.value && onChange({ ...value, [end]: event.target.value })}
              className="w-32 tabular-nums"
            />
          </Field>
        ))}
        <Field label={t("zone")} help={value.timeZone ? undefined : t("zoneOfWorkspace")} className="w-72">
          <SearchSelect
            choices={zones}
            value={zone}
            onChange={(timeZone) => onChange({ ...value, timeZone })}
            label={t("zone")}
          />
        </Field>
      </div>
      {here !== zone && (
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted-foreground">
          {t("elsewhere", { zone: said(here) })}
          <Button variant="outline" size="sm" onClick={() => onChange({ ...value, timeZone: here })}>
            {t("useHere", { zone: said(here) })}
          </Button>
        </p>
      )}
    </SwitchRow>
  );
}

function SettingsForm({ loaded }: { loaded: NotificationSettings }) {
  const t = useTranslations("notifications.settings");
  const { settings, change } = useSaved(loaded);
  const isAdmin = useMay("admin");
  return (
    <>
      <Card>
        <CardHeader className="border-b pb-3">
          <CardTitle>{t("when")}</CardTitle>
        </CardHeader>
        {occasions
          .filter((one) => isAdmin || !adminOccasions.includes(one))
          .map((occasion) => (
            <SwitchRow
              key={occasion}
              label={t(`events.${occasion}`)}
              help={t(`events.${occasion}Help`)}
              checked={settings.events[occasion]}
              onChange={(on) => change({ events: { ...settings.events, [occasion]: on } })}
            />
          ))}
      </Card>
      <Card>
        <CardHeader className="border-b pb-3">
          <CardTitle>{t("how")}</CardTitle>
        </CardHeader>
        <SwitchRow
          label={t("sound")}
          help={t("soundHelp")}
          checked={settings.sound}
          onChange={(sound) => change({ sound })}
        >
          <Button variant="outline" size="sm" className="self-start" onClick={() => void playTone()}>
            {t("tryIt")}
          </Button>
        </SwitchRow>
        <SwitchRow
          label={t("banner")}
          help={t("bannerHelp")}
          checked={settings.banner}
          onChange={(banner) => change({ banner })}
        >
          <BrowserNotifications />
        </SwitchRow>
        <SwitchRow
          label={t("hideContent")}
          help={t("hideContentHelp")}
          checked={settings.hideContent}
          onChange={(hideContent) => change({ hideContent })}
        />
        <QuietHours value={settings.quietHours} onChange={(quietHours) => change({ quietHours })} />
      </Card>
    </>
  );
}

const skeleton = (
  <Card>
    {[0, 1, 2, 3].map((row) => (
      <div key={row} className="flex items-center gap-4 border-b px-5 py-5 last:border-b-0">
        <div className="flex flex-1 flex-col gap-2">
          <Skeleton className="h-3.5 w-40" />
          <Skeleton className="h-3 w-64 max-w-full" />
        </div>
        <Skeleton className="h-5 w-9 rounded-full" />
      </div>
    ))}
  </Card>
);

/** What the member who looks is told of, and how. */
export function NotificationSettingsPage() {
  const t = useTranslations("notifications.settings");
  const settings = useNotificationSettings();
  return (
    <>
      <PageHeader title={t("title")} description={t("text")} />
      <SettingsQuery query={settings} skeleton={skeleton}>
        {(data) => <SettingsForm loaded={data} />}
      </SettingsQuery>
    </>
  );
}
