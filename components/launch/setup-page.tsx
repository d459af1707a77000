"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { Progress } from "@/components/launch/progress";
import { StepList } from "@/components/launch/step-list";
import { useDismissal, useLaunch } from "@/components/launch/use-launch";
import { Button, buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { LaunchView } from "@/lib/launch/views";

function Waiting() {
  return (
    <Card>
      {[0, 1, 2, 3, 4, 5].map((line) => (
        <div key={line} className="flex items-center gap-3 border-b px-5 py-3 last:border-0">
          <Skeleton className="size-5 rounded-full" />
          <div className="flex flex-1 flex-col gap-1.5 py-1">
            <Skeleton className="h-4 w-44" />
            <Skeleton className="h-3 w-72 max-w-full" />
          </div>
          <Skeleton className="h-7 w-16" />
        </div>
      ))}
    </Card>
  );
}

function Steps({ data: { dismissed, steps } }: { data: LaunchView }) {
  const t = useTranslations("launch.setup");
  const { slug } = useWorkspace();
  const { show } = useDismissal();
  const done = steps.filter((step) => step.done).length;
  if (!useMay("agent")) {
    return (
      <Card>
        <EmptyState
          drawing="conversation"
          title={t("nothing")}
          action={
            <Link href={`/w/${slug}/inbox`} className={buttonVariants()}>
              {t("toInbox")}
            </Link>
          }
        >
          {t("nothingText")}
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      {dismissed && (
        <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg bg-muted px-4 py-2.5">
          <p className="text-muted-foreground">{t("hiddenHere")}</p>
          <Button variant="outline" size="sm" onClick={() => show.mutate()} loading={show.isPending}>
            {t("show")}
          </Button>
        </div>
      )}
      <div className="flex flex-col gap-2">
        <p className="text-sm text-muted-foreground tabular-nums">
          {done === steps.length ? t("finished") : t("progress", { done, all: steps.length })}
        </p>
        <Progress done={done} all={steps.length} />
      </div>
      <Card>
        <StepList steps={steps} />
      </Card>
    </>
  );
}

/** The whole list of what is to be set up, also when it is hidden on the dashboard. */
export function SetupPage() {
  const t = useTranslations("launch.setup");
  const query = useLaunch();
  return (
    <>
      <PageHeader title={t("title")} description={t("purpose")} />
      <SettingsQuery query={query} skeleton={<Waiting />}>
        {(data) => <Steps data={data} />}
      </SettingsQuery>
    </>
  );
}
