import { completeSession } from "./checkouts";
import { live } from "./clock";
import { actInPortal, current, readCard } from "./deeds";
import { itemOf } from "./life";
import { textAt, type Fields } from "./request";
import { invoicesOf, keep, newId, nowSeconds, tables } from "./store";
import type { Price, Session } from "./types";

/** A page, or where to go. */
export type Page = { html: string; status?: number } | { location: string };

const escape = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const style = `body{margin:0;background:#f6f7f9;color:#1a1f36;font:15px/1.5 system-ui,sans-serif}
main{max-width:560px;margin:0 auto;padding:40px 20px;display:grid;gap:20px}
section{background:#fff;border:1px solid #e3e8ee;border-radius:10px;padding:20px;display:grid;gap:12px}
h1{font-size:20px;margin:0}h2{font-size:15px;margin:0}p{margin:0}small,.quiet{color:#5b6478}
button{font:inherit;font-weight:600;padding:9px 14px;border-radius:8px;border:1px solid #c9d1de;background:#fff;cursor:pointer}
button.main{background:#4f46c8;border-color:#4f46c8;color:#fff}
input,select{font:inherit;padding:9px;border:1px solid #8792a6;border-radius:8px;width:100%;box-sizing:border-box}
label{display:grid;gap:4px}form.row{display:flex;gap:8px;flex-wrap:wrap}a{color:#4338ca}.bad{color:#a4133c}
@media(prefers-color-scheme:dark){body{background:#14171f;color:#e6e9f0}section{background:#1c212c;border-color:#343b4a}
button,input,select{background:#232a37;color:inherit;border-color:#5b6478}small,.quiet{color:#a6aec0}a{color:#a5b4fc}.bad{color:#fda4af}}`;

