"use client";

import { useTranslations } from "next-intl";
import { PriceLines } from "@/components/campaigns/price-lines";
import { useMoney } from "@/components/campaigns/use-money";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import type { CampaignResults } from "@/lib/campaigns/views";

/** What it cost by what Meta billed, beside what the check had said. */
export function CostCard({ cost, estimate }: Pick<CampaignResults, "cost" | "estimate">) {
  const t = useTranslations("campaigns.cost");
  const money = useMoney();
  if (!cost && !estimate) {
    return (
      <Card>
        <CardHeader>
          <CardTitle>{t("title")}</CardTitle>
        </CardHeader>
        <CardContent className="text-muted-foreground">{t("noCard")}</CardContent>
      </Card>
    );
  }
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t("text")}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        <dl className="grid grid-cols-2 gap-4 tabular-nums">
          <div>
            <dt className="text-sm text-muted-foreground">{t("soFar")}</dt>
            <dd className="text-xl font-semibold">{cost ? money(cost.amount, cost.currency) : "–"}</dd>
            {cost && (
              <dd className="text-sm text-muted-foreground">
                {t("billed", { billed: cost.charged, free: cost.free })}
              </dd>
            )}
          </div>
          <div>
            <dt className="text-sm text-muted-foreground">{t("estimated")}</dt>
            <dd className="text-xl font-semibold">
              {estimate ? money(estimate.max, estimate.currency) : "–"}
            </dd>
            {estimate && estimate.min !== estimate.max && (
              <dd className="text-sm text-muted-foreground">
                {t("atLeast", { min: money(estimate.min, estimate.currency) })}
              </dd>
            )}
          </div>
        </dl>
        {cost && cost.countries.length > 0 && (
          <PriceLines
            currency={cost.currency}
            lines={cost.countries.map(({ country, charged, amount }) => ({
              country,
              messages: charged,
              min: amount,
              max: amount,
            }))}
          />
        )}
        {cost && cost.unknown > 0 && (
          <p className="text-sm text-warning">{t("unknown", { count: cost.unknown })}</p>
        )}
        {estimate && (
          <p className="text-xs text-muted-foreground">{t("card", { date: estimate.card.effective })}</p>
        )}
      </CardContent>
    </Card>
  );
}
