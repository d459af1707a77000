import { state, STATUS_NAMES, type Message } from "./state";
import type { LedgerQuery, LedgerRow, LedgerSummary, RequestRow, StatusName } from "../types/ledger";

const REQUEST_LOG = 5000;
const requests: RequestRow[] = [];
const refused = new Map<string, Map<string, number>>();

/** Remembers the last few thousand Graph calls. */
export function rememberRequest(row: RequestRow): void {
  requests.push(row);
  if (requests.length > REQUEST_LOG * 2) requests.splice(0, REQUEST_LOG);
}

export function recentRequests(limit: number, path?: string): RequestRow[] {
  const chosen = path ? requests.filter((row) => row.path.includes(path)) : requests;
  return chosen.slice(-limit);
}

export function countRefusal(numberId: string, code: number): void {
  let codes = refused.get(numberId);
  if (!codes) refused.set(numberId, (codes = new Map()));
  codes.set(String(code), (codes.get(String(code)) ?? 0) + 1);
}

function ledgerRow(message: Message): LedgerRow {
  const { thread } = message;
  return {
    seq: message.seq,
    wamid: message.wamid,
    direction: message.fromCustomer ? "inbound" : "outbound",
    numberId: thread.number.id,
    customerId: thread.customer.id,
    to: thread.customer.waId ?? thread.customer.bsuid ?? "",
    input: message.input,
    type: message.type,
    callbackData: message.callbackData,
    at: message.at,
    answered: message.answered,
    times: message.times,
    errorCode: message.error?.code ?? null,
  };
}

function listsFor(query: LedgerQuery): Message[][] {
  const from = query.direction === "inbound" ? state.inbound : state.outbound;
  if (query.numberId) return [from.get(query.numberId) ?? []];
  return [...from].flatMap(([numberId, list]) =>
    !query.wabaId || state.numbers.get(numberId)?.wabaId === query.wabaId ? [list] : [],
  );
}

/** First index whose seq is greater: lists are in order of seq. */
function firstAfter(list: Message[], seq: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.seq <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Accepted messages in order of acceptance. */
export function ledgerRows(query: LedgerQuery): { rows: LedgerRow[]; nextAfter: number | null } {
  const limit = Math.min(query.limit ?? 1000, 10_000);
  let found: Message[];
  if (query.callbackData !== undefined) {
    const known = state.messagesByCallback.get(query.callbackData);
    found = known ? (Array.isArray(known) ? known : [known]) : [];
    found = found.filter(
      (message) =>
        message.seq > (query.after ?? 0) && (!query.numberId || message.thread.number.id === query.numberId),
    );
  } else {
    const digits = query.to?.replace(/^\+/, "");
    found = listsFor(query).flatMap((list) => {
      const start = firstAfter(list, query.after ?? 0);
      if (!digits) return list.slice(start, start + limit + 1);
      return list
        .slice(start)
        .filter(({ thread: { customer } }) =>
          [customer.waId, customer.phone, customer.bsuid, customer.id].includes(digits),
        );
    });
    found.sort((a, b) => a.seq - b.seq);
  }
  const rows = found.slice(0, limit).map(ledgerRow);
  return { rows, nextAfter: found.length > limit ? rows.at(-1)!.seq : null };
}

/** Totals of a number, an account, or everything. */
export function ledgerSummary(query: Pick<LedgerQuery, "numberId" | "wabaId">): LedgerSummary {
  const messages = listsFor(query)
    .flat()
    .sort((a, b) => a.at - b.at);
  const inbound = listsFor({ ...query, direction: "inbound" }).reduce((sum, list) => sum + list.length, 0);
  const byCallback = new Map<string, number>();
  const recipients = new Set<string>();
  const byStatus: LedgerSummary["byStatus"] = {
    accepted: 0,
    sent: 0,
    delivered: 0,
    read: 0,
    played: 0,
    failed: 0,
  };
  let withCallbackData = 0;
  let maxPerSecond = 0;
  let answersWithheld = 0;
  let head = 0;
  for (const [index, message] of messages.entries()) {
    recipients.add(message.thread.customer.id);
    if (message.callbackData !== null) {
      withCallbackData++;
      byCallback.set(message.callbackData, (byCallback.get(message.callbackData) ?? 0) + 1);
    }
    if (message.answered !== "ok") answersWithheld++;
    byStatus[furthest(message)]++;
    while (message.at - messages[head]!.at >= 1000) head++;
    maxPerSecond = Math.max(maxPerSecond, index - head + 1);
  }
  const codes: Record<string, number> = {};
  for (const [numberId, counts] of refused) {
    if (query.numberId && query.numberId !== numberId) continue;
    if (query.wabaId && state.numbers.get(numberId)?.wabaId !== query.wabaId) continue;
    for (const [code, count] of counts) codes[code] = (codes[code] ?? 0) + count;
  }
  return {
    accepted: messages.length,
    recipients: recipients.size,
    withCallbackData,
    repeatedCallbackData: [...byCallback]
      .filter(([, count]) => count > 1)
      .slice(0, 1000)
      .map(([callbackData, count]) => ({ callbackData, count })),
    maxPerSecond,
    firstAt: messages[0]?.at ?? null,
    lastAt: messages.at(-1)?.at ?? null,
    inbound,
    byStatus,
    refused: codes,
    answersWithheld,
  };
}

function furthest(message: Message): "accepted" | StatusName {
  if (message.times.failed && !message.times.delivered) return "failed";
  for (const name of [...STATUS_NAMES].reverse()) if (name !== "failed" && message.times[name]) return name;
  return "accepted";
}

/** How often each callback data was accepted: 0 for never. */
export function acceptedTimes(callbackData: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const data of callbackData) {
    const known = state.messagesByCallback.get(data);
    counts[data] = known ? (Array.isArray(known) ? known.length : 1) : 0;
  }
  return counts;
}

/** Arrival times of a number's accepted sends, ms. */
export function arrivalTimes(numberId: string, from = 0, to = Infinity): number[] {
  const times: number[] = [];
  for (const message of state.outbound.get(numberId) ?? []) {
    if (message.at >= from && message.at <= to) times.push(message.at);
  }
  return times;
}
