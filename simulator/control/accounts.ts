import { randomBytes } from "node:crypto";
import {
  accountView,
  addNumber,
  createAccount,
  customersOf,
  deleteAccount,
  grantToken,
  numbersOf,
  numberView,
  platformApp,
} from "../core/accounts";
import { createCustomer, indexCustomer, journalCustomer } from "../core/customers";
import { newObjectId } from "../core/ids";
import { record } from "../core/journal";
import { DEFAULT_DELIVERY, newApp } from "../core/apps";
import { behaviourChanged, state, threadOf, type App, type PhoneNumber } from "../core/state";
import { deliverWaiting, readThread } from "../core/statuses";
import { customerView } from "../phone/customer-view";
import { showCustomer } from "../phone/stream";
import { releaseHeld } from "../webhooks/delivery";
import { tell } from "../webhooks/routing";
import { changeTemplate } from "../core/template-events";
import type { TokenView } from "../types/account";
import type { AppView } from "../types/app";
import { ControlError, found, read, type ControlCall } from "./call";
import type { Handler } from "./router";
import * as schemas from "./schemas";

function attempt<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new ControlError(409, (error as Error).message);
  }
}

function limitOf(call: ControlCall, usual: number, most: number): number {
  return Math.min(Number(call.query.get("limit") ?? usual) || usual, most);
}

/** Applies settings of a number; `hold: false` lets go what was held. */
export function changeNumber(number: PhoneNumber, patch: ReturnType<typeof schemas.numberPatch.parse>): void {
  const { limits, behaviour, tell: told, ...facts } = patch;
  Object.assign(number, facts);
  if (limits) number.limits = { ...number.limits, ...limits };
  if (behaviour) number.behaviour = { ...number.behaviour, ...behaviour };
  behaviourChanged();
  record(["num", number]);
  if (behaviour?.hold === false) releaseHeld(number.id);
  if (behaviour?.autoRead)
    for (const thread of state.threads.values()) if (thread.number === number) readThread(thread);
  const account = state.accounts.get(number.wabaId);
  if (!told || !account) return;
  const display_phone_number = number.digits;
  if (facts.throughputLevel) {
    tell(account, number, "phone_number_quality_update", {
      display_phone_number,
      event: "THROUGHPUT_UPGRADE",
      max_daily_conversations_per_business: number.messagingLimitTier,
    });
  }
  if (facts.messagingLimitTier) {
    tell(account, number, "phone_number_quality_update", {
      display_phone_number,
      event: "ONBOARDING",
      max_daily_conversations_per_business: number.messagingLimitTier,
    });
    tell(account, number, "business_capability_update", {
      max_daily_conversations_per_business: number.messagingLimitTier,
      max_phone_numbers_per_business: 25,
    });
  }
  if (facts.nameStatus || facts.verifiedName) {
    const decision =
      number.nameStatus === "APPROVED"
        ? "APPROVED"
        : number.nameStatus === "DECLINED"
          ? "REJECTED"
          : "PENDING";
    tell(account, number, "phone_number_name_update", {
      display_phone_number,
      decision,
      requested_verified_name: number.verifiedName,
      rejection_reason: null,
    });
  }
}

function appView(app: App): AppView {
  const { id, secret, name, callbackUrl, verifyToken, delivery } = app;
  return { id, secret, name, callbackUrl, verifyToken, delivery };
}

function tokenView(token: string): TokenView {
  const { appId, wabaIds, scopes, expiresAt, revoked } = found(state.tokens.get(token), "token");
  return { token, appId, wabaIds, scopes, expiresAt, revoked };
}

const account = (wabaId: string) => found(state.accounts.get(wabaId), "account");
const customer = (id: string) => found(state.customers.get(id), "customer");
export const number = (id: string) => found(state.numbers.get(id), "number");

