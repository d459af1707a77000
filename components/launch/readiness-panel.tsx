"use client";

import { useTranslations } from "next-intl";
import { CheckRow } from "@/components/launch/check-row";
import { GreetingCard } from "@/components/launch/greeting-card";
import { SummaryCard } from "@/components/launch/summary-card";
import type { useReadiness } from "@/components/launch/use-readiness";
import { Notice } from "@/components/accounts/notice";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { readinessGroups } from "@/lib/launch/schemas";
import type { ReadinessView } from "@/lib/launch/views";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";

function Waiting() {
  return (
    <div className="flex flex-col gap-6">
      <Card className="flex flex-col gap-3 px-5 py-4">
        <Skeleton className="h-5 w-48" />
        <Skeleton className="h-4 w-80 max-w-full" />
        <Skeleton className="h-1 w-full" />
      </Card>
      {[3, 3, 3].map((lines, at) => (
        <Card key={at}>
          {Array.from({ length: lines }, (_, line) => (
            <div key={line} className="flex gap-3 border-b px-5 py-3 last:border-0">
              <Skeleton className="size-5 rounded-full" />
              <div className="flex flex-1 flex-col gap-1.5">
                <Skeleton className="h-4 w-40" />
                <Skeleton className="h-3 w-80 max-w-full" />
              </div>
            </div>
          ))}
        </Card>
      ))}
    </div>
  );
}

function showGreeting(): void {
  const card = document.getElementById("greeting");
  card?.scrollIntoView({ block: "center" });
  card?.focus({ preventScroll: true });
}

type Panel = {
  number: PhoneNumberView;
  readiness: ReturnType<typeof useReadiness>;
  onConnect: () => void;
};

function Checks({ view, number, readiness: { check }, onConnect }: Panel & { view: ReadinessView }) {
  const t = useTranslations("launch.goLive");
  return (
    <>
      {number.isSandbox && <Notice tone="info">{t("rehearsal")}</Notice>}
      {check.isError && <Notice tone="danger">{check.error.message}</Notice>}
      <SummaryCard view={view} number={number} />
      {readinessGroups.map((group) => (
        <section key={group} aria-labelledby={`readiness-${group}`} className="flex flex-col gap-2">
          <h2 id={`readiness-${group}`} className="text-base font-semibold">
            {t(`groups.${group}`)}
          </h2>
          <Card>
            <ul className="flex flex-col divide-y">
              {view.checks
                .filter((one) => one.group === group)
                .map((one) => (
                  <CheckRow
                    key={one.check}
                    check={one}
                    number={number}
                    running={check.isPending}
                    onConnect={onConnect}
                    onMessage={showGreeting}
                  />
                ))}
            </ul>
            {group === "receiving" && !view.hello?.isYours && (
              <div className="border-t">
                <GreetingCard view={view} number={number} />
              </div>
            )}
          </Card>
        </section>
      ))}
    </>
  );
}

/** Every check of one number, by group, with what is to be done in between. */
export const ReadinessPanel = (panel: Panel) => (
  <SettingsQuery query={panel.readiness.query} skeleton={<Waiting />}>
    {(view) => <Checks view={view} {...panel} />}
  </SettingsQuery>
);
