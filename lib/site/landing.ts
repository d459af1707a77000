import { readFile } from "node:fs/promises";
import path from "node:path";
import { listOffers } from "@/lib/billing/plans/queries";
import type { OfferView } from "@/lib/billing/plans/views";
import { distDir } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { withOffers } from "@/lib/site/rules";

/** How long prices are remembered: so late is a change of the operator's seen, and so seldom do visitors ask for it. */
const freshMs = 5_000;

let page: Promise<string> | undefined;
let known: { at: number; offers: Promise<OfferView[]> } | undefined;

/** The landing page as the build left it, without scripts: see scripts/static-pages.ts. */
function readPage(): Promise<string> {
  page ??= readFile(path.join(process.cwd(), distDir(), "server", "app", "index.html"), "utf8");
  return page;
}

function offersNow(now: number): Promise<OfferView[]> {
  if (!known || now - known.at > freshMs) {
    const offers = listOffers().catch((error: unknown) => {
      log.warn({ error }, "the landing page is shown without prices");
      return [];
    });
    known = { at: now, offers };
  }
  return known.offers;
}

/** The landing page with the prices of the plan table, at most five seconds old; without them while the database is away. */
export async function landingPage(now: Date): Promise<string> {
  return withOffers(await readPage(), await offersNow(now.getTime()));
}
