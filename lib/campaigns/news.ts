import { createTranslator } from "next-intl";
import { getCampaign } from "@/lib/campaigns/queries";
import { newsWords, ownNews } from "@/lib/campaigns/rules";
import { redis } from "@/lib/platform/redis";
import type { Say } from "@/lib/shared/say";
import { wakeAdmins, type WakeOptions } from "@/lib/team/admin-news";
import { scopeFromJob } from "@/lib/tenancy/scope";
import campaigns from "@/messages/en/campaigns.json";
import notifications from "@/messages/en/notifications.json";

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

/** Whether this is the first that tells of it, however often a bell rings. */
const isFirst = async (campaignId: string, at: string): Promise<boolean> =>
  (await redis().set(`parley:told:${campaignId}-${at}`, "1", "EX", 3_600, "NX")) === "OK";

/**
 * Tells admins whose browser is closed that a campaign stopped by itself or is through, once; see wakeAdmins.
 */
export async function tellAdmins(
  { workspaceId, campaignId }: { workspaceId: string; campaignId: string },
  options: WakeOptions = {},
): Promise<void> {
  const campaign = await getCampaign(scopeFromJob({ workspaceId }), campaignId);
  const news = ownNews(campaign);
  if (!news || !(await isFirst(campaignId, news.at))) return;
  const say = createTranslator({ locale: "en", messages: { campaigns, notifications } }) as Say;
  const words = newsWords(campaign, news, say, (share) => percent.format(share));
  const place = { page: `campaigns/${campaignId}`, tag: campaignId };
  await wakeAdmins(workspaceId, { kind: "campaign" }, { ...words, ...place }, options);
}
