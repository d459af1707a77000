import type { AccountSettings, AccountView, NewAccount, TokenView } from "./types/account";
import type { AppView, NewApp } from "./types/app";
import type { BulkJob, NewBulk } from "./types/bulk";
import type { CustomerMessage, CustomerSettings, CustomerView, NewCustomer } from "./types/customer";
import type { Fault, FaultView } from "./types/fault";
import type { LedgerQuery, LedgerRow, LedgerSummary, PendingView, RequestRow } from "./types/ledger";
import type { Behaviour, NumberPatch, NumberView } from "./types/number";
import type { ChatView, PhoneMessage, StreamEvent, ThreadView } from "./types/phone";
import type { SimulatedTemplate } from "./types/template";
import type { RawResult, RawWebhook, WebhookRow, WebhookTotals } from "./types/webhook";

/** An answer of the control API that is no success. */
export class SimulatorError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export type SimulatorClient = ReturnType<typeof createSimulator>;

/**
 * A client of the simulator's control API, `/_sim/…`. Its shapes stand in ./types; times are ms since 1970.
 * @param options `url` as in "http://127.0.0.1:4010", `token` the simulator's SIMULATOR_TOKEN.
 * Every method throws SimulatorError when the simulator says no and TypeError when it cannot be reached.
 */
