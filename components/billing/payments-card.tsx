"use client";

import { useTranslations } from "next-intl";
import { useDay, useMoney } from "@/components/billing/money";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent } from "@/components/ui/card";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { useApiQuery } from "@/hooks/use-api";
import type { PaymentsView } from "@/lib/billing/plans/views";

const states = ["paid", "open", "void", "uncollectible", "draft"] as const;
const stateOf = (state: string): (typeof states)[number] => states.find((known) => known === state) ?? "open";

/** Stripe writes brands small. */
const named = (brand: string): string => brand.charAt(0).toUpperCase() + brand.slice(1);

/** Card, next payment and invoices, as Stripe has them. The rest of the page does not wait for it. */
export function PaymentsCard() {
  const t = useTranslations("billing.payments");
  const money = useMoney();
  const day = useDay();
  const payments = useApiQuery<PaymentsView>("/billing/payments", { key: ["billing", "payments"] });
  const { data } = payments;
  return (
    <Card aria-labelledby="billing-payments">
      <CardContent className="flex flex-col gap-3">
        <h2 id="billing-payments" className="text-base font-semibold">
          {t("title")}
        </h2>
        {payments.isPending && (
          <div aria-busy="true" className="flex flex-col gap-2">
            <Skeleton className="h-5 w-64" />
            <Skeleton className="h-8 w-full" />
          </div>
        )}
        {payments.isError && <QueryFailed query={payments} />}
        {data && (
          <p className="text-base">
            {data.card ? t("card", { ...data.card, brand: named(data.card.brand) }) : t("noCard")}{" "}
            {data.next
              ? t("next", { amount: money(data.next.amount, data.next.currency), date: day(data.next.at) })
              : t("noNext")}
          </p>
        )}
        {data && data.invoices.length === 0 && (
          <p className="text-base text-muted-foreground">{t("empty")}</p>
        )}
        {data && data.invoices.length > 0 && (
          <Table>
            <thead>
              <TableRow>
                <TableHead>{t("date")}</TableHead>
                <TableHead>{t("number")}</TableHead>
                <TableHead className="text-right">{t("amount")}</TableHead>
                <TableHead>{t("state")}</TableHead>
              </TableRow>
            </thead>
            <tbody>
              {data.invoices.map(({ id, at, number, total, refunded, currency, status, url }) => (
                <TableRow key={id}>
                  <TableCell className="whitespace-nowrap">{day(at)}</TableCell>
                  <TableCell className="whitespace-nowrap">
                    {url ? (
                      <a
                        href={url}
                        target="_blank"
                        rel="noreferrer"
                        aria-label={t("open", { number: number ?? id })}
                        className="text-primary-text underline underline-offset-2"
                      >
                        {number ?? id}
                      </a>
                    ) : (
                      (number ?? id)
                    )}
                  </TableCell>
                  <TableCell className="text-right">{money(total, currency)}</TableCell>
                  <TableCell>
                    {refunded > 0 ? (
                      <Badge tone="neutral">
                        {refunded < total
                          ? t("refundedPart", { amount: money(refunded, currency) })
                          : t("refunded")}
                      </Badge>
                    ) : (
                      <Badge tone={status === "paid" ? "success" : status === "open" ? "danger" : "neutral"}>
                        {t(`states.${stateOf(status)}`)}
                      </Badge>
                    )}
                  </TableCell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        )}
      </CardContent>
    </Card>
  );
}
