import { randomInt } from "node:crypto";
import { dropAccount } from "../webhooks/delivery";
import type { AccountSettings, AccountView, NewAccount } from "../types/account";
import type { NumberView } from "../types/number";
import { customerView } from "../phone/customer-view";
import { createCustomer } from "./customers";
import { deleteMedia } from "./media-store";
import { newAccessToken, newObjectId } from "./ids";
import { record } from "./journal";
import { displayNumber } from "./phones";
import { behaviourOf, clockOf, limitsOf, state, type Account, type PhoneNumber, type Token } from "./state";
import { addStarterTemplates, believableCustomers } from "./starters";
import { forgetAccount } from "./store";

const DEFAULT_SETTINGS: AccountSettings = {
  reviewMs: null,
  templateLimit: 250,
  templateCreationsPerHour: 100,
  batch: null,
  health: "AVAILABLE",
};

let platformAppId = "";

export function setPlatformApp(appId: string): void {
  platformAppId = appId;
}

export function platformApp(): string {
  return platformAppId;
}

/**
 * Makes an account with numbers, a token that may do everything, customers and approved templates.
 * @throws Error when an id is taken or the app unknown.
 */
export function createAccount(input: NewAccount): Account {
  const known = input.key ? state.accountsByKey.get(input.key) : undefined;
  if (known) return known;
  const appId = input.appId ?? platformAppId;
  if (!state.apps.has(appId)) throw new Error(`no app ${appId}`);
  const wabaId = input.wabaId ?? newObjectId();
  if (state.accounts.has(wabaId)) throw new Error(`account ${wabaId} exists already`);
  if (input.accessToken && state.tokens.has(input.accessToken)) throw new Error("that access token is taken");
  for (const number of input.numbers ?? []) {
    if (number.id && state.numbers.has(number.id)) throw new Error(`number ${number.id} exists already`);
  }
  const account: Account = {
    wabaId,
    businessId: newObjectId(),
    key: input.key ?? null,
    businessName: input.businessName,
    createdAt: Date.now(),
    subscriptions: input.subscribed === false ? {} : { [appId]: { override: null } },
    settings: { ...DEFAULT_SETTINGS, ...input.settings },
    templateCreations: [],
    blockedNames: {},
  };
  state.accounts.set(wabaId, account);
  if (account.key) state.accountsByKey.set(account.key, account);
  record(["acct", account]);
  for (const number of input.numbers ?? [{}]) addNumber(account, number);
  grantToken(appId, [wabaId], { token: input.accessToken });
  const customers = input.customers ?? true;
  for (const customer of customers === true ? believableCustomers(wabaId) : customers || [])
    createCustomer(account, customer);
  if (input.templates !== false) addStarterTemplates(wabaId);
  return account;
}

/** A number of an account; fictional (+1 555 …) unless one is given. */
export function addNumber(account: Account, input: NonNullable<NewAccount["numbers"]>[number]): PhoneNumber {
  const digits = input.displayPhoneNumber?.replace(/\D/g, "") ?? freeNumber();
  const id = input.id ?? newObjectId();
  if (state.numbers.has(id)) throw new Error(`number ${id} exists already`);
  const registered = input.registered !== false;
  const number: PhoneNumber = {
    id,
    wabaId: account.wabaId,
    digits,
    displayPhoneNumber: input.displayPhoneNumber ?? displayNumber(digits),
    verifiedName: input.verifiedName ?? account.businessName,
    status: registered ? "CONNECTED" : "PENDING",
    qualityRating: "GREEN",
    nameStatus: "APPROVED",
    codeVerificationStatus: registered ? "VERIFIED" : "NOT_VERIFIED",
    messagingLimitTier: "TIER_2K",
    throughputLevel: "STANDARD",
    coexistence: input.coexistence === true,
    registered,
    pin: null,
    code: null,
    pinFailures: 0,
    registrations: [],
    profile: {
      about: "",
      address: "",
      description: "",
      email: "",
      websites: [],
      vertical: "UNDEFINED",
      profilePictureMediaId: null,
    },
    overrides: {},
    limits: input.limits ?? {},
    behaviour: input.behaviour ?? {},
    clockShiftMs: 0,
    blocked: [],
    freeDeliveries: {},
  };
  state.numbers.set(id, number);
  state.deletedNumbers.delete(id);
  record(["num", number]);
  return number;
}

function freeNumber(): string {
  const taken = new Set([...state.numbers.values()].map((number) => number.digits));
  for (;;) {
    const digits = `1555${randomInt(2_000_000, 9_999_999)}`;
    if (!taken.has(digits)) return digits;
  }
}

/** A token for some accounts. Without scopes it may message and manage. */
export function grantToken(
  appId: string,
  wabaIds: string[],
  options: { token?: string; scopes?: string[]; expiresAt?: number | null; kind?: Token["kind"] } = {},
): Token {
  const token: Token = {
    token: options.token ?? newAccessToken(),
    appId,
    userId: newObjectId(),
    kind: options.kind ?? "SYSTEM_USER",
    wabaIds,
    scopes: options.scopes ?? [
      "whatsapp_business_management",
      "whatsapp_business_messaging",
      "public_profile",
    ],
    issuedAt: Date.now(),
    expiresAt: options.expiresAt ?? null,
    revoked: false,
  };
  state.tokens.set(token.token, token);
  record(["tok", token]);
  return token;
}

export function numbersOf(wabaId: string): PhoneNumber[] {
  return [...state.numbers.values()].filter((number) => number.wabaId === wabaId);
}

export function journalNumber(number: PhoneNumber): void {
  record(["num", number]);
}

/** Deletes an account and everything that hangs on it, pending webhooks included. */
export function deleteAccount(account: Account): void {
  for (const media of [...state.media.values()]) if (media.wabaId === account.wabaId) deleteMedia(media);
  dropAccount(
    account.wabaId,
    numbersOf(account.wabaId).map((number) => number.id),
  );
  forgetAccount(account.wabaId);
  record(["del", account.wabaId]);
}

export function accountView(account: Account): AccountView {
  const token = [...state.tokens.values()].find(
    (one) => one.wabaIds.includes(account.wabaId) && !one.revoked,
  );
  return {
    wabaId: account.wabaId,
    businessId: account.businessId,
    key: account.key,
    businessName: account.businessName,
    appId: token?.appId ?? platformAppId,
    phoneNumbers: numbersOf(account.wabaId).map(({ id, displayPhoneNumber, verifiedName }) => ({
      id,
      displayPhoneNumber,
      verifiedName,
    })),
    accessToken: token?.token ?? "",
    customers: customersOf(account.wabaId)
      .filter((one) => !one.stranger)
      .map(customerView),
    subscribedApps: Object.keys(account.subscriptions),
    settings: account.settings,
  };
}

export function customersOf(wabaId: string) {
  return [...state.customers.values()].filter((customer) => customer.wabaId === wabaId);
}

export function numberView(number: PhoneNumber): NumberView {
  const {
    id,
    wabaId,
    displayPhoneNumber,
    verifiedName,
    status,
    registered,
    pin,
    code,
    clockShiftMs,
    coexistence,
  } = number;
  const pendingCode = code && code.until > clockOf(number) ? code.value : null;
  return {
    id,
    wabaId,
    displayPhoneNumber,
    verifiedName,
    status,
    registered,
    pin,
    pendingCode,
    clockShiftMs,
    coexistence,
    limits: limitsOf(number),
    behaviour: behaviourOf(number),
  };
}
