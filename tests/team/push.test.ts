import { createPublicKey, verify } from "node:crypto";
import { GET as readSettings, PUT as writeSettings } from "@/app/api/v1/notification-settings/route";
import { DELETE as unsubscribe } from "@/app/api/v1/push-subscriptions/[pushSubscriptionId]/route";
import { GET as list, POST as subscribe } from "@/app/api/v1/push-subscriptions/route";
import { tellAdmins } from "@/lib/campaigns/news";
import { tellMembers } from "@/lib/inbox/push-news";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { redisReady } from "@/lib/platform/redis";
import { sendPush } from "@/lib/team/push";
import { refuseEndpoint } from "@/lib/team/push-hosts";
import type { NotificationSettings } from "@/lib/team/schemas";
import type { PushSubscriptionsView, PushSubscriptionView } from "@/lib/team/views";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { localTimeIn } from "@/lib/shared/dates";
import { ask } from "@/tests/support/handler";
import { decrypt, here, pushService, type Browser } from "@/tests/support/push-service";
import { addMember, makeWorkspace, unique, type TestWorkspace } from "@/tests/support/workspace";

type Refusal = { error: { code: string; reason: string; fields?: Record<string, string> } };
const { addBrowser, postsTo, answers, base } = pushService();
beforeAll(() => redisReady());

const target = ({ row }: Browser) => row;
const payload = { title: "Ana", body: "Is it ready?", url: "/w/x/inbox", tag: "1" };

describe("handing over", () => {
  let shop: TestWorkspace;
  beforeAll(async () => {
    shop = await makeWorkspace();
  });

  test("only the browser can read it, and the service can tell that it is from us", async () => {
    const browser = await addBrowser(shop);
    expect(await sendPush(target(browser), payload, here)).toBe(true);
    const [post] = postsTo(browser.path);
    expect(post!.headers["content-encoding"]).toBe("aes128gcm");
    expect(Number(post!.headers.ttl)).toBeGreaterThan(0);
    expect(post!.body.toString("latin1")).not.toContain("ready");
    expect(decrypt(browser, post!.body)).toEqual(payload);

    const [, token, key] = /^vapid t=([^,]+), ?k=(.+)$/.exec(post!.headers.authorization!)!;
    expect(key).toBe(env.VAPID_PUBLIC_KEY);
    const [head, claims, signature] = token!.split(".");
    const bytes = Buffer.from(key!, "base64url");
    const publicKey = createPublicKey({
      format: "jwk",
      key: {
        kty: "EC",
        crv: "P-256",
        x: bytes.subarray(1, 33).toString("base64url"),
        y: bytes.subarray(33).toString("base64url"),
      },
    });
    const signed = Buffer.from(`${head}.${claims}`);
    const proof = Buffer.from(signature!, "base64url");
    expect(verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, proof)).toBe(true);
    const { aud, exp } = JSON.parse(Buffer.from(claims!, "base64url").toString()) as {
      aud: string;
      exp: number;
    };
    expect(aud).toBe(base());
    expect(exp * 1_000 - Date.now()).toBeLessThanOrEqual(24 * 60 * 60 * 1_000);
  });

  test.each([404, 410])("a browser whose service answers %i is forgotten", async (status) => {
    const browser = await addBrowser(shop);
    answers.set(browser.path, status);
    expect(await sendPush(target(browser), payload, here)).toBe(false);
    expect(await platformDb.pushSubscription.count({ where: { id: browser.row.id } })).toBe(0);
  });

  test.each([500, 429, 302])("one whose service answers %i is kept", async (status) => {
    const browser = await addBrowser(shop);
    answers.set(browser.path, status);
    expect(await sendPush(target(browser), payload, here)).toBe(false);
    expect(await platformDb.pushSubscription.count({ where: { id: browser.row.id } })).toBe(1);
  });

  test("an address of our own network is never called", async () => {
    const browser = await addBrowser(shop);
    expect(await sendPush(target(browser), payload)).toBe(false);
    expect(postsTo(browser.path)).toEqual([]);
  });
});

test.each([
  ["https://fcm.googleapis.com/fcm/send/abc", true],
  ["https://updates.push.services.mozilla.com/wpush/v2/abc", true],
  ["http://fcm.googleapis.com/fcm/send/abc", false],
  ["https://fcm.googleapis.com:8443/x", false],
  ["https://user:pw@fcm.googleapis.com/x", false],
  ["https://127.0.0.1/x", false],
  ["https://2130706433/x", false],
  ["https://[::1]/x", false],
  ["https://localhost/x", false],
  ["https://redis.internal/x", false],
  ["https://printer.local./x", false],
])("%s may be called: %s", (address, allowed) => {
  expect(refuseEndpoint(new URL(address)) === null).toBe(allowed);
});

