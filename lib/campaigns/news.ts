import { createTranslator } from "next-intl";
import { getCampaign } from "@/lib/campaigns/queries";
import { meant, ownNews, pauseFacts, pauseTurns, takenByMeta } from "@/lib/campaigns/rules";
import type { CampaignView } from "@/lib/campaigns/views";
import { readSubscribers } from "@/lib/inbox/push-news";
import { pool } from "@/lib/platform/db";
import { redis } from "@/lib/platform/redis";
import { listOnline } from "@/lib/realtime/online";
import { cleanName } from "@/lib/shared/clean-name";
import { occasionOf, waysToTell } from "@/lib/team/notification-rules";
import { sendPush, type PushPayload, type Reach } from "@/lib/team/push";
import { readNotificationSettings } from "@/lib/team/schemas";
import { scopeFromJob } from "@/lib/tenancy/scope";
import campaigns from "@/messages/en/campaigns.json";
import notifications from "@/messages/en/notifications.json";

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

/** What happened, in words: why it stopped and whose turn it is, or what became of it. */
function wordsOf(campaign: CampaignView, news: NonNullable<ReturnType<typeof ownNews>>) {
  const messages = { campaigns, notifications };
  const t = createTranslator({ locale: "en", messages, namespace: "notifications.told" });
  const name = cleanName(campaign.name);
  if (news.kind === "completed") {
    const { totals } = campaign;
    const facts = { taken: takenByMeta(totals), people: meant(totals), failed: totals.failed };
    return { title: t("campaignCompleted", { name }), body: t("campaignResult", facts) };
  }
  const why = createTranslator({ locale: "en", messages, namespace: "campaigns.standing.paused" });
  const facts = pauseFacts(campaign, (share) => percent.format(share));
  const body = `${why(news.reason, facts)} ${t(`turns.${pauseTurns[news.reason]}`)}`;
  return { title: t("campaignStopped", { name }), body };
}

/** Whether this is the first that tells of it, however often a bell rings. */
const isFirst = async (campaignId: string, at: string): Promise<boolean> =>
  (await redis().set(`parley:told:${campaignId}-${at}`, "1", "EX", 3_600, "NX")) === "OK";

/**
 * Tells admins whose browser is closed that a campaign stopped by itself or is through, once, as each of them wishes.
 * Those who have Parley open are told there. Best effort: the page of the campaign says it too.
 * @param options for tests: who is here, and how a push service may be reached
 */
export async function tellAdmins(
  { workspaceId, campaignId }: { workspaceId: string; campaignId: string },
  options: { whoIsHere?: (workspaceId: string) => Promise<string[]>; reach?: Reach } = {},
): Promise<void> {
  const campaign = await getCampaign(scopeFromJob({ workspaceId }), campaignId);
  const news = ownNews(campaign);
  if (!news || !(await isFirst(campaignId, news.at))) return;
  const { rows } = await pool.query<{ slug: string; timeZone: string }>(
    `SELECT slug, time_zone AS "timeZone" FROM workspaces WHERE id = $1`,
    [workspaceId],
  );
  const { slug, timeZone } = rows[0]!;
  const here = new Set(await (options.whoIsHere ?? listOnline)(workspaceId));
  const place = { url: `/w/${slug}/campaigns/${campaignId}`, tag: campaignId };
  const words = wordsOf(campaign, news);
  const t = createTranslator({
    locale: "en",
    messages: { notifications },
    namespace: "notifications.told",
  });
  for (const subscriber of await readSubscribers(workspaceId)) {
    if (here.has(subscriber.userId)) continue;
    const settings = readNotificationSettings(subscriber.notifications);
    const admin = subscriber.role === "admin" || subscriber.role === "owner";
    const occasion = occasionOf({ kind: "campaign", admin }, subscriber.userId);
    const facts = { occasion, looking: false, focused: false, timeZone };
    if (!waysToTell(facts, settings, new Date())?.banner) continue;
    const payload: PushPayload = settings.hideContent
      ? { title: t("hidden"), body: t("about.campaign"), ...place }
      : { ...words, ...place };
    await sendPush(subscriber, payload, options.reach);
  }
}
