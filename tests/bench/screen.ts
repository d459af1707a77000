import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from "@playwright/test";
import pg from "pg";
import { closeDb, platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { closeRedis } from "@/lib/platform/redis";
import { fillInbox, longThreads } from "./inbox-data";
import { machine, ms, row, say, spread, spreadCells } from "./measure";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

// What an agent feels, in a real browser: the page's own clock, from the key to the painted frame.

const conversations = 2_000;
const longThread = 50_000;
const switches = 60;

let browser: Browser | undefined;

/** A workspace with two thousand open conversations, one of them very long. @returns that one's id */
async function fill(shop: TestWorkspace): Promise<string> {
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  try {
    const place = { workspaceId: shop.workspace.id, phoneNumberIds: [shop.phoneNumber.id] };
    const messages = longThreads * 1_000 + (conversations - longThreads) * 5;
    await fillInbox(client, place, { conversations, messages });
    await client.query("UPDATE conversations SET status = 'open' WHERE workspace_id = $1", [
      shop.workspace.id,
    ]);
    const { id } = await platformDb.conversation.findFirstOrThrow({
      where: { workspaceId: shop.workspace.id },
      orderBy: { lastActivityAt: "desc" },
      skip: 3,
      select: { id: true },
    });
    await client.query(
      `INSERT INTO messages (id, workspace_id, conversation_id, phone_number_id, direction, source, type, text, content,
         wamid, status, timestamp, created_at, updated_at)
       SELECT gen_random_uuid(), $1, $2, $3,
         CASE WHEN i % 3 = 0 THEN 'outbound' ELSE 'inbound' END::message_direction,
         CASE WHEN i % 3 = 0 THEN 'agent' ELSE 'customer' END::message_source, 'text',
         'Message ' || i || '. ' || repeat('Some words that fill a line. ', i % 9), '{}', 'wamid.long.' || i,
         CASE WHEN i % 3 = 0 THEN 'read' ELSE 'received' END::message_status,
         now() - make_interval(secs => 60 * i), now(), now()
       FROM generate_series(1, $4::int) AS i`,
      [shop.workspace.id, id, shop.phoneNumber.id, longThread],
    );
    await client.query("ANALYZE messages");
    return id;
  } finally {
    await client.end();
  }
}

async function signedIn(shop: TestWorkspace): Promise<BrowserContext> {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: ["--no-sandbox", "--disable-background-networking"],
  });
  const context = await browser.newContext({
    baseURL: process.env.APP_URL,
    viewport: { width: 1440, height: 900 },
  });
  // The compiler that runs this file wraps functions in a helper that the page does not have.
  await context.addInitScript("globalThis.__name = (given) => given");
  const [name, value] = shop.cookie.split(/=(.*)/s);
  await context.addCookies([{ name: name!, value: value!, url: process.env.APP_URL! }]);
  return context;
}

/** Bytes over the wire of the scripts a first visit loads: until the list stands, and with what comes at leisure. */
async function firstLoad(
  page: Page,
  cdp: CDPSession,
  address: string,
): Promise<{ list: number; all: number }> {
  const scripts = new Set<string>();
  let bytes = 0;
  await cdp.send("Network.enable");
  cdp.on(
    "Network.responseReceived",
    ({ requestId, type }) => void (type === "Script" && scripts.add(requestId)),
  );
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(address);
  await page.getByRole("list", { name: "Conversations" }).getByRole("listitem").first().waitFor();
  const list = bytes;
  for (let before = -1; before !== bytes;) {
    before = bytes;
    await page.waitForTimeout(2_000);
  }
  return { list, all: bytes };
}

