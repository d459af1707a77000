import { chromium, type Browser, type CDPSession, type Page } from "@playwright/test";
import { machine, percentile, row, say } from "./measure";

// What a first visit of the public pages costs somebody with a middling phone, held against a budget as Lighthouse does.

/**
 * Lighthouse's "slow 4G" and slow processor, as its devtools throttling sets them: 150 ms to the server and 1.6 Mbit/s,
 * with what a real connection loses. Source: Lighthouse, core/config/constants.js, mobileSlow4G.
 */
const line = { latency: 562.5, downloadThroughput: kbits(1_474.56), uploadThroughput: kbits(675) };
const slowerProcessor = 4;
const phone = {
  viewport: { width: 412, height: 823 },
  deviceScaleFactor: 1.75,
  isMobile: true,
  hasTouch: true,
};

/** Of so many visits with an empty cache the middle one counts. */
const visits = 5;

function kbits(perSecond: number): number {
  return (perSecond * 1_024) / 8;
}

const kinds = ["Document", "Stylesheet", "Font", "Script", "Image"] as const;
type Kind = (typeof kinds)[number] | "Other";

type Visit = {
  /** ms since navigation. */
  firstPaint: number;
  largestPaint: number;
  /** Of long tasks, what is over 50 ms each. */
  blocked: number;
  /** Cumulative layout shift, without a unit. */
  shift: number;
  elements: number;
  requests: number;
  /** Bytes over the wire, with headers. */
  bytes: Record<Kind, number>;
};

const total = ({ bytes }: Visit) => Object.values(bytes).reduce((sum, one) => sum + one, 0);

type Figure = {
  name: string;
  of: (visit: Visit) => number;
  shown: (value: number) => string;
  /** The most that is allowed, on pages without and with scripts. */
  most: { still: number; asked: number };
};

const seconds = (value: number) => `${(value / 1_000).toFixed(2)} s`;
const milliseconds = (value: number) => `${Math.round(value)} ms`;
const size = (value: number) => `${(value / 1_024).toFixed(1)} KB`;
const count = (value: number) => String(Math.round(value));
const both = (most: number) => ({ still: most, asked: most });
const KB = 1_024;

const figures: Figure[] = [
  { name: "first contentful paint", of: (v) => v.firstPaint, shown: seconds, most: both(2_000) },
  { name: "largest contentful paint", of: (v) => v.largestPaint, shown: seconds, most: both(2_500) },
  {
    name: "blocked by long tasks",
    of: (v) => v.blocked,
    shown: milliseconds,
    most: { still: 100, asked: 300 },
  },
  { name: "layout shift", of: (v) => v.shift, shown: (value) => value.toFixed(3), most: both(0.05) },
  { name: "all bytes", of: total, shown: size, most: { still: 200 * KB, asked: 300 * KB } },
  ...[...kinds, "Other" as const].map((kind) => ({
    name: `  ${kind.toLowerCase()}`,
    of: (v: Visit) => v.bytes[kind],
    shown: size,
    most: kind === "Script" ? { still: 4 * KB, asked: 170 * KB } : both(Infinity),
  })),
  { name: "requests", of: (v) => v.requests, shown: count, most: { still: 10, asked: 20 } },
  { name: "elements on the page", of: (v) => v.elements, shown: count, most: both(500) },
];

/** The pages, and whether they are made at build and carry no scripts (`still`) or when asked for. */
const pages: { path: string; kind: "still" | "asked" }[] = [
  { path: "/", kind: "still" },
  { path: "/pricing", kind: "asked" },
  { path: "/blog", kind: "still" },
  { path: "/blog/exactly-once", kind: "still" },
];

let browser: Browser | undefined;

/** Counts what comes over the wire, by kind. */
async function weigh(cdp: CDPSession): Promise<Pick<Visit, "bytes"> & { requests: number }> {
  const seen = new Map<string, Kind>();
  const scales = {
    bytes: Object.fromEntries([...kinds, "Other"].map((kind) => [kind, 0])) as Visit["bytes"],
    requests: 0,
  };
  cdp.on("Network.responseReceived", ({ requestId, type }) => {
    seen.set(requestId, kinds.find((kind) => kind === type) ?? "Other");
    scales.requests++;
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    scales.bytes[seen.get(requestId) ?? "Other"] += encodedDataLength;
  });
  await cdp.send("Network.enable");
  return scales;
}

