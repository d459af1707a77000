"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMoney } from "@/components/campaigns/use-money";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { RateCardView } from "@/lib/billing/views";
import type { TemplateNotice } from "@/lib/templates/views";

/** The list price of one message of a category; null when the card has none. */
function rateOf({ markets }: RateCardView, country: string, category: string): string | null {
  const market =
    markets.find(({ countries }) => countries.includes(country)) ?? markets.find((one) => one.elsewhere);
  const rates = market?.rates as Partial<Record<string, { rate: string }[] | null>> | undefined;
  return rates?.[category.toLowerCase()]?.[0]?.rate ?? null;
}

/** What a message costs before and after Meta moves a template, where the workspace is at home. */
export function CategoryCost({ notice }: { notice: TemplateNotice }) {
  const t = useTranslations("templates.notice");
  const category = useTranslations("templates.category");
  const locale = useLocale();
  const money = useMoney();
  const { country } = useWorkspace();
  const card = useApiQuery<RateCardView>("/rate-card", { key: ["rate-card"] }).data;
  if (!card) return null;
  const [before, after] = [rateOf(card, country, notice.from), rateOf(card, country, notice.to)];
  if (before === null || after === null) return null;
  const wordOf = (word: string) => (category.has(word) ? category(word as "UTILITY") : word);
  const name = new Intl.DisplayNames([locale], { type: "region" }).of(country) ?? country;
  return (
    <span className="tabular-nums">
      {t("cost", {
        country: name,
        from: wordOf(notice.from),
        to: wordOf(notice.to),
        before: money(before, card.currency),
        after: money(after, card.currency),
      })}
    </span>
  );
}
