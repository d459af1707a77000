import { useTranslations } from "next-intl";
import { Section } from "@/components/site/section";
import { buttonVariants } from "@/components/ui/button";
import { priceMarks } from "@/lib/site/rules";

/**
 * The plans and what each costs a month. The page is made at build, the prices are the operator's: it carries one row with
 * marks, which lib/site/landing.ts fills for whoever asks.
 */
export function PlanPrices({ rows = [priceMarks] }: { rows?: { name: string; price: string }[] }) {
  const t = useTranslations("site.plans");
  return (
    <Section title={t("title")} text={t("text")}>
      <div className="flex flex-col items-start gap-5 rounded-2xl border bg-card p-5 pane:p-8">
        <ul data-plans className="flex w-full flex-col tabular-nums">
          {rows.map(({ name, price }) => (
            <li key={name} className="flex items-baseline justify-between gap-4 border-b py-3">
              <bdi className="min-w-0 font-medium break-words">{name}</bdi>
              <span className="shrink-0">{t("month", { price })}</span>
            </li>
          ))}
        </ul>
        <a href="/pricing" className={buttonVariants({ variant: "outline" })}>
          {t("action")}
        </a>
      </div>
    </Section>
  );
}