export const accountRoutes: Record<string, Handler> = {
  "POST /accounts": (call) => {
    const input = read(call, schemas.newAccount);
    return accountView(attempt(() => createAccount(input)));
  },
  "GET /accounts": () => [...state.accounts.values()].map(accountView),
  "GET /accounts/:waba": (_call, wabaId) => accountView(account(wabaId!)),
  "PATCH /accounts/:waba": (call, wabaId) => {
    const one = account(wabaId!);
    const { settings, ...facts } = read(call, schemas.accountPatch);
    Object.assign(one, facts);
    one.settings = { ...one.settings, ...settings };
    record(["acct", one]);
    return accountView(one);
  },
  "DELETE /accounts/:waba": (_call, wabaId) => {
    deleteAccount(account(wabaId!));
    return { deleted: true };
  },
  "POST /accounts/:waba/numbers": (call, wabaId) => {
    const input = read(call, schemas.newNumber);
    return numberView(attempt(() => addNumber(account(wabaId!), input)));
  },
  "GET /accounts/:waba/numbers": (_call, wabaId) => numbersOf(account(wabaId!).wabaId).map(numberView),
  "GET /numbers/:id": (_call, id) => numberView(number(id!)),
  "PATCH /numbers/:id": (call, id) => {
    const one = number(id!);
    changeNumber(one, read(call, schemas.numberPatch));
    return numberView(one);
  },
  /** Any account-level or number-level webhook, in the account's name. */
  "POST /accounts/:waba/events": (call, wabaId) => {
    const { field, value, numberId } = read(call, schemas.accountEvent);
    return { changes: tell(account(wabaId!), numberId ? number(numberId) : null, field, value).length };
  },

  "GET /accounts/:waba/customers": (call, wabaId) => {
    const strangers = call.query.get("strangers") === "true";
    const all = customersOf(account(wabaId!).wabaId).filter((one) => strangers || !one.stranger);
    return all.slice(0, limitOf(call, 1000, 10_000)).map(customerView);
  },
  "POST /accounts/:waba/customers": (call, wabaId) => {
    const input = read(call, schemas.newCustomer);
    return customerView(attempt(() => createCustomer(account(wabaId!), input)));
  },
  "GET /customers/:id": (_call, id) => customerView(customer(id!)),
  "PATCH /customers/:id": (call, id) => {
    const one = customer(id!);
    const { settings, ...facts } = read(call, schemas.customerPatch);
    Object.assign(one, facts);
    one.settings = { ...one.settings, ...settings };
    one.stranger = false;
    indexCustomer(one);
    journalCustomer(one);
    const numbers = numbersOf(one.wabaId);
    showCustomer(
      numbers.map((each) => each.id),
      one,
    );
    for (const each of numbers) {
      const thread = state.threads.get(`${each.id}|${one.id}`);
      if (!thread) continue;
      if (settings?.phoneOn === true || settings?.blockedBusiness === false) deliverWaiting(thread);
      if (settings?.autoRead === true) readThread(threadOf(each, one));
    }
    return customerView(one);
  },

  "GET /apps": () => [...state.apps.values()].map(appView),
  "POST /apps": (call) => {
    const input = read(call, schemas.newApp);
    if (input.id && state.apps.has(input.id)) throw new ControlError(409, `app ${input.id} exists already`);
    const app = newApp({
      id: input.id ?? newObjectId(),
      secret: input.secret ?? randomBytes(16).toString("hex"),
      name: input.name ?? "App",
      callbackUrl: input.callbackUrl ?? null,
      verifyToken: input.verifyToken ?? null,
      delivery: { ...DEFAULT_DELIVERY, ...input.delivery },
    });
    return appView(app);
  },
  "GET /apps/:id": (_call, id) =>
    appView(found(state.apps.get(id === "platform" ? platformApp() : id!), "app")),
  "PATCH /apps/:id": (call, id) => {
    const app = found(state.apps.get(id === "platform" ? platformApp() : id!), "app");
    const { delivery, id: _id, ...facts } = read(call, schemas.newApp);
    Object.assign(app, facts);
    app.delivery = { ...app.delivery, ...delivery };
    record(["app", app]);
    return appView(app);
  },

  "POST /tokens": (call) => {
    const { appId, wabaIds, ...options } = read(call, schemas.newToken);
    for (const wabaId of wabaIds) account(wabaId);
    if (options.token && state.tokens.has(options.token)) throw new ControlError(409, "that token is taken");
    return tokenView(grantToken(appId ?? platformApp(), wabaIds, options).token);
  },
  "GET /tokens/:token": (_call, token) => tokenView(token!),
  "PATCH /tokens/:token": (call, token) => {
    const one = found(state.tokens.get(token!), "token");
    Object.assign(one, read(call, schemas.tokenPatch));
    record(["tok", one]);
    return tokenView(token!);
  },
  "POST /signup-codes": (call) => {
    const { wabaId, appId, scopes, lifetimeMs } = read(call, schemas.signupCode);
    account(wabaId);
    const code = {
      code: "AQ" + randomBytes(48).toString("base64url"),
      appId: appId ?? platformApp(),
      wabaId,
      scopes: scopes ?? ["whatsapp_business_management", "whatsapp_business_messaging"],
      expiresAt: Date.now() + (lifetimeMs ?? 30_000),
      used: false,
    };
    state.signupCodes.set(code.code, code);
    record(["code", code]);
    return { code: code.code, expiresAt: code.expiresAt };
  },
  "GET /accounts/:waba/templates": (_call, wabaId) =>
    [...state.templates.values()].filter((template) => template.wabaId === account(wabaId!).wabaId),
  "PATCH /templates/:id": (call, id) => {
    const template = found(state.templates.get(id!), "template");
    return changeTemplate(template, read(call, schemas.templatePatch));
  },
};
