"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useHours } from "@/components/campaigns/results/use-results";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Tooltip } from "@/components/ui/tooltip";
import type { CampaignHour, CampaignView } from "@/lib/campaigns/views";

const height = 96;
/** Wider than this a day is easier to read than an hour. */
const mostBars = 72;

/** Hours added up so that at most `mostBars` stand beside each other. */
function binned(hours: readonly CampaignHour[]): CampaignHour[] {
  const size = Math.ceil(hours.length / mostBars);
  if (size <= 1) return [...hours];
  return Array.from({ length: Math.ceil(hours.length / size) }, (_, i) => {
    const part = hours.slice(i * size, (i + 1) * size);
    const sum = (key: keyof Omit<CampaignHour, "hour">) => part.reduce((total, one) => total + one[key], 0);
    return {
      hour: part[0]!.hour,
      sent: sum("sent"),
      delivered: sum("delivered"),
      read: sum("read"),
      failed: sum("failed"),
      answered: sum("answered"),
    };
  });
}

/** When it was sent, read and answered. One bar an hour: sent behind, read before it, answers as a mark. */
export function HourChart({ campaign }: { campaign: CampaignView }) {
  const t = useTranslations("campaigns");
  const format = useFormatter();
  const hours = useHours(campaign);
  const bars = binned(hours.data?.data ?? []);
  if (bars.length < 2) return null;
  const most = Math.max(1, ...bars.map(({ sent, read }) => Math.max(sent, read)));
  const tall = (count: number) => (count === 0 ? 0 : Math.max(2, (count / most) * height));
  const name = (hour: string) =>
    format.dateTime(new Date(hour), { weekday: "short", day: "numeric", month: "short", hour: "numeric" });
  return (
    <Card>
      <CardHeader className="flex-row items-baseline justify-between">
        <CardTitle>{t("hours.title")}</CardTitle>
        <p className="flex gap-3 text-xs text-muted-foreground" aria-hidden="true">
          <span className="flex items-center gap-1.5">
            <span className="size-2 rounded-full bg-primary/35" /> {t("figures.sent")}
          </span>
          <span className="flex items-center gap-1.5">
            <span className="size-2 rounded-full bg-tick-read" /> {t("figures.read")}
          </span>
          <span className="flex items-center gap-1.5">
            <span className="size-2 rounded-full bg-warning" /> {t("figures.answered")}
          </span>
        </p>
      </CardHeader>
      <CardContent>
        <div className="flex items-end gap-[2px]" style={{ height }} aria-hidden="true">
          {bars.map((bar) => (
            <Tooltip
              key={bar.hour}
              label={
                <span className="tabular-nums">
                  {name(bar.hour)} · {t("hours.tip", bar)}
                </span>
              }
            >
              <span className="relative h-full max-w-8 min-w-0.5 flex-1">
                <span
                  className="absolute inset-x-0 bottom-0 rounded-t-sm bg-primary/35"
                  style={{ height: tall(bar.sent) }}
                />
                <span
                  className="absolute inset-x-[20%] bottom-0 rounded-t-sm bg-tick-read"
                  style={{ height: tall(bar.read) }}
                />
                {bar.answered > 0 && (
                  <span
                    className="absolute inset-x-0 h-0.5 bg-warning"
                    style={{ bottom: Math.min(tall(bar.answered), height - 2) }}
                  />
                )}
              </span>
            </Tooltip>
          ))}
        </div>
        <div
          className="mt-1.5 flex justify-between text-xs text-muted-foreground tabular-nums"
          aria-hidden="true"
        >
          <span>{name(bars[0]!.hour)}</span>
          <span>{name(bars.at(-1)!.hour)}</span>
        </div>
        <table className="sr-only">
          <caption>{t("hours.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("hours.hour")}</th>
              {(["sent", "delivered", "read", "failed", "answered"] as const).map((key) => (
                <th key={key} scope="col">
                  {t(`figures.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.hour}>
                <th scope="row">{name(bar.hour)}</th>
                <td>{bar.sent}</td>
                <td>{bar.delivered}</td>
                <td>{bar.read}</td>
                <td>{bar.failed}</td>
                <td>{bar.answered}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </CardContent>
    </Card>
  );
}
