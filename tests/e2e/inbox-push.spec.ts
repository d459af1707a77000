import type { CDPSession, Page, Worker } from "@playwright/test";
import type { PushPayload } from "@/lib/team/push";
import { addConversation, addMessage } from "../support/conversation";
import { composer, continueAs, message, openConversation, openShop, simulator } from "../support/inbox-page";
import { makeWorkspace } from "../support/workspace";
import { expect, test } from "../support/browser";
import { signInAs } from "../support/signed-in";

test.use({ serviceWorkers: "allow", permissions: ["notifications"] });

/** The service worker of the page, once it has the page in hand. */
async function workerOf(page: Page): Promise<Worker> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  const [worker] = page.context().serviceWorkers();
  return worker!;
}

/** What a push service does, without the way there. */
async function pushing(page: Page): Promise<(data: PushPayload | string) => Promise<void>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const known = new Promise<string>((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [registration] = registrations;
      if (registration) resolve(registration.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await known;
  const { origin } = new URL(test.info().project.use.baseURL!);
  return async (data) =>
    void (await session.send("ServiceWorker.deliverPushMessage", {
      origin,
      registrationId,
      data: typeof data === "string" ? data : JSON.stringify(data),
    }));
}

const shown = (worker: Worker) =>
  worker.evaluate(async () => {
    const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
    const all = await registration.getNotifications();
    return all.map(({ title, body, tag }) => ({ title, body, tag }));
  });

/**
 * Clicks the notification that is shown. A browser lets a worker bring a window to the front only after a hand has
 * clicked: that is left out, and a window that would be opened is only named.
 * @returns the address of the window that would be opened, or null
 */
const click = (worker: Worker) =>
  worker.evaluate(async () => {
    type Waits = { waitUntil: (work: Promise<unknown>) => void };
    const scope = self as unknown as {
      registration: ServiceWorkerRegistration;
      clients: { openWindow: (url: string) => Promise<null> };
      WindowClient: { prototype: { focus: () => Promise<unknown> } };
      NotificationEvent: new (type: string, init: { notification: Notification }) => Event & Waits;
    };
    let opened: string | null = null;
    scope.clients.openWindow = (url) => {
      opened = url;
      return Promise.resolve(null);
    };
    scope.WindowClient.prototype.focus = function () {
      return Promise.resolve(this);
    };
    const [notification] = await scope.registration.getNotifications();
    const event = new scope.NotificationEvent("notificationclick", { notification: notification! });
    let work: Promise<unknown> = Promise.resolve();
    Object.defineProperty(event, "waitUntil", { value: (wanted: Promise<unknown>) => (work = wanted) });
    self.dispatchEvent(event);
    await work;
    return opened;
  });

test("a push shows who wrote, one notification to a conversation, and a click opens that conversation", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const [ana, ben] = [
    await addConversation(place, { contact: { name: "Ana" } }),
    await addConversation(place, { contact: { name: "Ben" } }),
  ];
  await addMessage(ana, { text: "Is it ready?" });
  await addMessage(ben, { text: "Hello from Ben" });
  const address = (id: string) => `/w/${shop.workspace.slug}/inbox?conversation=${id}`;
  await signInAs(page, shop);
  await page.goto(address(ben.id));
  await composer(page, "Ben").fill("Half a thought");
  const worker = await workerOf(page);
  const push = await pushing(page);

  await push({ title: "Ana", body: "Hello?", url: address(ana.id), tag: ana.id });
  await push({ title: "Ana", body: "Is it ready?", url: address(ana.id), tag: ana.id });
  await expect.poll(() => shown(worker)).toEqual([{ title: "Ana", body: "Is it ready?", tag: ana.id }]);
  expect(await click(worker)).toBeNull();
  await expect(page).toHaveURL(address(ana.id));
  await expect(message(page, "Is it ready?")).toBeVisible();
  expect(await shown(worker)).toEqual([]);
  // What was being written to somebody else is still there.
  await page.goto(address(ben.id));
  await expect(composer(page, "Ben")).toHaveValue("Half a thought");

  // Where no window of a workspace is open, a new one is.
  await page.goto("/dev/outbox");
  await push({ title: "Ana", body: "Still there?", url: address(ana.id), tag: ana.id });
  await expect.poll(() => shown(worker)).toHaveLength(1);
  expect(await click(worker)).toBe(new URL(address(ana.id), page.url()).href);
});

test("a push that leads elsewhere, or cannot be read, leads to the beginning", async ({ page }) => {
  const shop = await makeWorkspace();
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/inbox`);
  const worker = await workerOf(page);
  const push = await pushing(page);
  await page.goto("/dev/outbox");
  const home = new URL("/", page.url()).href;
  for (const url of [
    "https://evil.test/w/x/",
    "//evil.test/w/x/inbox",
    "javascript:alert(1)",
    "/w/../evil",
  ]) {
    await push({ title: "<b>Ana</b>", body: "", url, tag: "one" });
    await expect.poll(() => shown(worker)).toEqual([{ title: "<b>Ana</b>", body: "", tag: "one" }]);
    expect(await click(worker)).toBe(home);
  }
  await push("{not json");
  await expect.poll(() => shown(worker)).toEqual([{ title: "Parley", body: "", tag: "parley" }]);
  expect(await click(worker)).toBe(home);
});

test("without a network a page says so, and what was written meanwhile goes out once when it is back", async ({
  page,
  context,
}) => {
  const shop = await openShop();
  const [customer] = shop.customers;
  const { name } = customer!;
  await shop.write("Are you there?");
  await continueAs(page, shop.visitor);
  await openConversation(page, shop.slug, name);
  await expect(message(page, "Are you there?")).toBeVisible();
  await workerOf(page);
  const place = page.url();
  const onPhone = async () => {
    const { messages } = await simulator().customers.thread(shop.number.metaId, customer!.id);
    return messages
      .filter(({ from, type }) => from === "business" && type === "text")
      .map(({ text }) => text);
  };
  const write = async (text: string) => {
    await composer(page, name).fill(text);
    await composer(page, name).press("Enter");
    await expect(message(page, text)).toBeVisible();
  };
  const written = Array.from({ length: 6 }, (_, i) => `Number ${i + 1} of six`);

  // The connection comes and goes while one writes.
  for (const [index, text] of written.slice(0, 4).entries()) {
    await context.setOffline(index % 2 === 0);
    await write(text);
  }
  await context.setOffline(true);
  for (const text of written.slice(4)) await write(text);
  await expect(page.getByRole("status").filter({ hasText: "What you write is kept" })).toBeVisible();
  await expect(message(page, written[5]!).getByRole("img", { name: "Waiting to be sent" })).toBeVisible();
  await composer(page, name).fill("And half a sen");
  await page.reload();
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  await expect(page).toHaveURL(place);

  await context.setOffline(false);
  await page.getByRole("link", { name: "Try again" }).click();
  await expect(composer(page, name)).toHaveValue("And half a sen");
  await expect.poll(onPhone).toEqual(written);
  for (const text of written) {
    await expect(message(page, text)).toHaveCount(1);
    await expect(message(page, text)).not.toContainText("Not sent yet");
  }
  const sent = await simulator().ledger.all({ numberId: shop.number.metaId, direction: "outbound" });
  expect(sent).toHaveLength(written.length);
  expect(new Set(sent.map(({ callbackData }) => callbackData)).size).toBe(written.length);
});
