"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { TellAdmin } from "@/components/shell/admin-news";
import { newsWords, ownNews } from "@/lib/campaigns/rules";
import type { CampaignView } from "@/lib/campaigns/views";

/** Tells admins that a campaign stopped by itself or is through. */
export function useCampaignNews(tell: TellAdmin): (campaign: CampaignView) => void {
  const say = useTranslations();
  const format = useFormatter();
  const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 1 });
  return (campaign) => {
    const news = ownNews(campaign);
    if (!news) return;
    tell({
      news: { kind: "campaign" },
      key: `${campaign.id} ${news.at}`,
      at: news.at,
      tone: news.kind === "stopped" ? "warning" : "success",
      words: newsWords(campaign, news, say, percent),
      page: `campaigns/${campaign.id}`,
      tag: campaign.id,
    });
  };
}
