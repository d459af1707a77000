"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Plot, type Series } from "@/components/analytics/plot";
import { PlotCard, type FiguresTable } from "@/components/analytics/plot-card";
import { topOf, topOfSeconds } from "@/components/analytics/scale";
import { useDuration, usePartName } from "@/components/analytics/use-words";
import type { DashboardView, FiguresPartView } from "@/lib/analytics/views";

type CountName = "received" | "outgoing" | "delivered" | "read" | "failed" | "sent" | "opened" | "closed";

const most = (numbers: number[]): number => Math.max(0, ...numbers);

/** A plot of counts, with the same and more of them in its table. */
function Counts({
  view,
  title,
  series,
  values,
  mode,
  columns,
  className,
}: {
  view: DashboardView;
  title: string;
  series: Series[];
  values: (part: FiguresPartView) => number[];
  mode: "stack" | "beside";
  columns: CountName[];
  className?: string;
}) {
  const t = useTranslations("dashboard");
  const format = useFormatter();
  const name = usePartName(view.unit);
  const all = view.parts.map(values);
  const heights = all.flatMap((one) =>
    mode === "stack" ? [one.reduce((sum, value) => sum + value, 0)] : one,
  );
  const table: FiguresTable = {
    first: t(`unit.${view.unit}`),
    columns: columns.map((column) => t(`columns.${column}`)),
    rows: view.parts.map((part) => ({
      name: name.long(part.start),
      cells: columns.map((column) => format.number(part[column])),
    })),
  };
  return (
    <PlotCard title={title} series={series} table={table} className={className}>
      <Plot
        label={t("plotLabel", { title, unit: t(`unit.${view.unit}`).toLowerCase() })}
        series={series}
        mode={mode}
        top={topOf(most(heights))}
        axis={(value) => format.number(value, { notation: "compact" })}
        empty={t("nothingYet")}
        parts={view.parts.map((part, i) => ({
          start: part.start,
          short: name.short(part.start),
          tip: [
            name.long(part.start),
            ...series.map(({ label }, s) => `${label} ${format.number(all[i]![s]!)}`),
          ].join(" · "),
          values: all[i]!,
        }))}
      />
    </PlotCard>
  );
}

function Responses({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard");
  const format = useFormatter();
  const duration = useDuration();
  const name = usePartName(view.unit);
  const title = t("plots.responses");
  const series: Series[] = [
    { key: "median", label: t("columns.median"), fill: "fill-primary/80", dot: "bg-primary/80" },
  ];
  const said = (seconds: number | null) => (seconds === null ? "–" : duration(seconds));
  const top = topOfSeconds(most(view.parts.map(({ medianSeconds }) => medianSeconds ?? 0)));
  const table: FiguresTable = {
    first: t(`unit.${view.unit}`),
    columns: [t("columns.answered"), t("columns.median"), t("columns.ninetieth")],
    rows: view.parts.map((part) => ({
      name: name.long(part.start),
      cells: [format.number(part.answered), said(part.medianSeconds), said(part.ninetiethSeconds)],
    })),
  };
  return (
    <PlotCard title={title} series={series} table={table}>
      <Plot
        label={t("plotLabel", { title, unit: t(`unit.${view.unit}`).toLowerCase() })}
        series={series}
        mode="stack"
        top={top}
        axis={duration}
        empty={t("response.none")}
        parts={view.parts.map((part) => ({
          start: part.start,
          short: name.short(part.start),
          tip: [
            name.long(part.start),
            ...(part.answered > 0
              ? [t("response.tip", { time: said(part.medianSeconds), count: part.answered })]
              : [t("response.none")]),
          ].join(" · "),
          values: [part.medianSeconds],
        }))}
      />
    </PlotCard>
  );
}

/** What happened, hour by hour or day by day. */
export function Plots({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard");
  const series = (key: CountName | "underway", fill: string, dot: string): Series => ({
    key,
    label: t(`columns.${key}`),
    fill,
    dot,
  });
  return (
    <div className="grid gap-4 panel:grid-cols-3">
      <Counts
        view={view}
        title={t("plots.messages")}
        className="panel:col-span-2"
        mode="beside"
        series={[
          series("received", "fill-primary", "bg-primary"),
          series("outgoing", "fill-foreground/30", "bg-foreground/30"),
        ]}
        values={({ received, outgoing }) => [received, outgoing]}
        columns={["received", "outgoing"]}
      />
      <Responses view={view} />
      <Counts
        view={view}
        title={t("plots.delivery")}
        className="panel:col-span-2"
        mode="stack"
        series={[
          series("read", "fill-tick-read", "bg-tick-read"),
          series("delivered", "fill-primary", "bg-primary"),
          series("underway", "fill-foreground/20", "bg-foreground/20"),
          series("failed", "fill-danger", "bg-danger"),
        ]}
        values={({ read, delivered, outgoing, failed }) => [
          read,
          delivered - read,
          Math.max(0, outgoing - delivered - failed),
          failed,
        ]}
        columns={["outgoing", "sent", "delivered", "read", "failed"]}
      />
      <Counts
        view={view}
        title={t("plots.conversations")}
        mode="beside"
        series={[
          series("opened", "fill-primary", "bg-primary"),
          series("closed", "fill-foreground/30", "bg-foreground/30"),
        ]}
        values={({ opened, closed }) => [opened, closed]}
        columns={["opened", "closed"]}
      />
    </div>
  );
}
