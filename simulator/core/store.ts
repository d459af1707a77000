import { reserveChangeIds, deliver } from "../webhooks/delivery";
import { statusValue } from "../webhooks/payloads";
import type { StatusName } from "../types/ledger";
import { customerRecord, indexCustomer, unindexCustomer } from "./customers";
import { compact, replay, type JournalRecord } from "./journal";
import { messageRecord, threadRecord } from "./records";
import { resumeStatuses, type LateFailure } from "./statuses";
import {
  dropTemplate,
  keepMessage,
  keepTemplate,
  NO_TIMES,
  PHONE_SETTINGS,
  state,
  threadOf,
  type Account,
  type Customer,
  type Message,
  type Template,
  type WebhookError,
} from "./state";

interface Waiting {
  record: unknown[] | null;
  status: { message: Message; name: StatusName; at: number; appId: string; url: string } | null;
}

/**
 * Brings the simulator back to where an earlier life left it, then rewrites the journal when most of it is history.
 * @returns a function that puts pending statuses and webhooks on their way again; call it when the server listens.
 */
export function loadState(folder: string): { records: number; resume: () => void; tidy: () => void } {
  const bySeq = new Map<number, Message>();
  const failures = new Map<number, LateFailure>();
  const waiting = new Map<number, Waiting>();
  const acknowledged = new Set<number>();
  let lastChange = 0;

  const { records, bytes } = replay(folder, (entry) => apply(entry));

  function apply(entry: JournalRecord): void {
    const [kind, first] = entry;
    switch (kind) {
      case "app":
        return void state.apps.set((first as { id: string }).id, first as never);
      case "acct": {
        const account = first as Account;
        state.accounts.set(account.wabaId, account);
        if (account.key) state.accountsByKey.set(account.key, account);
        return;
      }
      case "num": {
        // Threads hold the number by reference, so a later version is poured into the first one.
        const known = state.numbers.get((first as { id: string }).id);
        if (known) Object.assign(known, first);
        else state.numbers.set((first as { id: string }).id, first as never);
        return;
      }
      case "cust": {
        const facts = first as Customer;
        const known = state.customers.get(facts.id);
        if (known) unindexCustomer(known);
        const plain = facts.stranger && Object.keys(facts.settings).length === 0;
        const settings = plain ? PHONE_SETTINGS : { ...PHONE_SETTINGS, ...facts.settings };
        const customer = Object.assign(known ?? {}, facts, { settings }) as Customer;
        return indexCustomer(customer);
      }
      case "tok":
        return void state.tokens.set((first as { token: string }).token, first as never);
      case "tpl":
        return keepTemplate(first as Template);
      case "tpldel": {
        const template = state.templates.get(first as string);
        if (template) dropTemplate(template);
        return;
      }
      case "media":
        return void state.media.set((first as { id: string }).id, first as never);
      case "mediadel":
        return void state.media.delete(first as string);
      case "upl":
        return void state.uploads.set((first as { id: string }).id, first as never);
      case "hnd":
        return void state.handles.set(first as string, entry[2] as never);
      case "code":
        return void state.signupCodes.set((first as { code: string }).code, first as never);
      case "beh":
        return void (state.behaviour = first as never);
      case "del":
        return forgetAccount(first as string);
      case "thr": {
        const number = state.numbers.get(first as string);
        const customer = state.customers.get(entry[2] as string);
        if (!number || !customer) return;
        const thread = threadOf(number, customer);
        thread.lastInboundAt = entry[3] as number;
        thread.open = entry[4] === 1;
        thread.pairTat = entry[5] as number;
        thread.referralAt = entry[6] as number;
        thread.freeEntryUntil = entry[7] as number;
        return;
      }
      case "m": {
        const number = state.numbers.get(entry[3] as string);
        const customer = state.customers.get(entry[4] as string);
        if (!number || !customer) return;
        const later = entry[14] as Record<string, unknown>;
        const times = { ...NO_TIMES };
        if (later.times) {
          const [sent, delivered, read, played, failed] = later.times as [
            number,
            number,
            number,
            number,
            number,
          ];
          Object.assign(times, { sent, delivered, read, played, failed });
        }
        const message: Message = {
          seq: first as number,
          wamid: entry[2] as string,
          thread: threadOf(number, customer),
          fromCustomer: entry[5] === 1,
          type: entry[6] as string,
          content: entry[7] as Record<string, unknown>,
          quoted: entry[8] as string | null,
          callbackData: entry[9] as string | null,
          at: entry[10] as number,
          shownAt: entry[11] as number,
          input: entry[12] as string | null,
          pricing: entry[13] as Message["pricing"],
          times,
          error: (later.error as WebhookError | undefined) ?? null,
          seen: later.seen === true,
          reactions: (later.reactions as Message["reactions"] | undefined) ?? {},
          edited: later.edited === true,
          revoked: later.revoked === true,
          forwarded: later.forwarded === true,
          answered: (later.answered as string | undefined) ?? "ok",
        };
        keepMessage(message);
        bySeq.set(message.seq, message);
        return;
      }
      case "x": {
        const message = bySeq.get(first as number);
        const { failure, ...change } = entry[2] as { failure?: LateFailure };
        if (failure) failures.set(first as number, failure);
        if (message) Object.assign(message, change);
        return;
      }
      case "s": {
        const message = bySeq.get(first as number);
        if (!message) return;
        const [, , name, at, told, error] = entry as [
          string,
          number,
          StatusName,
          number,
          unknown[][],
          WebhookError?,
        ];
        if (error) message.error = error;
        message.times[name] = at;
        for (const [id, appId, url] of told as [number, string, string][]) {
          lastChange = Math.max(lastChange, id);
          waiting.set(id, { record: null, status: { message, name, at, appId, url } });
        }
        return;
      }
      case "w":
        lastChange = Math.max(lastChange, first as number);
        return void waiting.set(first as number, { record: entry, status: null });
      case "a":
        for (const id of first as number[]) {
          if (!waiting.delete(id)) acknowledged.add(id);
        }
        return;
      default:
        console.error(`simulator: unknown journal record ${kind}`);
    }
  }

  for (const id of acknowledged) waiting.delete(id);
  reserveChangeIds(lastChange);

  return {
    records,
    resume: () => resume(waiting, failures),
    tidy: () => {
      if (bytes > COMPACT_ABOVE_BYTES) compact((emit) => describe(emit, waiting, failures));
    },
  };
}

