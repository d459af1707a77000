"use client";

import { useState, type FormEvent } from "react";
import dynamic from "next/dynamic";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { useRetentionWords } from "@/components/data/use-retention-words";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectItem } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import { leastDays, mostDays, offeredDays } from "@/lib/data/retention/rules";
import type { RetentionView } from "@/lib/data/retention/views";

const RetentionDialog = dynamic(
  () => import("@/components/data/retention-dialog").then((file) => file.RetentionDialog),
  { ssr: false },
);

const path = "/retention";

const choiceOf = (days: number | null): string =>
  days === null ? "forever" : offeredDays.some((offered) => offered === days) ? String(days) : "own";

/** null: for ever; undefined: no number of days that can be had. */
function daysOf(choice: string, own: string): number | null | undefined {
  if (choice === "forever") return null;
  const days = choice === "own" ? own.trim() : choice;
  if (!/^\d{1,5}$/.test(days)) return undefined;
  return Number(days) >= leastDays && Number(days) <= mostDays ? Number(days) : undefined;
}

function Consequences() {
  const t = useTranslations("data.retention");
  return (
    <ul className="flex max-w-prose list-disc flex-col gap-1 pl-5 text-base text-muted-foreground">
      {(["goes", "stays", "waits"] as const).map((one) => (
        <li key={one}>{t(one)}</li>
      ))}
    </ul>
  );
}

function Choice({ retention }: { retention: RetentionView }) {
  const t = useTranslations("data.retention");
  const words = useRetentionWords();
  const cache = useQueryClient();
  const { slug } = useWorkspace();
  const [choice, setChoice] = useState(choiceOf(retention.days));
  const [own, setOwn] = useState(String(retention.days ?? leastDays));
  const [asking, setAsking] = useState(false);
  const days = daysOf(choice, own);
  const changed = days !== undefined && days !== retention.days;
  const shorter = typeof days === "number" && changed && (retention.days === null || days < retention.days);
  const preview = useApiQuery<RetentionView>(`${path}?days=${days}`, { enabled: shorter, gcTime: 0 });
  const save = useApiMutation(
    (api, confirm: boolean) => api.patch<RetentionView>(path, { days, ...(confirm ? { confirm } : {}) }),
    {
      onSuccess: (saved) => {
        cache.setQueryData([slug, path], saved);
        setAsking(false);
        toast.success(words.kept(saved.days));
      },
    },
  );
  const empties = preview.data && (preview.data.wouldEmpty > 0 || !preview.data.isExact);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!changed || save.isPending || (shorter && !preview.data)) return;
    if (shorter && empties) {
      save.reset();
      setAsking(true);
    } else save.mutate(false);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {(save.error ?? preview.error) && !asking && (
        <Notice tone="danger">{(save.error ?? preview.error)!.message}</Notice>
      )}
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <Field label={t("keep")} className="w-56">
          <Select value={choice} onValueChange={setChoice}>
            <SelectItem value="forever">{t("forever")}</SelectItem>
            {offeredDays.map((offered) => (
              <SelectItem key={offered} value={String(offered)}>
                {words.time(offered)}
              </SelectItem>
            ))}
            <SelectItem value="own">{t("own")}</SelectItem>
          </Select>
        </Field>
        {choice === "own" && (
          <Field
            label={t("days")}
            error={days === undefined ? t("range", { least: leastDays, most: mostDays }) : null}
            className="w-56"
          >
            <Input inputMode="numeric" value={own} onChange={(event) => setOwn(event.target.value)} />
          </Field>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p aria-live="polite" className="min-h-5 max-w-prose text-base">
          {!changed
            ? words.kept(retention.days)
            : !shorter
              ? t("nothingBack")
              : preview.isPending
                ? t("counting")
                : preview.data && words.preview(preview.data)}
        </p>
        <Button type="submit" disabled={!changed || (shorter && !preview.data)} loading={save.isPending}>
          {t("save")}
        </Button>
      </div>
      {asking && preview.data && (
        <RetentionDialog
          preview={preview.data}
          onConfirm={() => save.mutate(true)}
          onClose={() => setAsking(false)}
          pending={save.isPending}
          error={save.error?.message ?? null}
        />
      )}
    </form>
  );
}

/** How long messages are kept: an owner decides, everybody can read it. */
export function RetentionCard() {
  const t = useTranslations("data.retention");
  const words = useRetentionWords();
  const may = useMay("owner");
  const retention = useApiQuery<RetentionView>(path);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t("text")}</CardDescription>
      </CardHeader>
      <SettingsQuery query={retention} skeleton={<Skeleton className="mx-5 my-4 h-8 w-2/3" />}>
        {(data) => (
          <CardContent className="flex flex-col gap-4">
            <Consequences />
            {may ? (
              // Another owner's choice begins the form anew.
              <Choice key={data.days ?? "forever"} retention={data} />
            ) : (
              <>
                <p className="text-base">{words.kept(data.days)}</p>
                <p className="text-sm text-muted-foreground">{t("forbidden")}</p>
              </>
            )}
          </CardContent>
        )}
      </SettingsQuery>
    </Card>
  );
}
