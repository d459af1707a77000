import { createTranslator } from "next-intl";
import { pool } from "@/lib/platform/db";
import { listOnline } from "@/lib/realtime/online";
import { occasionOf, waysToTell, type AdminNews } from "@/lib/team/notification-rules";
import { sendPush, type PushPayload, type PushTarget, type Reach } from "@/lib/team/push";
import { readNotificationSettings } from "@/lib/team/schemas";
import type { Role } from "@/lib/tenancy/roles";
import messages from "@/messages/en/notifications.json";

/** A browser that may be woken, and how its member wants that. */
type Subscriber = PushTarget & { userId: string; role: Role; notifications: unknown };

/** For tests: who is here, and how a push service may be reached. */
export type WakeOptions = { whoIsHere?: (workspaceId: string) => Promise<string[]>; reach?: Reach };

/** Browsers of members who do not have Parley open. Whoever is signed in nowhere any more is not to be told. */
export async function readAway(
  workspaceId: string,
  whoIsHere: WakeOptions["whoIsHere"] = listOnline,
): Promise<Subscriber[]> {
  const { rows } = await pool.query<Subscriber>(
    `SELECT ps.workspace_id AS "workspaceId", ps.id, ps.endpoint, ps.p256dh, ps.auth, ps.user_id AS "userId",
        mb.role, mb.notifications
      FROM push_subscriptions ps
      JOIN memberships mb ON mb.workspace_id = ps.workspace_id AND mb.user_id = ps.user_id
      WHERE ps.workspace_id = $1 AND EXISTS (SELECT 1 FROM sessions s
        WHERE s.user_id = ps.user_id AND s.revoked_at IS NULL AND s.expires_at > now())
      ORDER BY ps.id DESC LIMIT 2000`,
    [workspaceId],
  );
  const here = new Set(await whoIsHere(workspaceId));
  return rows.filter(({ userId }) => !here.has(userId));
}

/**
 * Tells admins whose browser is closed, as each of them wishes; those who have Parley open are told there. Best effort:
 * the page it leads to says it too.
 * @param page below `/w/{slug}/`, where it can be seen
 */
export async function wakeAdmins(
  workspaceId: string,
  news: AdminNews,
  { title, body, page, tag }: Omit<PushPayload, "url"> & { page: string },
  options: WakeOptions = {},
): Promise<void> {
  const away = await readAway(workspaceId, options.whoIsHere);
  if (away.length === 0) return;
  const { rows } = await pool.query<{ slug: string; timeZone: string }>(
    `SELECT slug, time_zone AS "timeZone" FROM workspaces WHERE id = $1`,
    [workspaceId],
  );
  const { slug, timeZone } = rows[0]!;
  const place = { url: `/w/${slug}/${page}`, tag };
  const t = createTranslator({
    locale: "en",
    messages: { notifications: messages },
    namespace: "notifications.told",
  });
  for (const subscriber of away) {
    const settings = readNotificationSettings(subscriber.notifications);
    const admin = subscriber.role === "admin" || subscriber.role === "owner";
    const occasion = occasionOf({ ...news, admin }, subscriber.userId);
    const facts = { occasion, looking: false, focused: false, timeZone };
    if (!waysToTell(facts, settings, new Date())?.banner) continue;
    const words = settings.hideContent
      ? { title: t("hidden"), body: t(`about.${news.kind}`) }
      : { title, body };
    await sendPush(subscriber, { ...words, ...place }, options.reach);
  }
}
