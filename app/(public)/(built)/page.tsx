import type { Metadata } from "next";
import { CallToAction, Developers } from "@/components/site/closing";
import { ErrorsInWords, Once } from "@/components/site/promises";
import { Hero } from "@/components/site/hero";
import { Parts } from "@/components/site/parts";
import { PriceExample } from "@/components/site/price-example";
import { examplePrices } from "@/lib/billing/example-prices";

export const dynamic = "force-static";
export const metadata: Metadata = { alternates: { canonical: "/" } };

export default function Landing() {
  return (
    <>
      <Hero />
      <Once />
      <PriceExample example={examplePrices()} />
      <ErrorsInWords />
      <Parts />
      <Developers />
      <CallToAction />
    </>
  );
}
