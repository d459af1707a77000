import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type {
  Charge,
  Customer,
  Invoice,
  PortalSession,
  Price,
  Product,
  Session,
  StripeEvent,
  Subscription,
  TaxId,
} from "./types";

/** Everything the simulated Stripe knows. Bounded: the oldest goes when a table is full. */
export const tables = {
  customers: new Map<string, Customer>(),
  products: new Map<string, Product>(),
  prices: new Map<string, Price>(),
  sessions: new Map<string, Session>(),
  portals: new Map<string, PortalSession>(),
  subscriptions: new Map<string, Subscription>(),
  invoices: new Map<string, Invoice>(),
  charges: new Map<string, Charge>(),
  taxIds: new Map<string, TaxId>(),
  events: new Map<string, StripeEvent>(),
  /** Idempotency key → what was asked and answered. */
  answers: new Map<string, { asked: string; status: number; body: unknown }>(),
};
type Tables = typeof tables;

const most: Record<keyof Tables, number> = {
  customers: 5_000,
  products: 500,
  prices: 1_000,
  sessions: 2_000,
  portals: 500,
  subscriptions: 5_000,
  invoices: 20_000,
  charges: 20_000,
  taxIds: 5_000,
  events: 2_000,
  answers: 5_000,
};

export const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString("hex")}`;
export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** Keeps an object, and makes room for it. */
export function keep<Name extends keyof Tables>(
  name: Name,
  id: string,
  value: Tables[Name] extends Map<string, infer Value> ? Value : never,
): void {
  const table = tables[name] as Map<string, unknown>;
  table.set(id, value);
  while (table.size > most[name]) table.delete(table.keys().next().value!);
  changed();
}

let file: string | undefined;
let timer: NodeJS.Timeout | undefined;

/** Something was written: a moment later it is on disk. */
export function changed(): void {
  if (!file || timer) return;
  timer = setTimeout(save, 200);
  timer.unref();
}

/** Writes everything to disk now. */
export function save(): void {
  clearTimeout(timer);
  timer = undefined;
  if (!file) return;
  const text = JSON.stringify(
    Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, [...table]])),
  );
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** Reads what an earlier run left. A file that cannot be read begins anew. */
export function openStore(folder: string): void {
  mkdirSync(folder, { recursive: true });
  file = path.join(folder, "stripe.json");
  let stored: Record<string, [string, unknown][]> = {};
  try {
    stored = JSON.parse(readFileSync(file, "utf8")) as typeof stored;
  } catch {
    return;
  }
  for (const [name, table] of Object.entries(tables) as [string, Map<string, unknown>][]) {
    for (const [id, value] of stored[name] ?? []) table.set(id, value);
  }
}

export const subscriptionsOf = (customer: string): Subscription[] =>
  [...tables.subscriptions.values()].filter((one) => one.customer === customer).reverse();

export const invoicesOf = (customer: string): Invoice[] =>
  [...tables.invoices.values()].filter((one) => one.customer === customer).reverse();

export const chargesOf = (customer: string): Charge[] =>
  [...tables.charges.values()].filter((one) => one.customer === customer).reverse();