/** From the key to the frame in which the other conversation's messages are painted, in ms. */
const switchBy = (page: Page, key: "j" | "k"): Promise<number> =>
  page.evaluate(
    (key) =>
      new Promise<number>((resolve, reject) => {
        const shown = () =>
          `${document.querySelector("[role=log]")?.closest("section")?.getAttribute("aria-label")}` +
          `|${document.querySelector("[role=log] [data-message]")?.getAttribute("data-message")}`;
        const before = shown();
        const from = performance.now();
        window.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        const look = () => {
          const now = shown();
          if (now !== before && !now.endsWith("undefined")) {
            // The frame in which it stands is painted after this callback.
            requestAnimationFrame(() => resolve(performance.now() - from));
          } else if (performance.now() - from > 5_000) reject(new Error("The conversation did not change."));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    key,
  );

/** Scrolls up through the thread like a wheel that does not stop. @returns time of each frame, in ms */
async function scrollUp(page: Page, steps: number): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const tick = (now: number) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    (window as unknown as { frames: number[] }).frames = frames;
  });
  await page.getByRole("log", { name: "Messages" }).hover();
  for (let i = 0; i < steps; i++) {
    await page.mouse.wheel(0, -400);
    await page.waitForTimeout(30);
  }
  return page.evaluate(() => (window as unknown as { frames: number[] }).frames.slice(2));
}

/** From a key in the composer to the painted letter, in ms. */
async function typing(page: Page, letters: number): Promise<number[]> {
  await page.getByRole("textbox", { name: /^Message to/ }).focus();
  await page.evaluate(() => {
    const times: number[] = [];
    (window as unknown as { times: number[] }).times = times;
    document.addEventListener(
      "keydown",
      () => {
        const from = performance.now();
        requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - from)));
      },
      true,
    );
  });
  for (let i = 0; i < letters; i++) await page.keyboard.type("abcdefghi "[i % 10]!, { delay: 40 });
  return page.evaluate(() => (window as unknown as { times: number[] }).times);
}

/** Measures and prints. */
export async function run(): Promise<void> {
  say(`  ${machine()}\n`);
  const shop = await makeWorkspace();
  const long = await fill(shop);
  const context = await signedIn(shop);
  const page = await context.newPage();
  const inbox = `/w/${shop.workspace.slug}/inbox`;
  const cdp = await context.newCDPSession(page);
  const bytes = await firstLoad(page, cdp, inbox);
  const wire = (count: number) => `${(count / 1024).toFixed(0)} KB`;
  say(row("JavaScript until the list stands", wire(bytes.list), " over the wire (goal: ≤ 250 KB)"));
  say(row("with what is fetched at leisure", wire(bytes.all)));

  await page.keyboard.press("j");
  await page.getByRole("log", { name: "Messages" }).waitFor();
  const step = async (key: "j" | "k", times: number) => {
    const taken: number[] = [];
    for (let i = 0; i < times; i++) {
      taken.push(await switchBy(page, key));
      await page.waitForTimeout(120);
    }
    return taken;
  };
  await step("j", 10);
  await step("k", 9);
  const cached: number[] = [];
  while (cached.length < switches) cached.push(...(await step("j", 9)), ...(await step("k", 9)));
  const switching = spread(cached);
  say();
  say(row("", "p50", "p95", "p99"));
  say(row("to another conversation, from cache", ...spreadCells(switching), " (goal: p95 ≤ 100 ms)"));

  await page.goto(`${inbox}?conversation=${long}`);
  await page.getByRole("log", { name: "Messages" }).getByText("Message 1.").waitFor();
  await page.waitForTimeout(2_000);
  const frames = spread(await scrollUp(page, 400));
  say(row(`frames while scrolling ${longThread / 1_000}k messages`, ...spreadCells(frames)));
  const { nodes } = await cdp.send("Performance.enable").then(async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    return { nodes: metrics.find(({ name }) => name === "Nodes")?.value ?? NaN };
  });
  say(row("nodes on the page afterwards", Math.round(nodes)));
  const letters = spread(await typing(page, 120));
  say(row("a letter typed below that thread", ...spreadCells(letters)));
  say(`\n  slowest switch: ${ms(switching.max)}`);
}

export async function stop(): Promise<void> {
  await browser?.close();
  closeRedis();
  await closeDb();
}
