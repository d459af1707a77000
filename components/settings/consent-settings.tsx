"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { keys } from "@/components/inbox/cache-keys";
import { ConsentLanguage } from "@/components/settings/consent-language";
import { SwitchRow } from "@/components/settings/switch-row";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Field, Form } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ConsentSettingsView } from "@/lib/contacts/views";

export type ConsentDraft = {
  confirms: boolean;
  /** As typed, one to a line. */
  stopWords: string;
  startWords: string;
  switchedOff: string[];
  answers: Record<string, { stopped: string; resumed: string }>;
};

const draftOf = (saved: ConsentSettingsView): ConsentDraft => ({
  confirms: saved.confirms,
  stopWords: saved.stopWords.join("\n"),
  startWords: saved.startWords.join("\n"),
  switchedOff: [...new Set(saved.languages.flatMap(({ switchedOff }) => switchedOff))],
  answers: Object.fromEntries(
    saved.languages
      .filter(({ stopped, resumed }) => stopped !== null || resumed !== null)
      .map(({ code, stopped, resumed }) => [code, { stopped: stopped ?? "", resumed: resumed ?? "" }]),
  ),
});

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const inputOf = (draft: ConsentDraft) => ({
  ...draft,
  stopWords: linesOf(draft.stopWords),
  startWords: linesOf(draft.startWords),
});

/** The first complaint about a list or one of its entries. */
const errorOf = (fields: Record<string, string>, name: string): string | undefined =>
  Object.entries(fields).find(([path]) => path === name || path.startsWith(`${name}.`))?.[1];

function ConsentForm({ saved }: { saved: ConsentSettingsView }) {
  const t = useTranslations("library.consent");
  const settings = useTranslations("accounts.settings");
  const may = useMay("admin");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const [draft, setDraft] = useState(() => draftOf(saved));
  const save = useApiMutation((api) => api.put<ConsentSettingsView>("/consent-settings", inputOf(draft)), {
    onSuccess: (now) => {
      client.setQueryData(keys.shared(slug, "consent-settings"), now);
      setDraft(draftOf(now));
      toast.success(t("saved"));
    },
  });
  const fields = save.error?.fields ?? {};
  const change = (part: Partial<ConsentDraft>) => setDraft((before) => ({ ...before, ...part }));
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(saved));
  return (
    <Form errors={save.error?.fields} onSubmit={() => save.mutate()} className="gap-6">
      {!may && <Notice tone="info">{settings("readOnly")}</Notice>}
      {save.error && Object.keys(fields).length === 0 && <Notice tone="danger">{save.error.message}</Notice>}
      <Card>
        <SwitchRow
          label={t("confirms")}
          help={t("confirmsHelp")}
          checked={draft.confirms}
          onChange={(confirms) => change({ confirms })}
          disabled={!may}
        />
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>{t("own")}</CardTitle>
          <CardDescription>{t("ownText")}</CardDescription>
        </CardHeader>
        <CardContent className="grid gap-4 sm:grid-cols-2">
          {(["stopWords", "startWords"] as const).map((name) => (
            <Field key={name} label={t(name)} help={t(`${name}Help`)} error={errorOf(fields, name)}>
              <Textarea
                value={draft[name]}
                onChange={(event) => change({ [name]: event.target.value })}
                readOnly={!may}
                rows={4}
                dir="auto"
                spellCheck={false}
              />
            </Field>
          ))}
        </CardContent>
      </Card>
      <ConsentLanguage
        languages={saved.languages}
        draft={draft}
        errors={fields}
        may={may}
        onChange={change}
      />
      {may && (
        <Button
          type="submit"
          loading={save.isPending}
          disabled={!changed && saved.isChecked}
          className="self-start"
        >
          {t(changed || saved.isChecked ? "save" : "keep")}
        </Button>
      )}
    </Form>
  );
}

const skeleton = (
  <div className="flex flex-col gap-6">
    {[20, 44, 72].map((height) => (
      <Card key={height}>
        <div className="flex flex-col gap-3 px-5 py-5">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-3 w-72 max-w-full" />
          {height > 20 && <Skeleton className="h-24 w-full" />}
        </div>
      </Card>
    ))}
  </div>
);

/** The words that stop and resume marketing, and what is answered. */
export function ConsentSettingsPage() {
  const t = useTranslations("library.consent");
  const settings = useApiQuery<ConsentSettingsView>("/consent-settings", {
    key: ["library", "consent-settings"],
  });
  return (
    <>
      <PageHeader title={t("title")} description={t("text")} />
      <SettingsQuery query={settings} skeleton={skeleton}>
        {(data) => <ConsentForm saved={data} />}
      </SettingsQuery>
    </>
  );
}