const COMPACT_ABOVE_BYTES = 4 * 1024 * 1024;

function resume(waiting: Map<number, Waiting>, failures: Map<number, LateFailure>): void {
  for (const [id, { record: entry, status }] of waiting) {
    if (entry) {
      const [, , appId, url, wabaId, numberId, field, time, value, createdAt] = entry as [
        string, number, string, string, string, string | null, string, number | null, string, number,
      ]; // prettier-ignore
      const number = numberId ? (state.numbers.get(numberId) ?? null) : null;
      deliver({ appId, url, wabaId, numberId, field, time, value }, number, { id, createdAt });
    } else if (status) {
      const { message, name, at, appId, url } = status;
      const { number } = message.thread;
      const value = JSON.stringify(statusValue(message, name, at));
      deliver(
        { appId, url, wabaId: number.wabaId, numberId: number.id, field: "messages", time: null, value },
        number,
        { id },
      );
    }
  }
  for (const message of state.messages.values()) {
    if (!message.fromCustomer) resumeStatuses(message, failures.get(message.seq) ?? null);
  }
}

/** The present state as records, in an order that replays. */
function describe(
  emit: (entry: JournalRecord) => void,
  waiting: Map<number, Waiting>,
  failures: Map<number, LateFailure>,
): void {
  emit(["beh", state.behaviour]);
  for (const app of state.apps.values()) emit(["app", app]);
  for (const account of state.accounts.values()) emit(["acct", account]);
  for (const number of state.numbers.values()) emit(["num", number]);
  for (const customer of state.customers.values()) emit(customerRecord(customer));
  for (const token of state.tokens.values()) emit(["tok", token]);
  for (const template of state.templates.values()) emit(["tpl", template]);
  for (const media of state.media.values()) emit(["media", media]);
  for (const upload of state.uploads.values()) emit(["upl", upload]);
  for (const [handle, facts] of state.handles) emit(["hnd", handle, facts]);
  for (const code of state.signupCodes.values()) emit(["code", code]);
  for (const thread of state.threads.values()) {
    if (thread.lastInboundAt || thread.open || thread.referralAt) emit(threadRecord(thread));
  }
  const messages = [...state.messages.values()].sort((a, b) => a.seq - b.seq);
  for (const message of messages) {
    emit(messageRecord(message));
    const failure = failures.get(message.seq);
    if (failure && !message.times.failed) emit(["x", message.seq, { failure }]);
  }
  for (const [id, { record: entry, status }] of waiting) {
    if (entry) emit(entry as JournalRecord);
    else if (status)
      emit(["s", status.message.seq, status.name, status.at, [[id, status.appId, status.url]]]);
  }
}

/** Removes an account and all its own from memory. @returns the ids of its numbers. */
export function forgetAccount(wabaId: string): void {
  const account = state.accounts.get(wabaId);
  if (!account) return;
  state.accounts.delete(wabaId);
  if (account.key) state.accountsByKey.delete(account.key);
  for (const number of [...state.numbers.values()]) {
    if (number.wabaId !== wabaId) continue;
    state.numbers.delete(number.id);
    state.deletedNumbers.add(number.id);
    state.outbound.delete(number.id);
    state.inbound.delete(number.id);
  }
  for (const [key, thread] of state.threads) {
    if (thread.number.wabaId !== wabaId) continue;
    state.threads.delete(key);
    for (const message of thread.messages) {
      state.messages.delete(message.wamid);
      const cb = message.callbackData;
      if (cb !== null) state.messagesByCallback.delete(cb);
    }
  }
  for (const customer of [...state.customers.values()]) {
    if (customer.wabaId !== wabaId) continue;
    unindexCustomer(customer);
    state.customers.delete(customer.id);
  }
  for (const template of [...state.templates.values()])
    if (template.wabaId === wabaId) dropTemplate(template);
  for (const [id, media] of state.media) if (media.wabaId === wabaId) state.media.delete(id);
  for (const [id, token] of state.tokens) {
    token.wabaIds = token.wabaIds.filter((one) => one !== wabaId);
    if (token.wabaIds.length === 0 && token.kind !== "APP") state.tokens.delete(id);
  }
}
