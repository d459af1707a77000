import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PlanTable } from "@/components/site/plan-table";
import { listOffers } from "@/lib/billing/plans/queries";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("site.pricing");
  return { title: `${t("title")} · Parley`, description: t("text"), alternates: { canonical: "/pricing" } };
}

/** By request: the operator changes plans while the product runs. */
export default async function Pricing() {
  const t = await getTranslations("site.pricing");
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-12 px-4 py-12 pane:px-6 pane:py-20">
      <header className="flex max-w-2xl flex-col gap-3">
        <h1 className="text-2xl tracking-tight pane:text-[2.25rem] pane:leading-[1.15]">{t("title")}</h1>
        <p className="text-lg text-pretty text-muted-foreground">{t("text")}</p>
      </header>
      <PlanTable offers={await listOffers()} />
      <section className="flex max-w-2xl flex-col gap-2 border-t pt-8">
        <h2 className="text-lg">{t("metaTitle")}</h2>
        <p className="text-lg leading-7 text-pretty text-muted-foreground">{t("metaText")}</p>
      </section>
    </div>
  );
}
