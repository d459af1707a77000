import { useTranslations } from "next-intl";
import { useMoney } from "@/components/billing/money";
import { PlanIncludes } from "@/components/billing/plan-includes";
import { buttonVariants } from "@/components/ui/button";
import type { OfferView } from "@/lib/billing/plans/views";

/** The plans one can choose, with what each costs and includes. */
export function PlanTable({ offers }: { offers: OfferView[] }) {
  const t = useTranslations("site.pricing");
  const money = useMoney();
  const amounts = (offer: OfferView, interval: "month" | "year") =>
    offer.prices
      .filter((price) => price.interval === interval)
      .toSorted((a, b) => b.currency.localeCompare(a.currency))
      .map(({ amount, currency }) => money(amount, currency));
  if (offers.length === 0) return <p className="text-lg text-muted-foreground">{t("none")}</p>;
  return (
    <ul className="grid gap-4 pane:grid-cols-2 panel:grid-cols-3">
      {offers.map((offer) => {
        const [first, ...others] = amounts(offer, "month");
        const yearly = amounts(offer, "year");
        return (
          <li key={offer.id} className="flex flex-col gap-5 rounded-2xl border bg-card p-6">
            <h2 className="text-lg">
              <bdi>{offer.name}</bdi>
            </h2>
            <div className="flex min-h-20 flex-col gap-1 tabular-nums">
              {first && (
                <p className="text-2xl font-semibold tracking-tight">
                  {first}
                  <span className="ml-1.5 text-base font-normal text-muted-foreground">{t("month")}</span>
                </p>
              )}
              {others.length > 0 && (
                <p className="text-muted-foreground">{t("or", { prices: others.join(", ") })}</p>
              )}
              {yearly.length > 0 && (
                <p className="text-muted-foreground">{t("year", { prices: yearly.join(", ") })}</p>
              )}
            </div>
            <PlanIncludes limits={offer.limits} />
            <a href="/sign-up" className={buttonVariants({ size: "lg", variant: "outline" })}>
              {t("action")}
            </a>
          </li>
        );
      })}
    </ul>
  );
}
