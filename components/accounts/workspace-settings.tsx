"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { Notice } from "@/components/accounts/notice";
import { RequireFactorCard } from "@/components/accounts/require-factor-card";
import { SearchSelect } from "@/components/accounts/search-select";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { useCountries } from "@/components/accounts/use-countries";
import { formatExamples, useFormats } from "@/components/accounts/use-formats";
import { useTimeZones } from "@/components/accounts/use-time-zones";
import { AddressCard } from "@/components/settings/address-card";
import { ColourCard } from "@/components/settings/colour-card";
import { LogoCard } from "@/components/settings/logo-card";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardFooter } from "@/components/ui/card";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { Format } from "@/lib/tenancy/formats";
import type { WorkspaceView } from "@/lib/tenancy/views";

function WorkspaceForm({ workspace }: { workspace: WorkspaceView }) {
  const t = useTranslations("accounts.workspace");
  const settings = useTranslations("accounts.settings");
  const router = useRouter();
  const cache = useQueryClient();
  const may = useMay("admin");
  const [timeZone, setTimeZone] = useState(workspace.timeZone);
  const [country, setCountry] = useState(workspace.country);
  const [locale, setLocale] = useState(workspace.locale);
  const timeZones = useTimeZones(workspace.timeZone);
  const countryChoices = useCountries();
  const formatChoices = useFormats();
  const save = useApiMutation(
    (api, name: string) => api.patch<WorkspaceView>("/workspace", { name, timeZone, country, locale }),
    {
      onSuccess: (saved) => {
        cache.setQueryData([saved.slug, "/workspace"], saved);
        toast.success(t("saved"));
        // Name and zone are in the frame around this page, which the server drew.
        router.refresh();
      },
    },
  );
  const fields = save.error?.fields ?? {};
  const failure = save.error && Object.keys(fields).length === 0 ? save.error.message : null;
  return (
    <>
      {!may && <Notice tone="info">{settings("readOnly")}</Notice>}
      <Card>
        <Form
          errors={save.error?.fields}
          onSubmit={(values) => save.mutate(String(values.get("name") ?? ""))}
          className="gap-0"
        >
          <CardContent className="flex max-w-md flex-col gap-5">
            {failure && <Notice tone="danger">{failure}</Notice>}
            <Field label={t("name")} error={fields.name}>
              <Input name="name" defaultValue={workspace.name} maxLength={80} readOnly={!may} />
            </Field>
            <Field label={t("timeZone")} help={t("timeZoneHelp")} error={fields.timeZone}>
              <SearchSelect
                choices={timeZones}
                value={timeZone}
                onChange={setTimeZone}
                disabled={!may}
                label={t("timeZone")}
              />
            </Field>
            <Field label={t("country")} help={t("countryHelp")} error={fields.country}>
              <SearchSelect
                choices={countryChoices}
                value={country}
                onChange={setCountry}
                disabled={!may}
                label={t("country")}
              />
            </Field>
            <Field
              label={t("formats")}
              help={t("formatsHelp", formatExamples(locale, timeZone))}
              error={fields.locale}
            >
              <SearchSelect
                choices={formatChoices}
                value={locale}
                onChange={(value) => setLocale(value as Format)}
                disabled={!may}
                label={t("formats")}
              />
            </Field>
          </CardContent>
          {may && (
            <CardFooter>
              <Button type="submit" loading={save.isPending}>
                {t("save")}
              </Button>
            </CardFooter>
          )}
        </Form>
      </Card>
    </>
  );
}

const skeleton = (
  <Card className="flex flex-col gap-6 p-5">
    {[0, 1, 2, 3].map((field) => (
      <div key={field} className="flex max-w-md flex-col gap-2">
        <Skeleton className="h-3.5 w-24" />
        <Skeleton className="h-8 w-full" />
      </div>
    ))}
  </Card>
);

export function WorkspaceSettings() {
  const t = useTranslations("accounts.workspace");
  const { id } = useWorkspace();
  const workspace = useApiQuery<WorkspaceView>("/workspace");
  return (
    <>
      <PageHeader title={t("title")} description={t("text")} />
      <SettingsQuery query={workspace} skeleton={skeleton}>
        {(data) => (
          <>
            <WorkspaceForm key={id} workspace={data} />
            <AddressCard key={data.slug} workspace={data} />
            <LogoCard workspace={data} />
            <ColourCard workspace={data} />
            <RequireFactorCard workspace={data} />
          </>
        )}
      </SettingsQuery>
    </>
  );
}
