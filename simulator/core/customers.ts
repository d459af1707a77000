import { newBsuid, newObjectId } from "./ids";
import { record, type JournalRecord } from "./journal";
import { countryOf, equivalents, usualWaId } from "./phones";
import { PHONE_SETTINGS, state, type Account, type Customer } from "./state";
import type { CustomerSettings, NewCustomer } from "../types/customer";

/** Puts a customer under every key it can be found by. */
export function indexCustomer(customer: Customer): void {
  state.customers.set(customer.id, customer);
  const { wabaId } = customer;
  for (const digits of [customer.phone, customer.waId]) {
    if (!digits) continue;
    for (const form of equivalents(digits)) state.customerIndex.set(`${wabaId}|${form}`, customer);
  }
  if (customer.bsuid) state.customerIndex.set(`${wabaId}|${customer.bsuid}`, customer);
}

export function unindexCustomer(customer: Customer): void {
  const { wabaId } = customer;
  const keys = [customer.phone, customer.waId].flatMap((digits) => (digits ? equivalents(digits) : []));
  if (customer.bsuid) keys.push(customer.bsuid);
  for (const key of keys) {
    if (state.customerIndex.get(`${wabaId}|${key}`) === customer)
      state.customerIndex.delete(`${wabaId}|${key}`);
  }
}

/** The record of a customer; only settings that differ from a usual phone's are written. */
export function customerRecord(customer: Customer): JournalRecord {
  const { settings, ...facts } = customer;
  const changed = Object.entries(settings).filter(
    ([name, value]) => PHONE_SETTINGS[name as keyof CustomerSettings] !== value,
  );
  return ["cust", { ...facts, settings: Object.fromEntries(changed) }];
}

export function journalCustomer(customer: Customer): void {
  record(customerRecord(customer));
}

/**
 * Makes a customer of one account.
 * @throws Error when phone, wa_id or BSUID already belong to another customer of the account.
 */
export function createCustomer(account: Account, input: NewCustomer, stranger = false): Customer {
  const phone = digitsOf(input.phone) ?? digitsOf(input.waId);
  const waId = digitsOf(input.waId) ?? (phone ? usualWaId(phone) : null);
  if (!waId && !input.username && !input.bsuid)
    throw new Error("a customer needs a phone, a username or a bsuid");
  for (const key of [phone, waId, input.bsuid]) {
    if (key && state.customerIndex.has(`${account.wabaId}|${key}`))
      throw new Error(`${key} is already a customer`);
  }
  const customer: Customer = {
    id: newObjectId(),
    wabaId: account.wabaId,
    name: input.name,
    username: input.username?.replace(/^@/, "") ?? null,
    phone,
    waId,
    bsuid: input.bsuid ?? newBsuid(waId ? countryOf(waId) : "US"),
    stranger,
    settings: stranger && !input.settings ? PHONE_SETTINGS : { ...PHONE_SETTINGS, ...input.settings },
  };
  indexCustomer(customer);
  journalCustomer(customer);
  return customer;
}

function digitsOf(phone: string | undefined): string | null {
  const digits = phone?.replace(/\D/g, "");
  return digits ? digits : null;
}

/** The customer behind international digits; a number nobody has made is a stranger with a phone that is on. */
export function customerByDigits(account: Account, digits: string): Customer {
  const known = state.customerIndex.get(`${account.wabaId}|${digits}`);
  return known ?? createCustomer(account, { name: strangerName(digits), phone: digits }, true);
}

export function customerByBsuid(account: Account, bsuid: string): Customer | null {
  return state.customerIndex.get(`${account.wabaId}|${bsuid}`) ?? null;
}

const FIRST = ["Amara", "Bruno", "Chloe", "Daniel", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kavya", "Luca",
  "Maya", "Noah", "Olga", "Pedro", "Ravi", "Sara", "Tomas", "Yara"]; // prettier-ignore
const LAST = ["Almeida", "Berg", "Costa", "Diallo", "Evans", "Ferrari", "Gupta", "Haddad", "Ito", "Jensen", "Kaya",
  "Lopez", "Moreau", "Novak", "Okafor", "Park", "Rossi", "Silva", "Weber", "Young"]; // prettier-ignore

/** The same number is always the same person. */
function strangerName(digits: string): string {
  const serial = Number(digits.slice(-6));
  return `${FIRST[serial % FIRST.length]} ${LAST[Math.floor(serial / FIRST.length) % LAST.length]}`;
}
