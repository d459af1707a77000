import { Agent } from "undici";
import { after, preciseNow } from "../core/clock";
import { record } from "../core/journal";
import { behaviourOf, state, type App, type PhoneNumber } from "../core/state";
import type { DeliverySettings } from "../types/app";
import type { PendingView } from "../types/ledger";
import type { WebhookRow } from "../types/webhook";
import { escapeLikeMeta, signatureOf } from "./signing";

/** One change on its way to one callback. */
export interface Change {
  id: number;
  appId: string;
  url: string;
  wabaId: string;
  numberId: string | null;
  field: string;
  /** `entry.time` in seconds; account-level changes carry one. */
  time: number | null;
  /** The value as JSON text (not yet escaped). */
  value: string;
  createdAt: number;
  /** Runs once when the change was answered 200: `webhook_first` waits for it. */
  onDelivered?: () => void;
}

interface Post {
  changes: Change[];
  body: Buffer | null;
  attempt: number;
}

interface Queue {
  app: App;
  url: string;
  wabaId: string | null;
  waiting: Change[];
  head: number;
  inFlight: number;
  fillTimer: boolean;
}

const GIVE_UP_MS = 7 * 24 * 3600 * 1000;
const LOG_LENGTH = 2000;

const agent = new Agent({ connections: 256, pipelining: 1, keepAliveTimeout: 10_000 });
const queues = new Map<string, Queue>();
const held = new Map<string, Change[]>();
const windows = new Map<string, Change[]>();
const pendingByWaba = new Map<string, number>();
const log: WebhookRow[] = [];
const totals = { posts: 0, accepted: 0, refused: 0, givenUp: 0, changes: 0 };
let nextChangeId = 1;
let stopped = false;
const idleWaiters = new Set<() => void>();

export function reserveChangeIds(lastUsed: number): void {
  nextChangeId = Math.max(nextChangeId, lastUsed + 1);
}

function count(wabaId: string, by: number): void {
  const now = (pendingByWaba.get(wabaId) ?? 0) + by;
  if (now === 0) pendingByWaba.delete(wabaId);
  else pendingByWaba.set(wabaId, now);
  if (by < 0) for (const check of idleWaiters) check();
}

/**
 * Takes a change for delivery. Number-level behaviour (hold, disorder, duplicates) is applied here.
 * The caller journals the change; its acknowledgement is journaled here.
 * @param options the id and birth of a change read back from the journal.
 */
export function deliver(
  change: Omit<Change, "id" | "createdAt">,
  number: PhoneNumber | null,
  options: { id?: number; createdAt?: number } = {},
): Change {
  const full: Change = {
    ...change,
    id: options.id ?? nextChangeId++,
    createdAt: options.createdAt ?? Date.now(),
  };
  route(full, number);
  return full;
}

function route(change: Change, number: PhoneNumber | null): void {
  count(change.wabaId, 1);
  if (!number) return enqueue(change);
  const behaviour = behaviourOf(number);
  for (let copy = 0; copy < behaviour.duplicates; copy++) {
    // Copies need no journal: they are a fault on demand, not a promise.
    const twin: Change = { ...change, id: 0, onDelivered: undefined };
    count(twin.wabaId, 1);
    after(Math.random() * behaviour.jitterMs, () => hold(twin, number));
  }
  hold(change, number);
}

function hold(change: Change, number: PhoneNumber): void {
  const behaviour = behaviourOf(number);
  if (behaviour.hold) {
    const list = held.get(number.id);
    if (list) list.push(change);
    else held.set(number.id, [change]);
    for (const check of idleWaiters) check();
    return;
  }
  if (behaviour.order === "normal") return enqueue(change);
  const open = windows.get(number.id);
  if (open) {
    open.push(change);
    return;
  }
  windows.set(number.id, [change]);
  after(behaviour.orderWindowMs, () => {
    const changes = windows.get(number.id) ?? [];
    windows.delete(number.id);
    if (behaviourOf(number).order === "reverse") changes.reverse();
    else changes.sort(() => Math.random() - 0.5);
    for (const waiting of changes) enqueue(waiting);
  });
}

