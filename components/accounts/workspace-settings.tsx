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
import { useTimeZones } from "@/components/accounts/use-time-zones";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardFooter } from "@/components/ui/card";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { WorkspaceView } from "@/lib/tenancy/views";

function WorkspaceForm({ workspace }: { workspace: WorkspaceView }) {
  const t = useTranslations("accounts.workspace");
  const settings = useTranslations("accounts.settings");
  const router = useRouter();
  const cache = useQueryClient();
  const may = useMay("admin");
  const [timeZone, setTimeZone] = useState(workspace.timeZone);
  const [country, setCountry] = useState(workspace.country);
  const timeZones = useTimeZones(workspace.timeZone);
  const countryChoices = useCountries();
  const save = useApiMutation(
    (api, name: string) => api.patch<WorkspaceView>("/workspace", { name, timeZone, country }),
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
            <Field label={t("address")} help={t("addressHelp")}>
              <Input value={`/w/${workspace.slug}`} readOnly />
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
  const { slug } = useWorkspace();
  const workspace = useApiQuery<WorkspaceView>("/workspace");
  return (
    <>
      <PageHeader title={t("title")} description={t("text")} />
      <SettingsQuery query={workspace} skeleton={skeleton}>
        {(data) => (
          <>
            <WorkspaceForm key={slug} workspace={data} />
            <RequireFactorCard workspace={data} />
          </>
        )}
      </SettingsQuery>
    </>
  );
}
