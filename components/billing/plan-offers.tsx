"use client";

import { useState } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMoney } from "@/components/billing/money";
import { PlanIncludes } from "@/components/billing/plan-includes";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApi, useApiMutation, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { Interval } from "@/lib/billing/plans/schemas";
import type { BillingView, OfferView, PlanPreviewView } from "@/lib/billing/plans/views";
import { cn } from "@/lib/shared/cn";

type Choice = { plan: OfferView; interval: Interval };

/** What the change costs today, before anybody agrees to it. */
function ChangeDialog({ choice, onClose }: { choice: Choice; onClose: () => void }) {
  const t = useTranslations("billing.change");
  const money = useMoney();
  const api = useApi();
  const cache = useQueryClient();
  const { slug } = useWorkspace();
  const wish = { planId: choice.plan.id, interval: choice.interval };
  const preview = useQuery<PlanPreviewView, ApiError>({
    queryKey: [slug, "billing", "preview", wish],
    queryFn: () => api.post<PlanPreviewView>("/billing/plan-previews", wish),
    // A price of another second is none.
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const change = useApiMutation(
    (api, prorationDate: number) => api.put<BillingView>("/billing/plan", { ...wish, prorationDate }),
    {
      onSuccess: (view) => {
        cache.setQueryData([slug, "billing"], view);
        void cache.invalidateQueries({ queryKey: [slug, "billing", "payments"] });
        void cache.invalidateQueries({ queryKey: [slug, "plan-notice"] });
        toast.success(t("done", { plan: view.plan.name }));
        onClose();
      },
    },
  );
  const { data } = preview;
  const problem = preview.error?.message ?? change.error?.message;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title", { plan: choice.plan.name })}>
        <div className="flex flex-col gap-4">
          {preview.isPending && (
            <div aria-busy="true" className="flex flex-col gap-2">
              <span className="sr-only">{t("asking")}</span>
              <Skeleton className="h-5 w-full" />
              <Skeleton className="h-5 w-2/3" />
            </div>
          )}
          {data && (
            <dl className="flex flex-col gap-2 text-base tabular-nums">
              {data.lines.map(({ description, amount }, index) => (
                <div key={index} className="flex justify-between gap-4 text-muted-foreground">
                  <dt className="min-w-0 break-words">{description}</dt>
                  <dd className="shrink-0">{money(amount, data.currency)}</dd>
                </div>
              ))}
              {data.dueNow > 0 ? (
                <div className="flex justify-between gap-4 border-t pt-2 font-medium">
                  <dt>{t("dueNow")}</dt>
                  <dd>{money(data.dueNow, data.currency)}</dd>
                </div>
              ) : (
                <p className="border-t pt-2">{t("nothingDue")}</p>
              )}
            </dl>
          )}
          {problem && (
            <p role="alert" className="text-base text-danger">
              {problem}
            </p>
          )}
          <DialogFooter>
            <Button
              disabled={!data}
              loading={change.isPending}
              onClick={() => data && change.mutate(data.prorationDate)}
            >
              {t("confirm")}
            </Button>
          </DialogFooter>
        </div>
      </DialogContent>
    </Dialog>
  );
}

/** The plans there are; choosing one leads to Stripe's checkout, changing one says first what it costs. */
export function PlanOffers({ billing }: { billing: BillingView }) {
  const t = useTranslations("billing.plans");
  const words = useTranslations("billing");
  const money = useMoney();
  const [interval, setBy] = useState<Interval>(billing.interval ?? "month");
  const [chosenCurrency, setCurrency] = useState(billing.currency);
  const [changing, setChanging] = useState<Choice | null>(null);
  const checkout = useApiMutation(
    (api, planId: string) =>
      api.post<{ url: string }>("/billing/checkouts", { planId, interval, currency: chosenCurrency }),
    {
      onSuccess: ({ url }) => window.location.assign(url),
      onError: (error) => toast.error(error.message),
    },
  );
  const currencies = [
    ...new Set(billing.offers.flatMap(({ prices }) => prices.map((price) => price.currency))),
  ].toSorted();
  // Who pays in one currency goes on paying in it.
  const currency = billing.subscribed ? billing.currency : chosenCurrency;
  const offers = billing.offers.flatMap((plan) => {
    const price = plan.prices.find((one) => one.interval === interval && one.currency === currency);
    return price ? [{ plan, price }] : [];
  });
  return (
    <section aria-labelledby="billing-plans" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="billing-plans" className="text-base font-semibold">
          {t("title")}
        </h2>
        {billing.payable && (
          <div className="flex flex-wrap gap-2">
            {!billing.subscribed && currencies.length > 1 && (
              <Segmented
                label={t("currency")}
                value={chosenCurrency}
                onChange={setCurrency}
                options={currencies.map((value) => ({ value, label: value.toUpperCase() }))}
              />
            )}
            <Segmented
              label={t("pay")}
              value={interval}
              onChange={setBy}
              options={[
                { value: "month", label: t("paid.month") },
                { value: "year", label: t("paid.year") },
              ]}
            />
          </div>
        )}
      </div>
      {!billing.payable && <p className="max-w-prose text-base text-muted-foreground">{t("off")}</p>}
      <ul className="grid gap-4 pane:grid-cols-3">
        {offers.map(({ plan, price }) => {
          const isCurrent =
            billing.subscribed && plan.id === billing.plan.id && billing.interval === interval;
          return (
            <li
              key={plan.id}
              className={cn(
                "flex flex-col gap-4 rounded-xl border bg-card p-5",
                isCurrent && "border-primary",
              )}
            >
              <div className="flex flex-col gap-1">
                <div className="flex items-center justify-between gap-2">
                  <h3 className="min-w-0 text-base font-medium break-words">{plan.name}</h3>
                  {isCurrent && <Badge tone="primary">{t("current")}</Badge>}
                </div>
                <p className="text-lg font-semibold tabular-nums">
                  {words("costs", {
                    price: money(price.amount, price.currency),
                    interval: words(`interval.${interval}`),
                  })}
                </p>
              </div>
              <PlanIncludes limits={plan.limits} />
              {billing.payable && !isCurrent && (
                <Button
                  variant="outline"
                  loading={checkout.isPending && checkout.variables === plan.id}
                  disabled={checkout.isPending}
                  onClick={() =>
                    billing.subscribed ? setChanging({ plan, interval }) : checkout.mutate(plan.id)
                  }
                >
                  {t(billing.subscribed ? "change" : "choose", { plan: plan.name })}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {changing && <ChangeDialog choice={changing} onClose={() => setChanging(null)} />}
    </section>
  );
}