/** Sends on what a number's `hold` has kept back. */
export function releaseHeld(numberId: string): number {
  const list = held.get(numberId) ?? [];
  held.delete(numberId);
  const number = state.numbers.get(numberId);
  for (const change of list) {
    if (number) hold(change, number);
    else enqueue(change);
  }
  return list.length;
}

function batchOf(queue: Queue): { size: number; waitMs: number; merge: boolean } {
  const own = queue.wabaId ? state.accounts.get(queue.wabaId)?.settings.batch : null;
  const { batchSize, batchWaitMs, merge } = queue.app.delivery;
  if (own) return { size: own.size, waitMs: own.waitMs, merge: own.merge ?? merge };
  return { size: batchSize, waitMs: batchWaitMs, merge };
}

function enqueue(change: Change): void {
  const app = state.apps.get(change.appId);
  if (!app) return settle([change]);
  const own = state.accounts.get(change.wabaId)?.settings.batch ? change.wabaId : null;
  const key = `${app.id}|${change.url}|${own ?? ""}`;
  let queue = queues.get(key);
  if (!queue) {
    queue = { app, url: change.url, wabaId: own, waiting: [], head: 0, inFlight: 0, fillTimer: false };
    queues.set(key, queue);
  }
  queue.app = app;
  queue.waiting.push(change);
  pump(queue);
}

function pump(queue: Queue): void {
  while (!stopped) {
    const available = queue.waiting.length - queue.head;
    if (available === 0 || queue.inFlight >= queue.app.delivery.concurrency) return;
    const batch = batchOf(queue);
    if (batch.waitMs > 0 && available < batch.size) {
      const oldest = queue.waiting[queue.head]!;
      const left = oldest.createdAt + batch.waitMs - Date.now();
      if (left > 0) {
        if (!queue.fillTimer) {
          queue.fillTimer = true;
          after(left, () => {
            queue.fillTimer = false;
            pump(queue);
          });
        }
        return;
      }
    }
    // Nothing forced together: spread what waits over the free slots, so that posts grow only under load.
    const free = queue.app.delivery.concurrency - queue.inFlight;
    const fair = batch.waitMs > 0 ? batch.size : Math.ceil(available / free);
    const size = Math.min(available, batch.size, Math.max(1, fair));
    const changes = queue.waiting.slice(queue.head, queue.head + size);
    queue.head += size;
    if (queue.head > 4096 && queue.head * 2 > queue.waiting.length) {
      queue.waiting = queue.waiting.slice(queue.head);
      queue.head = 0;
    }
    void send(queue, { changes, body: null, attempt: 0 });
  }
}

/** Builds the envelope: one entry per account, a change each, or merged values on request. */
export function envelope(changes: Change[], merge: boolean): string {
  const entries = new Map<string, { wabaId: string; time: number | null; parts: (string | Merged)[] }>();
  const open = new Map<string, Merged>();
  for (const change of changes) {
    const key = `${change.wabaId}|${change.time ?? ""}`;
    let entry = entries.get(key);
    if (!entry) entries.set(key, (entry = { wabaId: change.wabaId, time: change.time, parts: [] }));
    if (!merge || change.field !== "messages" || !change.numberId) {
      entry.parts.push(`{"value":${change.value},"field":"${change.field}"}`);
      continue;
    }
    const value = JSON.parse(change.value) as Merged;
    const into = open.get(change.numberId);
    if (!into) {
      open.set(change.numberId, value);
      entry.parts.push(value);
      continue;
    }
    for (const list of ["contacts", "messages", "statuses"]) {
      if (value[list]) into[list] = [...(into[list] ?? []), ...value[list]];
    }
  }
  const list = [...entries.values()].map((entry) => {
    const parts = entry.parts.map((part) =>
      typeof part === "string" ? part : `{"value":${JSON.stringify(part)},"field":"messages"}`,
    );
    const time = entry.time === null ? "" : `"time":${entry.time},`;
    return `{"id":"${entry.wabaId}",${time}"changes":[${parts.join(",")}]}`;
  });
  return `{"object":"whatsapp_business_account","entry":[${list.join(",")}]}`;
}

type Merged = Record<string, unknown[]>;

