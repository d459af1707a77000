"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { TellAdmin } from "@/components/shell/admin-news";
import { newsWords } from "@/lib/templates/news-words";
import type { TemplateNews } from "@/lib/templates/views";

const good = (news: TemplateNews): boolean =>
  news.kind === "many"
    ? Object.keys(news.counts).every((kind) => kind === "approved")
    : news.kind === "approved";

/** Tells admins what Meta did to templates. */
export function useTemplateNews(tell: TellAdmin): (news: TemplateNews) => void {
  const say = useTranslations();
  const locale = useLocale();
  const format = useFormatter();
  const time = (at: Date) => format.dateTime(at, { dateStyle: "medium", timeStyle: "short" });
  return (news) => {
    const { title, body, page, tag } = newsWords(news, say, { locale, time, number: format.number });
    tell({
      news: { kind: "template", to: news.to },
      key: news.id,
      at: news.at,
      tone: good(news) ? "success" : "warning",
      ...{ words: { title, body }, page, tag },
    });
  };
}
