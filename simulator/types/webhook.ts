export interface WebhookRow {
  at: number;
  url: string;
  attempt: number;
  changes: number;
  fields: string[];
  status: number | null;
  error: string | null;
  ms: number;
}

export interface RawWebhook {
  /** Whose secret signs. Default: the platform's app. */
  appId?: string;
  /** Default: the app's callback. */
  url?: string;
  /** A value is escaped as Meta escapes; a string is sent as it is, byte for byte. */
  payload?: unknown;
  text?: string;
  base64?: string;
  /** "wrong" signs with another secret, "none" leaves the header out. */
  signature?: "right" | "wrong" | "none";
  times?: number;
  concurrency?: number;
}

export interface RawResult {
  statuses: number[];
  errors: string[];
}

export interface WebhookTotals {
  posts: number;
  accepted: number;
  refused: number;
  givenUp: number;
  changes: number;
}
