"use client";

import { useTranslations } from "next-intl";
import { Progress } from "@/components/launch/progress";
import { StepList } from "@/components/launch/step-list";
import { useDismissal, useLaunch } from "@/components/launch/use-launch";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useWorkspace } from "@/hooks/use-workspace";
import { showsSetup } from "@/lib/launch/rules";

/**
 * What is still missing before the workspace can go live, for the top of the dashboard. Takes no room while it loads,
 * when it could not be read, when it is hidden, and for whom there is nothing to do.
 */
export function Checklist() {
  const t = useTranslations("launch.setup");
  const { role } = useWorkspace();
  const { data } = useLaunch();
  const { hide } = useDismissal();
  if (!data || !showsSetup(data, role)) return null;
  const done = data.steps.filter((step) => step.done).length;
  const finished = done === data.steps.length;
  return (
    <Card aria-labelledby="setup-title">
      <div className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
        <div className="flex min-w-0 flex-1 flex-col gap-2">
          <div className="flex flex-wrap items-baseline gap-x-3">
            <h2 id="setup-title" className="text-base font-semibold">
              {t(finished ? "finished" : "card")}
            </h2>
            <p className="text-sm text-muted-foreground tabular-nums">
              {t("progress", { done, all: data.steps.length })}
            </p>
          </div>
          {finished ? (
            <p className="text-sm text-muted-foreground">{t("finishedText")}</p>
          ) : (
            <Progress done={done} all={data.steps.length} />
          )}
        </div>
        <Button variant="ghost" size="sm" onClick={() => hide.mutate()} loading={hide.isPending}>
          {t("hide")}
        </Button>
      </div>
      {!finished && (
        <div className="border-t">
          <StepList steps={data.steps} />
        </div>
      )}
    </Card>
  );
}
