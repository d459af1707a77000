import { cleanName } from "@/lib/shared/clean-name";
import { moneyStyle, type MoneyStyle } from "@/lib/shared/money";
import type { Say, Words } from "@/lib/shared/say";
import { newsTurns, reasonWord } from "@/lib/templates/rules";
import type { CategoryCost, TemplateNews, TemplateNewsKind, TemplateNotice } from "@/lib/templates/views";

/** How numbers, times and names are written for the reader. */
type Writes = {
  /** BCP 47 */
  locale: string;
  time: (at: Date) => string;
  number: (value: number, style: MoneyStyle) => string;
};

/** A category as people call it; Meta's word where it has a new one. */
const categories: readonly string[] = ["MARKETING", "UTILITY", "AUTHENTICATION"];
const categoryName = (word: string, say: Say): string =>
  categories.includes(word) ? say(`templates.category.${word}`) : word;

const longestSentence = 160;

/** What a message costs before and after a move to another category. */
export function costWords(
  { from, to }: TemplateNotice,
  { country, currency, before, after }: CategoryCost,
  say: Say,
  { locale, number }: Pick<Writes, "locale" | "number">,
): string {
  const money = (amount: string) => number(Number(amount), moneyStyle(Number(amount), currency));
  return say("templates.notice.cost", {
    country: new Intl.DisplayNames([locale], { type: "region" }).of(country) ?? country,
    from: categoryName(from, say),
    to: categoryName(to, say),
    before: money(before),
    after: money(after),
  });
}

/** From where to where Meta moves a template, and when. */
export function noticeWords(
  { kind, from, to, at }: TemplateNotice,
  say: Say,
  { time }: Pick<Writes, "time">,
): string {
  const facts = { from: categoryName(from, say), to: categoryName(to, say) };
  return at
    ? say(`templates.notice.${kind}`, { ...facts, time: time(new Date(at)) })
    : say(`templates.notice.${kind}_undated`, facts);
}

type One = Extract<TemplateNews, { kind: TemplateNewsKind }>;

function whyOf({ kind, template, cost }: One, say: Say, writes: Writes): string {
  const { notice, reasonInfo } = template;
  if (notice && notice.kind === kind) {
    const price = cost
      ? costWords(notice, cost, say, writes)
      : say(`templates.notice.${notice.to === "MARKETING" ? "dearer" : "cheaper"}`);
    const now = kind === "category_changed" ? { ...notice, at: null } : notice;
    return `${noticeWords(now, say, writes)} ${price}`;
  }
  const word = reasonWord(template);
  if (word === null) return say("notifications.told.template.mayBeSent");
  const meta = cleanName(reasonInfo?.description ?? reasonInfo?.title ?? "").slice(0, longestSentence);
  // Without words of ours for it, Meta's own sentence is all the reason there is.
  return word === "rejected" && meta
    ? say("notifications.told.template.metaSays", { sentence: meta })
    : say(`templates.reason.${word}.what`);
}

/**
 * What Meta did, in words: why, what it will cost, and whose turn it is.
 * @returns also where it can be seen, and under which tag it is shown
 */
export function newsWords(
  news: TemplateNews,
  say: Say,
  writes: Writes,
): Words & { page: string; tag: string } {
  const told = "notifications.told";
  const turn = (kinds: TemplateNewsKind[]) =>
    say(`${told}.turns.${kinds.some((kind) => newsTurns[kind] === "you") ? "you" : "meta"}`);
  if (news.kind === "many") {
    const counts = Object.entries(news.counts) as [TemplateNewsKind, number][];
    const parts = counts.map(([kind, count]) => say(`${told}.template.count.${kind}`, { count }));
    const list = new Intl.ListFormat(writes.locale, { style: "long", type: "conjunction" }).format(parts);
    return {
      title: say(`${told}.template.many`, { count: counts.reduce((sum, [, count]) => sum + count, 0) }),
      body: `${say(`${told}.template.counts`, { list })} ${turn(counts.map(([kind]) => kind))}`,
      page: "templates",
      tag: "templates",
    };
  }
  const { id, name, language, notice } = news.template;
  const facts = { name: `${name} (${language})`, to: categoryName(notice?.to ?? "", say) };
  return {
    title: say(`${told}.template.${news.kind}`, facts),
    body: `${whyOf(news, say, writes)} ${turn([news.kind])}`,
    page: `templates?template=${id}`,
    tag: id,
  };
}