/** Starts before the page does, and keeps what the browser tells of painting, moving and long tasks. */
function watch(): void {
  const told = { first: 0, largest: 0, blocked: 0, shift: 0 };
  (window as unknown as { told: typeof told }).told = told;
  const listen = (type: string, take: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  listen("paint", (entry) => {
    if (entry.name === "first-contentful-paint") told.first = entry.startTime;
  });
  listen("largest-contentful-paint", (entry) => (told.largest = entry.startTime));
  listen("longtask", (entry) => (told.blocked += Math.max(0, entry.duration - 50)));
  // Shifts less than a second apart, for five seconds at most, are one; the worst counts. Source: web.dev, CLS.
  let from = -Infinity;
  let last = -Infinity;
  let sum = 0;
  listen("layout-shift", (entry) => {
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (hadRecentInput) return;
    const goesOn = entry.startTime - last < 1_000 && entry.startTime - from < 5_000;
    if (!goesOn) from = entry.startTime;
    sum = goesOn ? sum + value : value;
    last = entry.startTime;
    told.shift = Math.max(told.shift, sum);
  });
}

async function readWatch(
  page: Page,
): Promise<Pick<Visit, "firstPaint" | "largestPaint" | "blocked" | "shift" | "elements">> {
  return page.evaluate(() => {
    const { told } = window as unknown as {
      told: { first: number; largest: number; blocked: number; shift: number };
    };
    return {
      firstPaint: told.first,
      largestPaint: told.largest,
      blocked: told.blocked,
      shift: told.shift,
      elements: document.querySelectorAll("*").length,
    };
  });
}

/** One visit with an empty cache, down to the foot of the page, for what comes only there counts too. */
async function visit(path: string): Promise<Visit> {
  const context = await browser!.newContext({ ...phone, baseURL: process.env.APP_URL });
  try {
    // The compiler that runs this file wraps functions in a helper that the page does not have.
    await context.addInitScript("globalThis.__name = (given) => given");
    await context.addInitScript(watch);
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const scales = await weigh(cdp);
    await cdp.send("Network.emulateNetworkConditions", { offline: false, ...line });
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: slowerProcessor });
    const answer = await page.goto(path, { waitUntil: "networkidle" });
    if (!answer?.ok()) throw new Error(`${path} answered with ${answer?.status()}.`);
    // Scrolled by the wheel it would count as the visitor's own doing, and what moves then would not be seen.
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(1_000);
    return { ...(await readWatch(page)), ...scales };
  } finally {
    await context.close();
  }
}

const middle = (values: number[]): number =>
  percentile(
    values.toSorted((one, other) => one - other),
    0.5,
  );

/** Measures, prints, and ends with an error when a figure is beyond its budget. */
export async function run(): Promise<void> {
  say(`  ${machine()}`);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: ["--no-sandbox", "--disable-background-networking"],
  });
  say(
    `  Chromium ${browser.version()}, slow 4G (1.6 Mbit/s, 150 ms), a processor ${slowerProcessor} times slower,`,
  );
  say(`  412 × 823, empty cache, the middle of ${visits} visits\n`);
  // The server's first answer of a page loads its code, which no visitor but the first waits for.
  for (const { path } of pages) await fetch(new URL(path, process.env.APP_URL));
  const beyond: string[] = [];
  for (const { path, kind } of pages) {
    const made: Visit[] = [];
    while (made.length < visits) made.push(await visit(path));
    say(row(path, "measured", "budget"));
    for (const { name, of, shown, most } of figures) {
      const value = middle(made.map(of));
      const budget = most[kind];
      const over = value > budget;
      if (over) beyond.push(`${path}: ${name.trim()} ${shown(value)}, allowed ${shown(budget)}`);
      say(row(name, shown(value), budget === Infinity ? "" : `≤ ${shown(budget)}`, over ? "  beyond" : ""));
    }
    say();
  }
  if (beyond.length > 0) throw new Error(`Beyond the budget:\n  ${beyond.join("\n  ")}`);
  say("  Everything is within the budget.");
}

export async function stop(): Promise<void> {
  await browser?.close();
}