const layOut = (title: string, body: string, status = 200): Page => ({
  status,
  html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${style}</style></head><body><main><p class="quiet">Stripe, simulated. No money moves here.</p>${body}</main></body></html>`,
});

const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat("en", { style: "currency", currency }).format(amount / 100);
const dayOf = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleDateString("en", { dateStyle: "long", timeZone: "UTC" });
const nameOf = (price: Price): string => tables.products.get(price.product)?.name ?? price.product;
const costs = (price: Price): string =>
  `${money(price.unit_amount, price.currency)} a ${price.recurring.interval}`;

const cardField = `<label>Card number<input name="card" inputmode="numeric" autocomplete="off" value="4242 4242 4242 4242"></label>
<small>4242 4242 4242 4242 pays. 4000 0000 0000 0341 is kept, but fails when it is charged.</small>`;

const gone = (): Page => layOut("Not found", "<section><h1>There is nothing here</h1></section>", 404);

/** Stripe knows the kind by the country that was chosen; here two letters at its beginning say enough. */
function keepTaxId(session: Session, value: string): void {
  if (!session.wish.takesTaxIds || value === "") return;
  const id = newId("txi");
  const type = /^[A-Z]{2}/i.test(value) ? "eu_vat" : "us_ein";
  const { customer } = session;
  keep("taxIds", id, { id, object: "tax_id", created: nowSeconds(), customer, type, value });
}

function checkout(id: string, form: Fields | null): Page {
  const session = tables.sessions.get(id);
  if (!session) return gone();
  const price = tables.prices.get(session.wish.price)!;
  if (session.status === "expired") {
    return layOut(
      "Expired",
      `<section><h1>This checkout has expired</h1><a href="${escape(session.cancel_url)}">Back</a></section>`,
    );
  }
  let problem = "";
  if (form) {
    const { takesCodes } = session.wish;
    const code = takesCodes ? (textAt(form, "code") ?? "").trim().toUpperCase() : "";
    const card = readCard(textAt(form, "card") ?? "");
    if (code !== "" && code !== "HALF") problem = "This code is unknown. HALF is one.";
    else if (!card) problem = "A card number has 16 digits.";
    else if (completeSession(session, card, code === "HALF" ? 50 : 0)) {
      keepTaxId(session, (textAt(form, "tax") ?? "").trim());
      return { location: session.success_url.replace("{CHECKOUT_SESSION_ID}", session.id) };
    } else problem = "Your card was declined.";
  } else if (session.status === "complete") return { location: session.success_url };
  const trial = session.wish.trialEnd;
  return layOut(
    "Checkout",
    `<section><h1>${escape(nameOf(price))}</h1><p>${costs(price)}</p>
${trial ? `<p class="quiet">Free until ${dayOf(trial)}. Nothing is charged today.</p>` : ""}
<form method="post" style="display:grid;gap:12px">${problem ? `<p class="bad" role="alert">${problem}</p>` : ""}${cardField}
${session.wish.takesCodes ? '<label>Promotion code<input name="code" autocomplete="off"></label>' : ""}
${session.wish.takesTaxIds ? '<label>Tax id<input name="tax" autocomplete="off"></label>' : ""}
<button class="main">${trial ? "Start subscription" : "Pay and subscribe"}</button></form>
<a href="${escape(session.cancel_url)}">Back</a></section>`,
  );
}

function portal(id: string, form: Fields | null): Page {
  const session = tables.portals.get(id);
  const customer = session && tables.customers.get(session.customer);
  if (!session || !customer) return gone();
  live(customer.id);
  if (form) {
    actInPortal(customer, form);
    return { location: `/stripe/portal/${id}` };
  }
  const subscription = current(customer);
  const button = (deed: string, words: string, more = "") =>
    `<form method="post" class="row"><input type="hidden" name="deed" value="${deed}">${more}<button>${words}</button></form>`;
  const plan = subscription && itemOf(subscription);
  const others = [...tables.prices.values()].filter(
    ({ active, currency, id: other }) =>
      active && currency === subscription?.currency && other !== plan?.price.id,
  );
  const choice = `<select name="price" aria-label="Plan">${others
    .slice(-40)
    .map((price) => `<option value="${price.id}">${escape(nameOf(price))}, ${costs(price)}</option>`)
    .join("")}</select>`;
  const invoices = invoicesOf(customer.id).slice(0, 12);
  return layOut(
    "Customer portal",
    `<a href="${escape(session.return_url)}">Back to Parley</a><section><h1>Subscription</h1>${
      subscription && plan
        ? `<p>${escape(nameOf(plan.price))}, ${costs(plan.price)}, ${subscription.status.replace("_", " ")}</p>
<p class="quiet">${subscription.cancel_at_period_end ? "Ends" : "Renews"} on ${dayOf(plan.current_period_end)}</p>
${subscription.cancel_at_period_end ? button("resume", "Renew subscription") : button("cancel", "Cancel subscription")}
${others.length > 0 ? button("plan", "Change plan", choice) : ""}`
        : "<p>There is none.</p>"
    }</section>
<section><h2>Card</h2><p>${customer.card ? `Visa ending in ${customer.card.last4}` : "No card on file"}</p>
<form method="post" style="display:grid;gap:12px"><input type="hidden" name="deed" value="card">${cardField}<button>Save card</button></form></section>
<section><h2>Invoices</h2>${
      invoices
        .map(
          ({ id: invoice, created, total, currency, status }) =>
            `<p><a href="/stripe/invoices/${invoice}">${dayOf(created)}</a> ${money(total, currency)} <span class="quiet">${status}</span></p>`,
        )
        .join("") || "<p class=quiet>None yet</p>"
    }</section>
<section><h2>Clock</h2><p class="quiet">Let time go by for this customer.</p>
<div class="row" style="display:flex;gap:8px;flex-wrap:wrap">${[1, 7, 31]
      .map((days) =>
        button(
          "advance",
          days === 1 ? "1 day" : `${days} days`,
          `<input type="hidden" name="days" value="${days}">`,
        ),
      )
      .join("")}</div></section>`,
  );
}

function invoicePage(id: string): Page {
  const invoice = tables.invoices.get(id);
  if (!invoice) return gone();
  return layOut(
    "Invoice",
    `<section><h1>Invoice ${escape(invoice.number ?? "")}</h1><p class="quiet">${dayOf(invoice.created)}</p>${invoice.lines.data
      .map(({ description, amount, currency }) => `<p>${escape(description)}: ${money(amount, currency)}</p>`)
      .join(
        "",
      )}<p><strong>${money(invoice.total, invoice.currency)}</strong> ${invoice.status}</p></section>`,
  );
}

/** @param form what was posted, null for a visit */
export function answerPage(path: string, form: Fields | null): Page {
  const [kind, id = ""] = path.split("/");
  if (kind === "checkout") return checkout(id, form);
  if (kind === "portal") return portal(id, form);
  if (kind === "invoices") return invoicePage(id);
  return gone();
}
