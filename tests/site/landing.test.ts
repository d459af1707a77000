import type { OfferView } from "@/lib/billing/plans/views";
import { priceMarks, withOffers } from "@/lib/site/rules";

const limits = { numbers: 1, members: 1, contacts: 1, messages: 1, campaigns: 1, apiKeys: 1 };
const offer = (name: string, ...prices: OfferView["prices"]): OfferView => ({
  id: name,
  name,
  limits,
  prices,
});
const month = (amount: number, currency = "usd") => ({ interval: "month" as const, currency, amount });

const row = `<li class="a"><bdi>${priceMarks.name}</bdi><span>${priceMarks.price} a month</span></li>`;
const page = `<p>Before</p><ul data-plans="true" class="b">${row}</ul><a href="/pricing">Prices</a>`;

test("the page of the build gets a row for each plan that has a monthly price, names as text", () => {
  const filled = withOffers(page, [
    offer("Small", month(2900, "eur"), month(2950)),
    offer("Only yearly", { interval: "year", currency: "usd", amount: 1 }),
    offer("<b>$& Co</b>", month(9900)),
  ]);
  expect(filled).toBe(
    `<p>Before</p><ul data-plans="true" class="b">` +
      `<li class="a"><bdi>Small</bdi><span>$29.50 a month</span></li>` +
      `<li class="a"><bdi>&lt;b&gt;$&amp; Co&lt;/b&gt;</bdi><span>$99 a month</span></li>` +
      `</ul><a href="/pricing">Prices</a>`,
  );
});

test("without plans, or when they cannot be read, the way to the prices stays", () => {
  expect(withOffers(page, [])).toBe(`<p>Before</p><a href="/pricing">Prices</a>`);
});
