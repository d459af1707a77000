"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { ChangeDialog, type Choice } from "@/components/billing/change-dialog";
import { useMoney } from "@/components/billing/money";
import { PlanIncludes } from "@/components/billing/plan-includes";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { offeredLike } from "@/lib/billing/plans/rules";
import type { Interval } from "@/lib/billing/plans/schemas";
import type { BillingView } from "@/lib/billing/plans/views";
import { cn } from "@/lib/shared/cn";

/** The plans there are; choosing one leads to Stripe's checkout, changing one says first what it costs. */
export function PlanOffers({ billing }: { billing: BillingView }) {
  const t = useTranslations("billing.plans");
  const words = useTranslations("billing");
  const money = useMoney();
  const prices = billing.offers.flatMap((plan) => plan.prices);
  // Who pays in one currency goes on paying in it.
  const [first] = useState(() =>
    offeredLike(
      billing.subscribed ? prices.filter(({ currency }) => currency === billing.currency) : prices,
      { interval: billing.interval ?? "month", currency: billing.currency },
    ),
  );
  const [interval, setBy] = useState<Interval>(first.interval);
  const [chosenCurrency, setCurrency] = useState(first.currency);
  const [changing, setChanging] = useState<Choice | null>(null);
  const checkout = useApiMutation(
    (api, planId: string) =>
      api.post<{ url: string }>("/billing/checkouts", { planId, interval, currency: chosenCurrency }),
    {
      onSuccess: ({ url }) => window.location.assign(url),
      onError: (error) => toast.error(error.message),
    },
  );
  const currencies = [...new Set(prices.map(({ currency }) => currency))].toSorted();
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
      {billing.payable && offers.length === 0 && (
        <p className="max-w-prose text-base text-muted-foreground">{t("none")}</p>
      )}
      <ul className="grid gap-4 pane:grid-cols-3">
        {offers.map(({ plan, price: offered }) => {
          const isCurrent =
            billing.subscribed && plan.id === billing.plan.id && billing.interval === interval;
          const price = (isCurrent && billing.price) || offered;
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
      {changing && <ChangeDialog choice={changing} billing={billing} onClose={() => setChanging(null)} />}
    </section>
  );
}