describe("one's own browsers and settings", () => {
  const input = (endpoint = `https://push.example.com/${unique("b")}`) => ({
    endpoint,
    keys: {
      p256dh: "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",
      auth: "tBHItJI5svbpez7KI4CCXg",
    },
  });

  test("a browser is added once, seen only by its owner, and can be let go", async () => {
    const shop = await makeWorkspace();
    const colleague = await addMember(shop.workspace, "agent");
    const body = input();
    const made = await ask<PushSubscriptionView>(subscribe, shop.headers, { body });
    const again = await ask<PushSubscriptionView>(subscribe, shop.headers, { body });
    expect([made.status, again.body.id]).toEqual([201, made.body.id]);
    const mine = await ask<PushSubscriptionsView>(list, shop.headers);
    expect(mine.body).toMatchObject({ publicKey: env.VAPID_PUBLIC_KEY, data: [{ id: made.body.id }] });
    expect(JSON.stringify(mine.body)).not.toContain(body.keys.auth);
    expect((await ask<PushSubscriptionsView>(list, colleague.headers)).body.data).toEqual([]);
    const params = { pushSubscriptionId: made.body.id };
    expect((await ask(unsubscribe, colleague.headers, { method: "DELETE", params })).status).toBe(404);
    expect((await ask(unsubscribe, shop.headers, { method: "DELETE", params })).status).toBe(204);
  });

  test("whoever signs in on a browser next is the only one it is woken for", async () => {
    const [shop, other] = [await makeWorkspace(), await makeWorkspace()];
    const body = input();
    await ask(subscribe, shop.headers, { body });
    await ask(subscribe, other.headers, { body });
    expect((await ask<PushSubscriptionsView>(list, shop.headers)).body.data).toEqual([]);
    expect((await ask<PushSubscriptionsView>(list, other.headers)).body.data).toHaveLength(1);
  });

  test.each(["https://127.0.0.1/x", "http://push.example.com/x", "https://metadata.internal/x"])(
    "%s cannot be subscribed",
    async (endpoint) => {
      const shop = await makeWorkspace();
      const { status } = await ask<Refusal>(subscribe, shop.headers, { body: input(endpoint) });
      expect(status).toBe(422);
    },
  );

  test("settings are each member's own; a program has none", async () => {
    const shop = await makeWorkspace();
    const colleague = await addMember(shop.workspace, "viewer");
    const body = { sound: false, quietHours: { enabled: true, from: "21:00", to: "07:30" } };
    const saved = await ask<NotificationSettings>(writeSettings, colleague.headers, { method: "PUT", body });
    expect(saved.body).toMatchObject({ ...body, banner: true, events: { mine: true } });
    expect((await ask<NotificationSettings>(readSettings, shop.headers)).body.sound).toBe(true);
    expect((await ask<NotificationSettings>(readSettings, colleague.headers)).body).toEqual(saved.body);
    expect((await ask(readSettings, shop.apiHeaders)).status).toBe(403);
    const wrong = { quietHours: { enabled: true, from: "25:00", to: "07:30" } };
    expect((await ask(writeSettings, shop.headers, { method: "PUT", body: wrong })).status).toBe(422);
  });
});