export function createSimulator(options: { url: string; token: string }) {
  const base = options.url.replace(/\/$/, "") + "/_sim";
  const authorization = `Bearer ${options.token}`;

  async function call<R>(method: string, path: string, body?: unknown): Promise<R> {
    const response = await fetch(base + path, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return answerOf<R>(response);
  }

  const get = <R>(path: string, query: object = {}) => call<R>("GET", path + queryString(query));
  const id = encodeURIComponent;
  const chat = (numberId: string, customerId: string) =>
    `/numbers/${id(numberId)}/customers/${id(customerId)}`;

  return {
    /** Whether the simulator answers. Needs no token. */
    health: () => get<{ ok: boolean }>("/health"),

    accounts: {
      create: (input: NewAccount) => call<AccountView>("POST", "/accounts", input),
      list: () => get<AccountView[]>("/accounts"),
      get: (wabaId: string) => get<AccountView>(`/accounts/${id(wabaId)}`),
      change: (wabaId: string, patch: { businessName?: string; settings?: Partial<AccountSettings> }) =>
        call<AccountView>("PATCH", `/accounts/${id(wabaId)}`, patch),
      remove: (wabaId: string) => call<{ deleted: boolean }>("DELETE", `/accounts/${id(wabaId)}`),
      /** Sends any account-level or number-level webhook in the account's name. */
      tell: (wabaId: string, event: { field: string; value: Record<string, unknown>; numberId?: string }) =>
        call<{ changes: number }>("POST", `/accounts/${id(wabaId)}/events`, event),
      templates: (wabaId: string) => get<SimulatedTemplate[]>(`/accounts/${id(wabaId)}/templates`),
    },

    /** What Meta does to a template by itself; told by webhook unless `tell` is false. */
    changeTemplate: (
      templateId: string,
      change: { status?: string; category?: string; qualityScore?: string; reason?: string; tell?: boolean },
    ) => call<SimulatedTemplate>("PATCH", `/templates/${id(templateId)}`, change),

    numbers: {
      add: (wabaId: string, input: NonNullable<NewAccount["numbers"]>[number]) =>
        call<NumberView>("POST", `/accounts/${id(wabaId)}/numbers`, input),
      list: (wabaId: string) => get<NumberView[]>(`/accounts/${id(wabaId)}/numbers`),
      get: (numberId: string) => get<NumberView>(`/numbers/${id(numberId)}`),
      /** Limits, webhook behaviour, clock shift, state. `tell` sends the matching webhook. */
      change: (numberId: string, patch: NumberPatch) =>
        call<NumberView>("PATCH", `/numbers/${id(numberId)}`, patch),
      /** Lets go the webhooks that `hold` has kept back. */
      release: (numberId: string) => call<{ released: number }>("POST", `/numbers/${id(numberId)}/release`),
      /** The chats on the phones of this number's customers, the latest first. */
      chats: (numberId: string, query: { limit?: number; strangers?: boolean } = {}) =>
        get<ChatView[]>(`/numbers/${id(numberId)}/chats`, query),
      /** Arrival times of accepted sends, ms. */
      arrivals: (numberId: string, query: { from?: number; to?: number } = {}) =>
        get<{ times: number[] }>(`/numbers/${id(numberId)}/arrivals`, query),
      /** Uploads bytes that a customer can send as `mediaId`. */
      upload: async (numberId: string, bytes: BodyInit, mimeType: string, filename?: string) => {
        const path = `${base}/numbers/${id(numberId)}/media${queryString({ filename })}`;
        const headers = { authorization, "content-type": mimeType };
        return answerOf<{ mediaId: string }>(await fetch(path, { method: "POST", headers, body: bytes }));
      },
      /** Everything that changes on the number's phones, as it happens, until `signal` aborts. */
      stream: (numberId: string, signal?: AbortSignal) =>
        readStream(`${base}/numbers/${id(numberId)}/stream`, authorization, signal),
      /** The bare response of the stream, for a proxy that passes the bytes on. */
      streamResponse: (numberId: string, signal?: AbortSignal) =>
        fetch(`${base}/numbers/${id(numberId)}/stream`, { headers: { authorization }, signal }),
    },

    customers: {
      list: (wabaId: string, query: { limit?: number; strangers?: boolean } = {}) =>
        get<CustomerView[]>(`/accounts/${id(wabaId)}/customers`, query),
      create: (wabaId: string, input: NewCustomer) =>
        call<CustomerView>("POST", `/accounts/${id(wabaId)}/customers`, input),
      get: (customerId: string) => get<CustomerView>(`/customers/${id(customerId)}`),
      change: (
        customerId: string,
        patch: { name?: string; username?: string | null; settings?: Partial<CustomerSettings> },
      ) => call<CustomerView>("PATCH", `/customers/${id(customerId)}`, patch),
      /** Writes as the customer. The message is null for a marketing preference. */
      write: (numberId: string, customerId: string, message: CustomerMessage) =>
        call<{ message: PhoneMessage | null }>("POST", `${chat(numberId, customerId)}/messages`, message),
      thread: (numberId: string, customerId: string, query: { limit?: number; before?: number } = {}) =>
        get<ThreadView>(`${chat(numberId, customerId)}/thread`, query),
      /** Opens or closes the chat on the phone; opening reads what was delivered. */
      open: (numberId: string, customerId: string, open = true) =>
        call<{ open: boolean }>("PUT", `${chat(numberId, customerId)}/open`, { open }),
      /** Listens to a voice message: `played`. */
      play: (numberId: string, customerId: string, messageId: string) =>
        call<PhoneMessage>("POST", `${chat(numberId, customerId)}/plays/${id(messageId)}`),
    },

    /** Media as a phone shows them; `path` is a PhoneMedia url. */
    media: (path: string) => fetch(options.url.replace(/\/$/, "") + path, { headers: { authorization } }),

    bulk: {
      start: (numberId: string, input: NewBulk) =>
        call<BulkJob>("POST", `/numbers/${id(numberId)}/bulk`, input),
      get: (jobId: string) => get<BulkJob>(`/bulk/${id(jobId)}`),
    },

    faults: {
      arm: (fault: Fault) => call<FaultView>("POST", "/faults", fault),
      list: () => get<FaultView[]>("/faults"),
      disarm: (faultId: string) => call<{ removed: boolean }>("DELETE", `/faults/${id(faultId)}`),
      clear: (scope: { numberId?: string; wabaId?: string } = {}) =>
        call<{ removed: boolean }>("DELETE", `/faults${queryString(scope)}`),
      /** The port refuses connections for `ms`, this API included. */
      outage: (ms: number) => call<{ until: number }>("POST", "/outage", { ms }),
    },

    ledger: {
      rows: (query: LedgerQuery = {}) =>
        get<{ rows: LedgerRow[]; nextAfter: number | null }>("/ledger", query),
      /** All rows, page by page. */
      all: async (query: LedgerQuery = {}) => {
        const rows: LedgerRow[] = [];
        let after: number | null = query.after ?? 0;
        while (after !== null) {
          const page: { rows: LedgerRow[]; nextAfter: number | null } = await get("/ledger", {
            ...query,
            after,
            limit: 10_000,
          });
          rows.push(...page.rows);
          after = page.nextAfter;
        }
        return rows;
      },
      summary: (query: { numberId?: string; wabaId?: string } = {}) =>
        get<LedgerSummary>("/ledger/summary", query),
      /** How often each biz_opaque_callback_data was accepted; 0 for never. */
      accepted: (callbackData: string[]) =>
        call<Record<string, number>>("POST", "/ledger/lookup", { callbackData }),
    },

    requests: (query: { limit?: number; path?: string } = {}) => get<RequestRow[]>("/requests", query),

    webhooks: {
      log: (query: { limit?: number } = {}) =>
        get<{ totals: WebhookTotals; recent: WebhookRow[] }>("/webhooks", query),
      pending: (query: { wabaId?: string } = {}) => get<PendingView>("/webhooks/pending", query),
      /** Resolves when nothing is scheduled or waiting; `idle` is false when the time ran out first. */
      waitIdle: (input: { wabaId?: string; timeoutMs?: number } = {}) =>
        call<PendingView & { idle: boolean }>("POST", "/wait-idle", input),
      /** Signs and posts an arbitrary payload. */
      raw: (input: RawWebhook) => call<RawResult>("POST", "/raw", input),
      behaviour: (patch: Partial<Behaviour>) => call<Partial<Behaviour>>("PATCH", "/behaviour", patch),
    },

    apps: {
      list: () => get<AppView[]>("/apps"),
      /** "platform" is the app of the environment. */
      get: (appId: string) => get<AppView>(`/apps/${id(appId)}`),
      create: (input: NewApp) => call<AppView>("POST", "/apps", input),
      change: (appId: string, patch: Omit<NewApp, "id">) =>
        call<AppView>("PATCH", `/apps/${id(appId)}`, patch),
    },

    tokens: {
      create: (input: {
        wabaIds: string[];
        appId?: string;
        token?: string;
        scopes?: string[];
        expiresAt?: number | null;
      }) => call<TokenView>("POST", "/tokens", input),
      get: (token: string) => get<TokenView>(`/tokens/${id(token)}`),
      /** Expires, revokes or narrows a token. */
      change: (
        token: string,
        patch: { revoked?: boolean; expiresAt?: number | null; scopes?: string[]; wabaIds?: string[] },
      ) => call<TokenView>("PATCH", `/tokens/${id(token)}`, patch),
    },

    /** A code as Embedded Signup hands it to the browser: 30 s, once. */
    signupCode: (input: { wabaId: string; appId?: string; scopes?: string[]; lifetimeMs?: number }) =>
      call<{ code: string; expiresAt: number }>("POST", "/signup-codes", input),
  };
}

async function answerOf<R>(response: Response): Promise<R> {
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as R;
  let message = text;
  try {
    message = (JSON.parse(text) as { error: { message: string } }).error.message;
  } catch {
    // Not ours: a proxy's page, shown as it is.
  }
  throw new SimulatorError(response.status, message);
}

function queryString(query: object): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  return pairs.length
    ? `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString()}`
    : "";
}

async function* readStream(
  url: string,
  authorization: string,
  signal?: AbortSignal,
): AsyncGenerator<StreamEvent> {
  const response = await fetch(url, { headers: { authorization }, signal });
  if (!response.ok || !response.body) throw new SimulatorError(response.status, await response.text());
  const decoder = new TextDecoder();
  let buffered = "";
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    buffered += decoder.decode(chunk, { stream: true });
    const frames = buffered.split("\n\n");
    buffered = frames.pop() ?? "";
    for (const frame of frames) {
      const event = /^event: (.*)$/m.exec(frame)?.[1];
      const data = /^data: (.*)$/m.exec(frame)?.[1];
      if (event && data) yield { event, data: JSON.parse(data) } as StreamEvent;
    }
  }
}
