import type { Metadata } from "next";
import { CallToAction, Developers } from "@/components/site/closing";
import { ErrorsInWords, Once } from "@/components/site/promises";
import { Hero } from "@/components/site/hero";
import { Parts } from "@/components/site/parts";
import { PlanPrices } from "@/components/site/plan-prices";
import { PriceExample } from "@/components/site/price-example";
import { examplePrices } from "@/lib/billing/example-prices";
import { listOffers } from "@/lib/billing/plans/queries";
import { rowsOf } from "@/lib/site/rules";

export const dynamic = "force-static";
export const metadata: Metadata = { alternates: { canonical: "/" } };

export default async function Landing() {
  // In development there is no build to fill: see lib/site/landing.ts.
  const rows = process.env.NODE_ENV === "development" ? rowsOf(await listOffers()) : undefined;
  return (
    <>
      <Hero />
      <Once />
      <PriceExample example={examplePrices()} />
      <PlanPrices rows={rows} />
      <ErrorsInWords />
      <Parts />
      <Developers />
      <CallToAction />
    </>
  );
}
