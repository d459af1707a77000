"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { CreditCard } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDay, useMoney } from "@/components/billing/money";
import { UsedRow } from "@/components/billing/used-row";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { graceDays, sandboxPlan } from "@/lib/billing/plans/rules";
import type { BillingView } from "@/lib/billing/plans/views";
import { cn } from "@/lib/shared/cn";

function useStandingWords({ standing, subscribed, plan }: BillingView): { words: string; bad: boolean } {
  const t = useTranslations("billing.standing");
  const day = useDay();
  switch (standing.kind) {
    case "trial":
      return {
        words: standing.until ? t("trial", { date: day(standing.until) }) : t("trialOpen"),
        bad: false,
      };
    case "good":
      return {
        words: t(subscribed ? "good" : plan.id === sandboxPlan ? "sandbox" : "given"),
        bad: false,
      };
    case "grace":
      return { words: t("grace", { date: day(standing.until) }), bad: true };
    case "blocked":
      return { words: `${t(`blocked.${standing.why}`)} ${t("received")}`, bad: true };
  }
}

/** The plan, whether it is paid, and what can be done about that. */
export function StandingCard({ billing }: { billing: BillingView }) {
  const t = useTranslations("billing");
  const money = useMoney();
  const day = useDay();
  const cache = useQueryClient();
  const { slug } = useWorkspace();
  const [asking, setAsking] = useState(false);
  const { words, bad } = useStandingWords(billing);
  const { plan, price, subscribed, cancelAt, periodEnd } = billing;

  const take = (view: BillingView) => {
    cache.setQueryData([slug, "billing"], view);
    void cache.invalidateQueries({ queryKey: [slug, "billing", "payments"] });
  };
  const portal = useApiMutation((api) => api.post<{ url: string }>("/billing/portal-sessions", {}), {
    onSuccess: ({ url }) => window.location.assign(url),
    onError: (error) => toast.error(error.message),
  });
  const cancel = useApiMutation((api) => api.put<BillingView>("/billing/cancellation", {}), {
    onSuccess: (view) => {
      take(view);
      setAsking(false);
      if (view.cancelAt) toast.success(t("cancelled", { date: day(view.cancelAt) }));
    },
  });
  const keep = useApiMutation((api) => api.delete<BillingView>("/billing/cancellation"), {
    onSuccess: (view) => {
      take(view);
      toast.success(t("reactivated"));
    },
    onError: (error) => toast.error(error.message),
  });

  return (
    <Card aria-labelledby="billing-plan">
      <CardContent className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2 id="billing-plan" className="text-lg font-semibold break-words">
            {plan.name}
          </h2>
          {price && (
            <p className="text-base text-muted-foreground tabular-nums">
              {t("costs", {
                price: money(price.amount, price.currency),
                interval: t(`interval.${price.interval}`),
              })}
            </p>
          )}
        </div>
        <p
          role={bad ? "alert" : undefined}
          className={cn("max-w-prose text-base", bad && "rounded-lg bg-danger-soft px-3 py-2 text-danger")}
        >
          {words}
        </p>
        {subscribed && periodEnd && (
          <p className="max-w-prose text-sm text-muted-foreground">
            {cancelAt ? t("ends", { date: day(cancelAt) }) : t("renews", { date: day(periodEnd) })}{" "}
            {!cancelAt && t("ifCardFails", { days: graceDays })}
          </p>
        )}
        {(billing.atStripe || subscribed) && (
          <div className="flex flex-wrap gap-2">
            <Button
              variant={bad ? "primary" : "outline"}
              loading={portal.isPending}
              onClick={() => portal.mutate()}
            >
              <CreditCard />
              {t("portal")}
            </Button>
            {subscribed &&
              (cancelAt ? (
                <Button variant="outline" loading={keep.isPending} onClick={() => keep.mutate()}>
                  {t("reactivate")}
                </Button>
              ) : (
                <Button variant="ghost" onClick={() => setAsking(true)}>
                  {t("cancel")}
                </Button>
              ))}
          </div>
        )}
      </CardContent>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("cancelTitle")}
        description={t("cancelBody", { date: periodEnd ? day(periodEnd) : "" })}
        confirmLabel={t("cancel")}
        onConfirm={() => cancel.mutate()}
        pending={cancel.isPending}
        error={cancel.error?.message ?? null}
      />
    </Card>
  );
}

/** What is used, thing by thing. */
export function UsageCard({ billing }: { billing: BillingView }) {
  const t = useTranslations("billing.usage");
  const day = useDay();
  return (
    <Card aria-labelledby="billing-usage">
      <CardContent className="flex flex-col gap-4">
        <div className="flex flex-col gap-1">
          <h2 id="billing-usage" className="text-base font-semibold">
            {t("title")}
          </h2>
          <p className="text-sm text-muted-foreground">
            {t("month", { start: day(billing.month.start), end: day(billing.month.end) })}
          </p>
        </div>
        <ul className="grid gap-x-8 gap-y-4 pane:grid-cols-2">
          {billing.usage.map((one) => (
            <UsedRow key={one.what} {...one} />
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
