"use client";

import { useFormatter, useNow, useTranslations } from "next-intl";
import { Figure } from "@/components/analytics/figure";
import { Spark } from "@/components/analytics/plot";
import { queryOf } from "@/components/analytics/use-dashboard";
import { useChange, useDuration, useShare } from "@/components/analytics/use-words";
import { useWorkspace } from "@/hooks/use-workspace";
import { mostWaiting } from "@/lib/analytics/schemas";
import type { DashboardView } from "@/lib/analytics/views";

/** Counting ends there. */
const hour = 3_600;

function Waiting({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard.waiting");
  const format = useFormatter();
  const duration = useDuration();
  const now = useNow({ updateInterval: 15_000 });
  const { slug } = useWorkspace();
  const { count, overAnHour, longestSince } = view.waiting;
  const number = view.phoneNumberId ? `&phoneNumberId=${view.phoneNumberId}` : "";
  const longest = longestSince ? Math.max(0, (now.getTime() - Date.parse(longestSince)) / 1000) : 0;
  return (
    <Figure
      name={t("name")}
      value={count >= mostWaiting ? `${format.number(mostWaiting)}+` : format.number(count)}
      tone={longest > hour ? "warning" : undefined}
      href={`/w/${slug}/inbox?waitingMinutes=1${number}`}
      notes={
        count === 0
          ? [t("nobody")]
          : [
              t("longest", { time: duration(longest) }),
              overAnHour > 0 ? t("overAnHour", { count: overAnHour }) : null,
            ]
      }
    />
  );
}

function FirstResponse({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard");
  const duration = useDuration();
  const { medianSeconds, ninetiethSeconds } = view.figures;
  const before = view.previous.medianSeconds;
  return (
    <Figure
      name={t("response.name")}
      value={medianSeconds === null ? "–" : duration(medianSeconds)}
      notes={[
        ninetiethSeconds === null
          ? t("response.none")
          : t("response.ninetieth", { time: duration(ninetiethSeconds) }),
        before === null ? null : t("before", { value: duration(before) }),
      ]}
    />
  );
}

/** How it goes, in six numbers: what waits, then what happened beside the days before. */
export function Figures({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard.figures");
  const format = useFormatter();
  const change = useChange();
  const share = useShare();
  const { slug } = useWorkspace();
  const { figures, previous, parts } = view;
  const rate = share(figures.delivered, figures.sent);
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border bg-border sm:grid-cols-3 panel:grid-cols-6">
      <Waiting view={view} />
      <FirstResponse view={view} />
      <Figure
        name={t("received")}
        value={format.number(figures.received)}
        notes={[change(figures.received, previous.received)]}
      >
        <Spark values={parts.map(({ received }) => received)} />
      </Figure>
      <Figure
        name={t("outgoing")}
        value={format.number(figures.outgoing)}
        notes={[change(figures.outgoing, previous.outgoing)]}
      >
        <Spark values={parts.map(({ outgoing }) => outgoing)} />
      </Figure>
      <Figure
        name={t("delivered")}
        value={rate ?? "–"}
        notes={
          figures.sent > 0
            ? [
                t("deliveredNote", { delivered: figures.delivered, sent: figures.sent }),
                t("readNote", { share: share(figures.read, figures.sent)! }),
              ]
            : [t("nothingSent")]
        }
      />
      <Figure
        name={t("failed")}
        value={format.number(figures.failed)}
        href={`/w/${slug}/dashboard/failed-messages${queryOf({ period: view.period, number: view.phoneNumberId })}`}
        tone={figures.failed > 0 ? "bad" : undefined}
        notes={[
          figures.outgoing > 0 ? t("failedNote", { share: share(figures.failed, figures.outgoing)! }) : null,
          change(figures.failed, previous.failed),
        ]}
      />
    </dl>
  );
}