async function send(queue: Queue, post: Post): Promise<void> {
  queue.inFlight++;
  post.attempt++;
  post.body ??= Buffer.from(escapeLikeMeta(envelope(post.changes, batchOf(queue).merge)), "latin1");
  const settings: DeliverySettings = queue.app.delivery;
  const outcome = await postSigned(
    queue.url,
    post.body,
    signatureOf(post.body, queue.app.secret),
    settings.timeoutMs,
  );
  queue.inFlight--;
  totals.posts++;
  totals.changes += post.changes.length;
  remember(queue.url, post, outcome);
  if (outcome.status === 200) {
    totals.accepted++;
    settle(post.changes);
  } else if (Date.now() - post.changes[0]!.createdAt > GIVE_UP_MS || !stillWanted(post)) {
    totals.givenUp++;
    settle(post.changes);
  } else {
    totals.refused++;
    const gap = Math.min(5000 * 2 ** Math.min(post.attempt - 1, 10), 3_600_000) * settings.retryScale;
    after(gap * (0.9 + Math.random() * 0.2), () => void send(queue, post));
  }
  pump(queue);
}

function stillWanted(post: Post): boolean {
  return post.changes.some((change) => state.accounts.has(change.wabaId));
}

function settle(changes: Change[]): void {
  const ids = changes.filter((change) => change.id > 0).map((change) => change.id);
  if (ids.length) record(["a", ids]);
  for (const change of changes) {
    count(change.wabaId, -1);
    change.onDelivered?.();
  }
}

interface Outcome {
  status: number | null;
  error: string | null;
  ms: number;
}

/** One POST as Meta makes it. Never throws. */
export async function postSigned(
  url: string,
  body: Buffer,
  signature: string | null,
  timeoutMs: number,
): Promise<Outcome> {
  const started = preciseNow();
  try {
    const target = new URL(url);
    const response = await agent.request({
      origin: target.origin,
      path: target.pathname + target.search,
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "facebookexternalua",
        accept: "*/*",
        ...(signature === null ? {} : { "x-hub-signature-256": signature }),
      },
      body,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    await response.body.dump();
    return { status: response.statusCode, error: null, ms: preciseNow() - started };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { status: null, error: code ?? message, ms: preciseNow() - started };
  }
}

function remember(url: string, post: Post, outcome: Outcome): void {
  log.push({
    at: Date.now(),
    url,
    attempt: post.attempt,
    changes: post.changes.length,
    fields: [...new Set(post.changes.map((change) => change.field))],
    status: outcome.status,
    error: outcome.error,
    ms: Math.round(outcome.ms * 10) / 10,
  });
  if (log.length > LOG_LENGTH * 2) log.splice(0, LOG_LENGTH);
}

export function webhookLog(limit: number): { totals: typeof totals; recent: WebhookRow[] } {
  return { totals: { ...totals }, recent: log.slice(-limit) };
}

/** Changes not yet answered 200, for one account or all; held ones apart. */
export function pendingChanges(wabaId?: string): Pick<PendingView, "webhooks" | "held"> {
  let heldCount = 0;
  for (const [numberId, list] of held) {
    if (!wabaId || state.numbers.get(numberId)?.wabaId === wabaId) heldCount += list.length;
  }
  let all = 0;
  if (wabaId) all = pendingByWaba.get(wabaId) ?? 0;
  else for (const pending of pendingByWaba.values()) all += pending;
  return { webhooks: all - heldCount, held: heldCount };
}

/** Calls `check` whenever fewer changes are pending than before. Returns the way to stop that. */
export function onFewerPending(check: () => void): () => void {
  idleWaiters.add(check);
  return () => idleWaiters.delete(check);
}

/** Forgets all that waits for an account that is gone. */
export function dropAccount(wabaId: string, numberIds: string[]): void {
  for (const id of numberIds) {
    settle(held.get(id) ?? []);
    held.delete(id);
  }
  for (const queue of queues.values()) {
    const waiting = queue.waiting.slice(queue.head);
    queue.waiting = waiting.filter((change) => change.wabaId !== wabaId);
    queue.head = 0;
    settle(waiting.filter((change) => change.wabaId === wabaId));
  }
}

export function stopDelivery(): void {
  stopped = true;
}