describe("waking members", () => {
  async function scene(settings: object = {}) {
    const shop = await makeWorkspace();
    await platformDb.membership.updateMany({
      where: { workspaceId: shop.workspace.id },
      data: { notifications: settings },
    });
    const browser = await addBrowser(shop);
    const conversation = await addConversation({
      workspaceId: shop.workspace.id,
      phoneNumberId: shop.phoneNumber.id,
    });
    await platformDb.conversation.updateMany({
      where: { id: conversation.id },
      data: { assigneeId: shop.user.id },
    });
    const message = await addMessage(conversation, { direction: "inbound", text: "Is it <b>ready</b>?" });
    const job = { workspaceId: shop.workspace.id, messageIds: [message.id] };
    return { shop, browser, conversation, job };
  }

  test("whose conversation it is hears of it once, with a way to it", async () => {
    const { shop, browser, conversation, job } = await scene();
    await tellMembers(job, { reach: here });
    await tellMembers(job, { reach: here });
    const heard = postsTo(browser.path).map(({ body }) => decrypt(browser, body));
    expect(heard).toEqual([
      expect.objectContaining({
        body: "Is it <b>ready</b>?",
        url: `/w/${shop.workspace.slug}/inbox?conversation=${conversation.id}`,
        tag: conversation.id,
      }),
    ]);
  });

  test("who hides content gets neither names nor words", async () => {
    const { browser, job } = await scene({ hideContent: true });
    await tellMembers(job, { reach: here });
    const [post] = postsTo(browser.path);
    expect(decrypt(browser, post!.body)).toMatchObject({ title: "Parley", body: "A customer wrote to you." });
  });

  test.each([
    ["does not want to know of it", { events: { mine: false } }],
    ["wants no notifications", { banner: false }],
    ["has quiet hours", { quietHours: { enabled: true, from: "00:00", to: "23:59" } }],
  ])("who %s is not woken", async (_, settings) => {
    const { browser, job } = await scene(settings);
    await tellMembers(job, { reach: here });
    expect(postsTo(browser.path)).toEqual([]);
  });

  test("quiet hours are those of the member's own clock, not the workspace's", async () => {
    // An hour around now by the clock of Auckland, which is at night or yesterday elsewhere.
    const inAuckland = (minutes: number) =>
      localTimeIn("Pacific/Auckland", new Date(Date.now() + minutes * 60_000));
    const quietHours = {
      enabled: true,
      from: inAuckland(-30).slice(11, 16),
      to: inAuckland(30).slice(11, 16),
    };
    const there = await scene({ quietHours: { ...quietHours, timeZone: "Pacific/Auckland" } });
    await tellMembers(there.job, { reach: here });
    expect(postsTo(there.browser.path)).toEqual([]);
    const elsewhere = await scene({ quietHours: { ...quietHours, timeZone: "Europe/Madrid" } });
    await tellMembers(elsewhere.job, { reach: here });
    expect(postsTo(elsewhere.browser.path)).toHaveLength(1);
  });

  test("who has Parley open is told there, not here", async () => {
    const { shop, browser, job } = await scene();
    await tellMembers(job, { reach: here, whoIsHere: async () => [shop.user.id] });
    expect(postsTo(browser.path)).toEqual([]);
  });

  describe("of a campaign", () => {
    const about = { name: "Spring <sale>", pausedAt: new Date(), pauseReason: "failures" };
    const seen = { failed: 30, ended: 100, share: 0.3, code: 131026 };
    async function stopped(settings: object = {}, state: object = { state: "paused", pauseInfo: seen }) {
      const { shop, browser } = await scene(settings);
      const campaign = await platformDb.campaign.create({
        data: { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id, ...about, ...state },
      });
      return { shop, browser, job: { workspaceId: shop.workspace.id, campaignId: campaign.id } };
    }

    test("that stopped by itself an admin hears once: why, and whose turn it is", async () => {
      const { shop, browser, job } = await stopped();
      await tellAdmins(job, { reach: here });
      await tellAdmins(job, { reach: here });
      expect(postsTo(browser.path).map(({ body }) => decrypt(browser, body))).toEqual([
        expect.objectContaining({
          title: "Campaign stopped: Spring <sale>",
          body: "30 of 100 messages failed (30%). Look at the reasons below before you go on. It is your turn.",
          url: `/w/${shop.workspace.slug}/campaigns/${job.campaignId}`,
        }),
      ]);
    });

    test("that is through an admin hears what became of it", async () => {
      const totals = { audience: 12, skipped: 2, delivered: 7, read: 2, failed: 1 };
      const { browser, job } = await stopped({}, { state: "completed", finishedAt: new Date(), totals });
      await tellAdmins(job, { reach: here });
      const [post] = postsTo(browser.path);
      expect(decrypt(browser, post!.body)).toMatchObject({
        title: "Campaign is through: Spring <sale>",
        body: "WhatsApp took 9 of 10 messages, 1 failed.",
      });
    });

    test.each([
      ["a colleague paused", {}, { state: "paused", pauseReason: "member" }],
      ["goes on again", {}, { state: "running", pausedAt: null, pauseReason: null }],
      ["somebody ended", {}, { state: "cancelled" }],
      ["one does not want to hear of", { events: { campaign: false } }, { state: "paused" }],
    ])("that %s nobody hears", async (_, settings, state) => {
      const { browser, job } = await stopped(settings, state);
      await tellAdmins(job, { reach: here });
      expect(postsTo(browser.path)).toEqual([]);
    });

    test("who is no admin is not told", async () => {
      const { shop, browser, job } = await stopped();
      await platformDb.membership.updateMany({
        where: { workspaceId: shop.workspace.id },
        data: { role: "agent" },
      });
      await tellAdmins(job, { reach: here });
      expect(postsTo(browser.path)).toEqual([]);
    });
  });

  test("who is signed in nowhere any more is not told", async () => {
    const { shop, browser, job } = await scene();
    await platformDb.session.updateMany({ where: { userId: shop.user.id }, data: { revokedAt: new Date() } });
    await tellMembers(job, { reach: here });
    expect(postsTo(browser.path)).toEqual([]);
  });
});
