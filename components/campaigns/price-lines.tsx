"use client";

import { useState } from "react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { useMoney } from "@/components/campaigns/use-money";
import { Button } from "@/components/ui/button";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";

export type PricedLine = {
  /** ISO 3166 alpha-2; null: unknown. */
  country: string | null;
  /** A word beside the country. */
  note?: string;
  messages: number;
  min: string;
  max: string;
};

const shownAtFirst = 5;

/** Country by country what messages cost, the dearest first. */
export function PriceLines({ lines, currency }: { lines: readonly PricedLine[]; currency: string }) {
  const t = useTranslations("campaigns.price");
  const locale = useLocale();
  const format = useFormatter();
  const money = useMoney();
  const [all, setAll] = useState(false);
  const names = new Intl.DisplayNames([locale], { type: "region" });
  const sorted = lines.toSorted((a, b) => Number(b.max) - Number(a.max));
  const shown = all ? sorted : sorted.slice(0, shownAtFirst);
  return (
    <div className="flex flex-col items-start gap-2">
      <Table className="text-sm">
        <thead>
          <TableRow className="h-8">
            <TableHead className="pl-0">{t("country")}</TableHead>
            <TableHead className="text-right">{t("messages")}</TableHead>
            <TableHead className="pr-0 text-right">{t("amount")}</TableHead>
          </TableRow>
        </thead>
        <tbody>
          {shown.map((line) => (
            <TableRow key={`${line.country}-${line.note ?? ""}`} className="h-8">
              <TableCell className="pl-0">
                {line.country ? (names.of(line.country) ?? line.country) : t("unknown")}{" "}
                {line.note && <span className="text-muted-foreground">{line.note}</span>}
              </TableCell>
              <TableCell className="text-right">{format.number(line.messages)}</TableCell>
              <TableCell className="pr-0 text-right whitespace-nowrap">
                {line.min === line.max
                  ? money(line.max, currency)
                  : `${money(line.min, currency)} – ${money(line.max, currency)}`}
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {sorted.length > shownAtFirst && (
        <Button variant="link" size="sm" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t("fewer") : t("more", { count: sorted.length - shownAtFirst })}
        </Button>
      )}
    </div>
  );
}
