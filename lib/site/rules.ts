import { decimalsOf } from "@/lib/billing/plans/rules";
import type { OfferView } from "@/lib/billing/plans/views";

/** What stands in the row of the static page in the place of a plan. */
export const priceMarks = { name: "__PLAN_NAME__", price: "__PLAN_PRICE__" };

/** Plans with a monthly price, in dollars where there is one: the first price of /pricing. Amounts as people write them. */
export const rowsOf = (offers: readonly OfferView[]): { name: string; price: string }[] =>
  offers.flatMap(({ name, prices }) => {
    const [first] = prices
      .filter(({ interval }) => interval === "month")
      .toSorted((a, b) => b.currency.localeCompare(a.currency));
    if (!first) return [];
    const unit = 10 ** decimalsOf(first.currency);
    const format = new Intl.NumberFormat("en", {
      style: "currency",
      currency: first.currency.toUpperCase(),
      ...(first.amount % unit === 0 ? { maximumFractionDigits: 0 } : {}),
    });
    return [{ name, price: format.format(first.amount / unit) }];
  });

const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign]!);

/** The list with its one marked row. */
const marked = /<ul data-plans="true"[^>]*>(<li[\s\S]*?<\/li>)<\/ul>/;

/** Puts plans into the page that was made at build. Without plans the list goes, and the way to the prices stays. */
export function withOffers(html: string, offers: readonly OfferView[]): string {
  const rows = rowsOf(offers);
  return html.replace(marked, (list: string, row: string) => {
    if (rows.length === 0) return "";
    const filled = rows.map(({ name, price }) =>
      row.replace(priceMarks.name, () => escaped(name)).replace(priceMarks.price, () => escaped(price)),
    );
    return list.replace(row, () => filled.join(""));
  });
}
