"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { part, wanted } from "@/components/campaigns/totals";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkspace } from "@/hooks/use-workspace";
import type { CampaignOutcome, CampaignView } from "@/lib/campaigns/views";
import { cn } from "@/lib/shared/cn";

/** The numbers one opens the page for. Shares are of what was sent, as WhatsApp reports them. */
export function Figures({ campaign, outcome }: { campaign: CampaignView; outcome?: CampaignOutcome }) {
  const t = useTranslations("campaigns.figures");
  const format = useFormatter();
  const { slug } = useWorkspace();
  const { totals } = campaign;
  const delivered = totals.delivered + totals.read;
  const sent = totals.sent + delivered;
  const share = (count: number, whole: number) =>
    whole > 0 ? format.number(part(count, whole), { style: "percent", maximumFractionDigits: 1 }) : null;
  const figures: {
    key: string;
    count: number | undefined;
    note: string | null;
    bad?: boolean;
    href?: string;
  }[] = [
    {
      key: "people",
      count: wanted(totals),
      note: totals.skipped > 0 ? t("leftOut", { count: totals.skipped }) : null,
    },
    { key: "sent", count: sent, note: share(sent, wanted(totals)) },
    { key: "delivered", count: delivered, note: share(delivered, sent) },
    { key: "read", count: totals.read, note: share(totals.read, sent) },
    {
      key: "answered",
      count: outcome?.answered,
      note: outcome ? share(outcome.answered, delivered) : null,
      href: `/w/${slug}/inbox?status=all&campaignId=${campaign.id}`,
    },
    { key: "clicked", count: outcome?.clicked, note: outcome ? share(outcome.clicked, delivered) : null },
    { key: "optedOut", count: outcome?.optedOut, note: outcome ? share(outcome.optedOut, delivered) : null },
    {
      key: "failed",
      count: totals.failed,
      note: share(totals.failed, totals.failed + sent),
      bad: totals.failed > 0,
    },
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-4 sm:grid-cols-4">
      {figures.map(({ key, count, note, bad, href }) => (
        <div key={key} className="flex min-w-0 flex-col">
          <dt className="text-sm text-muted-foreground">{t(key as "people")}</dt>
          <dd className="flex flex-wrap items-baseline gap-x-2 tabular-nums">
            {count === undefined ? (
              <Skeleton className="my-1 h-5 w-14" />
            ) : (
              <span className={cn("text-xl font-semibold", bad && "text-danger")}>
                {format.number(count)}
              </span>
            )}
            {note && <span className="text-sm text-muted-foreground">{note}</span>}
            {href && count !== undefined && count > 0 && (
              <Link href={href} className="text-sm text-link hover:underline">
                {t("inInbox")}
              </Link>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
