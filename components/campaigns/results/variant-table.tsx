"use client";

import { useFormatter, useTranslations } from "next-intl";
import { part } from "@/components/campaigns/totals";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { letterOf } from "@/lib/campaigns/rules";
import type { CampaignOutcome, CampaignVariantView } from "@/lib/campaigns/views";

/** The variants side by side: which one was read and answered more. */
export function VariantTable({
  variants,
  templates,
}: {
  variants: readonly (CampaignOutcome & { number: number })[];
  templates: readonly CampaignVariantView[];
}) {
  const t = useTranslations("campaigns");
  const format = useFormatter();
  const share = (count: number, whole: number) =>
    `${format.number(count)}${whole > 0 ? ` · ${format.number(part(count, whole), { style: "percent", maximumFractionDigits: 1 })}` : ""}`;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("variants.title")}</CardTitle>
      </CardHeader>
      <CardContent>
        <Table>
          <thead>
            <TableRow>
              <TableHead className="pl-0">{t("variants.variant")}</TableHead>
              {(["people", "delivered", "read", "answered", "optedOut", "failed"] as const).map((key) => (
                <TableHead key={key} className="text-right">
                  {t(`figures.${key}`)}
                </TableHead>
              ))}
            </TableRow>
          </thead>
          <tbody>
            {variants.map((one) => (
              <TableRow key={one.number}>
                <TableCell className="max-w-60 truncate pl-0">
                  <span className="font-semibold">{letterOf(one.number)}</span>{" "}
                  <span className="text-muted-foreground">{templates[one.number]?.template.name}</span>
                </TableCell>
                <TableCell className="text-right">{format.number(one.recipients)}</TableCell>
                <TableCell className="text-right">{share(one.delivered, one.sent)}</TableCell>
                <TableCell className="text-right">{share(one.read, one.sent)}</TableCell>
                <TableCell className="text-right">{share(one.answered, one.delivered)}</TableCell>
                <TableCell className="text-right">{share(one.optedOut, one.delivered)}</TableCell>
                <TableCell className="text-right">{share(one.failed, one.sent + one.failed)}</TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      </CardContent>
    </Card>
  );
}
