"use client";

import { useId, useState, type ReactNode } from "react";
import { ChartNoAxesColumn, Table2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Series } from "@/components/analytics/plot";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Tooltip } from "@/components/ui/tooltip";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { cn } from "@/lib/shared/cn";

export type FiguresTable = { columns: string[]; rows: { name: string; cells: string[] }[]; first: string };

type Props = {
  title: string;
  series?: readonly Series[];
  table: FiguresTable;
  children: ReactNode;
  className?: string;
};

/** A plot with the figures behind it, for who cannot see it and for who wants to know exactly. */
export function PlotCard({ title, series = [], table, children, className }: Props) {
  const t = useTranslations("dashboard");
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <Card aria-labelledby={`${id}-title`} className={cn("@container flex min-w-0 flex-col", className)}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 pt-3.5">
        <h2 id={`${id}-title`} className="text-base font-semibold">
          {title}
        </h2>
        <ul
          className={cn(
            "flex flex-wrap gap-x-3 text-xs text-muted-foreground",
            series.length > 2 && "order-last basis-full @lg:order-none @lg:basis-auto",
          )}
        >
          {series.map(({ key, label, dot }) => (
            <li key={key} className="flex items-center gap-1.5">
              <span className={cn("size-2 rounded-full", dot)} aria-hidden="true" />
              {label}
            </li>
          ))}
        </ul>
        <Tooltip label={t(asTable ? "asPlot" : "asTable")}>
          <Button
            variant="ghost"
            size="sm"
            className="-me-2 ms-auto text-muted-foreground"
            aria-expanded={asTable}
            aria-controls={`${id}-view`}
            aria-label={t(asTable ? "asPlotOf" : "asTableOf", { title })}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <ChartNoAxesColumn /> : <Table2 />}
            <span className="hidden @lg:inline">{t(asTable ? "asPlot" : "asTable")}</span>
          </Button>
        </Tooltip>
      </div>
      <div id={`${id}-view`} className="px-5 pt-3 pb-4">
        {asTable ? (
          <div className="max-h-80 overflow-y-auto">
            <Table aria-labelledby={`${id}-title`}>
              <thead>
                <TableRow>
                  <TableHead className="sticky top-0 bg-card px-0">{table.first}</TableHead>
                  {table.columns.map((column) => (
                    <TableHead key={column} className="sticky top-0 bg-card text-right">
                      {column}
                    </TableHead>
                  ))}
                </TableRow>
              </thead>
              <tbody>
                {table.rows.map(({ name, cells }, row) => (
                  <TableRow key={row}>
                    <th scope="row" className="text-left font-normal whitespace-nowrap">
                      {name}
                    </th>
                    {cells.map((cell, i) => (
                      <TableCell key={table.columns[i]} className="text-right">
                        {cell}
                      </TableCell>
                    ))}
                  </TableRow>
                ))}
              </tbody>
            </Table>
          </div>
        ) : (
          children
        )}
      </div>
    </Card>
  );
}
