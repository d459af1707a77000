export type StatusName = "sent" | "delivered" | "read" | "played" | "failed";

/** 0 = has not happened. */
export type StatusTimes = Record<StatusName, number>;

export interface LedgerRow {
  seq: number;
  wamid: string;
  direction: "outbound" | "inbound";
  numberId: string;
  customerId: string;
  to: string;
  input: string | null;
  type: string;
  callbackData: string | null;
  /** Arrival, ms with fractions of the real clock. */
  at: number;
  answered: string;
  times: StatusTimes;
  errorCode: number | null;
}

export interface LedgerQuery {
  wabaId?: string;
  numberId?: string;
  to?: string;
  callbackData?: string;
  direction?: "outbound" | "inbound";
  /** Only rows with a greater seq. */
  after?: number;
  /** ≤ 10,000; default 1,000. */
  limit?: number;
}

export interface LedgerSummary {
  accepted: number;
  recipients: number;
  withCallbackData: number;
  /** Callback data accepted more than once: the thing that must not be. */
  repeatedCallbackData: { callbackData: string; count: number }[];
  /** Most accepted within any 1,000 ms. */
  maxPerSecond: number;
  firstAt: number | null;
  lastAt: number | null;
  inbound: number;
  byStatus: Record<"accepted" | StatusName, number>;
  /** Refusals by code, over the whole life of the number. */
  refused: Record<string, number>;
  /** Accepted, but the answer was withheld by a fault. */
  answersWithheld: number;
}

export interface RequestRow {
  at: number;
  method: string;
  path: string;
  status: number;
  code: number | null;
  fault: string | null;
  ms: number;
}

export interface PendingView {
  /** Statuses whose time has not come. */
  scheduled: number;
  /** Changes waiting, in flight or to be retried. */
  webhooks: number;
  held: number;
}
