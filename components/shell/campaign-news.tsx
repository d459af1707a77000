"use client";

import { useRef } from "react";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { playTone } from "@/components/shell/tone";
import { askAroundMs, leaveWord, readWord, show } from "@/components/shell/telling";
import { toast } from "@/components/ui/toast";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import { meant, ownNews, pauseFacts, pauseTurns, takenByMeta } from "@/lib/campaigns/rules";
import type { CampaignView } from "@/lib/campaigns/views";
import { cleanName } from "@/lib/shared/clean-name";
import { occasionOf, waysToTell } from "@/lib/team/notification-rules";
import type { NotificationSettings } from "@/lib/team/schemas";

/** Of what happened before, its page tells. */
const freshMs = 60_000;

function useWords() {
  const t = useTranslations("notifications.told");
  const why = useTranslations("campaigns.standing.paused");
  const format = useFormatter();
  return (campaign: CampaignView, news: NonNullable<ReturnType<typeof ownNews>>) => {
    const name = cleanName(campaign.name);
    if (news.kind === "completed") {
      const { totals } = campaign;
      const facts = { taken: takenByMeta(totals), people: meant(totals), failed: totals.failed };
      return { title: t("campaignCompleted", { name }), body: t("campaignResult", facts) };
    }
    const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 1 });
    const body = `${why(news.reason, pauseFacts(campaign, percent))} ${t(`turns.${pauseTurns[news.reason]}`)}`;
    return { title: t("campaignStopped", { name }), body };
  };
}

/**
 * Tells admins that a campaign stopped by itself or is through: in each tab by a few words, and with a banner where
 * nothing of Parley is looked at.
 * @param speaks whether this tab makes the sound and the banner of this browser
 */
export function useCampaignNews({
  settings,
  speaks,
}: {
  settings: NotificationSettings | undefined;
  speaks: () => boolean;
}): (campaign: CampaignView) => void {
  const t = useTranslations("notifications.told");
  const router = useRouter();
  const { slug, userId, timeZone } = useWorkspace();
  const admin = useMay("admin");
  const words = useWords();
  const told = useRef(new Set<string>());
  return (campaign) => {
    const news = ownNews(campaign);
    if (!news || !settings || Math.abs(Date.now() - Date.parse(news.at)) > freshMs) return;
    const key = `${campaign.id} ${news.at}`;
    if (told.current.has(key)) return;
    told.current.add(key);
    leaveWord(slug);
    const occasion = occasionOf({ kind: "campaign", admin }, userId);
    if (!occasion || !settings.events.campaign) return;
    const { title, body } = words(campaign, news);
    const url = `/w/${slug}/campaigns/${campaign.id}`;
    const open = () => router.push(url);
    toast[news.kind === "stopped" ? "warning" : "success"](title, {
      id: key,
      description: body,
      action: { label: t("look"), onClick: open },
    });
    setTimeout(() => {
      const facts = { occasion, looking: false, focused: readWord(slug) !== null, timeZone };
      const ways = speaks() ? waysToTell(facts, settings, new Date()) : null;
      if (ways?.sound) void playTone();
      if (!ways?.banner) return;
      const shown = settings.hideContent
        ? { title: t("hidden"), body: t("about.campaign") }
        : { title, body };
      show(shown.title, shown.body, { url, tag: campaign.id }, open).catch(() => undefined);
    }, askAroundMs);
  };
}
