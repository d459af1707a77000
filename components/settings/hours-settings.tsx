"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { HolidayList, type HolidayDraft } from "@/components/settings/holiday-list";
import { WeekEditor } from "@/components/settings/week-editor";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Form } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { businessHoursKey, useBusinessHours, useStanding } from "@/hooks/use-business-hours";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import { usualWeek } from "@/lib/tenancy/business-hours/rules";
import type { BusinessHours, Week } from "@/lib/tenancy/business-hours/schemas";
import type { BusinessHoursView } from "@/lib/tenancy/business-hours/views";

export function HoursSettings() {
  const t = useTranslations("hours");
  const { timeZone } = useWorkspace();
  const hours = useBusinessHours();
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("text", { zone: timeZone.replaceAll("_", " ") })}
        actions={hours.data && <Standing hours={hours.data} />}
      />
      <SettingsQuery query={hours} skeleton={skeleton}>
        {(data) => <HoursForm hours={data} />}
      </SettingsQuery>
    </>
  );
}

/** Whether it is open now, and when next when it is not. */
function Standing({ hours }: { hours: BusinessHoursView }) {
  const t = useTranslations("hours");
  const { open, opensAt } = useStanding(hours);
  const format = useFormatter();
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm text-muted-foreground">
      <Badge tone={open ? "success" : "neutral"}>{open ? t("open") : t("closed")}</Badge>
      {opensAt && (
        <span>
          {t("opens", {
            when: format.dateTime(opensAt, {
              weekday: "short",
              day: "numeric",
              month: "short",
              hour: "numeric",
              minute: "2-digit",
            }),
          })}
        </span>
      )}
    </p>
  );
}

function HoursForm({ hours }: { hours: BusinessHoursView }) {
  const t = useTranslations("hours");
  const settings = useTranslations("accounts.settings");
  const cache = useQueryClient();
  const may = useMay("admin");
  const { slug } = useWorkspace();
  const [certain, setCertain] = useState(hours.week !== null);
  const [week, setWeek] = useState<Week>(hours.week ?? usualWeek);
  const [holidays, setHolidays] = useState<HolidayDraft[]>(() =>
    hours.holidays.map((holiday) => ({ ...holiday, key: crypto.randomUUID() })),
  );
  const save = useApiMutation(
    (api, input: BusinessHours) => api.put<BusinessHoursView>("/business-hours", input),
    {
      onSuccess: (saved) => {
        cache.setQueryData([slug, ...businessHoursKey], saved);
        toast.success(t("saved"));
      },
    },
  );
  const fields = save.error?.fields ?? {};
  /** What was pointed at may stand in another row by now. */
  const changing =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      if (save.isError) save.reset();
      set(value);
    };
  const failure = save.error && Object.keys(fields).length === 0 ? save.error.message : null;
  return (
    <Form
      errors={save.error?.fields}
      onSubmit={() =>
        save.mutate({
          week: certain ? week : null,
          holidays: holidays.map(({ date, name }) => ({ date, name })),
        })
      }
      className="gap-6"
    >
      {!may && <Notice tone="info">{settings("readOnly")}</Notice>}
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Card>
        <CardHeader>
          <CardTitle>{t("times.title")}</CardTitle>
        </CardHeader>
        <CardContent className="flex flex-col gap-4">
          {may ? (
            <Segmented
              label={t("times.which")}
              value={certain ? "certain" : "always"}
              options={[
                { value: "always", label: t("times.always") },
                { value: "certain", label: t("times.certain") },
              ]}
              onChange={(value) => setCertain(value === "certain")}
              className="self-start"
            />
          ) : (
            !certain && <p>{t("times.always")}</p>
          )}
          {certain && <WeekEditor week={week} onChange={changing(setWeek)} errors={fields} readOnly={!may} />}
        </CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>{t("holidays.title")}</CardTitle>
          <CardDescription>{t("holidays.text")}</CardDescription>
        </CardHeader>
        <CardContent>
          <HolidayList holidays={holidays} onChange={changing(setHolidays)} errors={fields} readOnly={!may} />
        </CardContent>
      </Card>
      {may && (
        <div className="flex justify-end">
          <Button type="submit" loading={save.isPending}>
            {t("save")}
          </Button>
        </div>
      )}
    </Form>
  );
}

const skeleton = (
  <Card className="flex flex-col gap-5 p-5">
    <Skeleton className="h-8 w-56" />
    {[0, 1, 2, 3, 4, 5, 6].map((day) => (
      <div key={day} className="flex items-center gap-4">
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-8 w-60" />
      </div>
    ))}
  </Card>
);
