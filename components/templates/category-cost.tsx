"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { listPrice } from "@/lib/billing/rules";
import type { RateCardView } from "@/lib/billing/views";
import { costWords } from "@/lib/templates/news-words";
import type { TemplateNotice } from "@/lib/templates/views";

/** What a message costs before and after Meta moves a template, where the workspace is at home. */
export function CategoryCost({ notice }: { notice: TemplateNotice }) {
  const say = useTranslations();
  const locale = useLocale();
  const { number } = useFormatter();
  const { country } = useWorkspace();
  const card = useApiQuery<RateCardView>("/rate-card", { key: ["rate-card"] }).data;
  if (!card) return null;
  const { currency } = card;
  const [before, after] = [listPrice(card, country, notice.from), listPrice(card, country, notice.to)];
  if (before === null || after === null) return null;
  const cost = { country, currency, before, after };
  return <span className="tabular-nums">{costWords(notice, cost, say, { locale, number })}</span>;
}
