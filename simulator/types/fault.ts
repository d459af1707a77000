import type { StatusName } from "./ledger";

/** Which Graph requests a fault strikes. All given fields must agree. */
export interface FaultMatch {
  numberId?: string;
  wabaId?: string;
  /** Recipient as dialled or as wa_id/BSUID (digits compare without signs). */
  to?: string;
  /** Message type ("text", "template", …) or "read" for mark-as-read. */
  type?: string;
  method?: string;
  /** A regular expression on the path after the version, e.g. "/messages$". */
  path?: string;
  callbackData?: string;
}

export type FaultAction =
  /** Any Graph error. HTTP status and title follow the code unless given. */
  | {
      kind: "refuse";
      code: number;
      status?: number;
      subcode?: number;
      message?: string;
      details?: string;
      headers?: Record<string, string>;
    }
  /** An HTTP status without a Graph body; `accept` decides whether the message was taken all the same. */
  | { kind: "http"; status: number; body?: string; contentType?: string; accept?: boolean }
  /** No answer for `ms` (default: never), then the connection is cut. */
  | { kind: "hang"; accept?: boolean; ms?: number }
  /** The right answer, one byte each `everyMs` (default 500). */
  | { kind: "drip"; everyMs?: number; accept?: boolean }
  /** Cut the connection: before any byte of the answer, or within the body. */
  | { kind: "cut"; where?: "before" | "headers" | "body"; accept?: boolean }
  /** 200 with a body nobody can use. */
  | { kind: "garble"; body?: "broken-json" | "html" | "no-id" | "empty"; accept?: boolean }
  /** The status webhook is delivered (and answered) before the send is answered. */
  | { kind: "webhook_first"; statuses?: StatusName[]; waitMs?: number }
  /** The right answer, late. */
  | { kind: "delay"; ms: number }
  /** Accepted; fails later by webhook. */
  | {
      kind: "fail_later";
      code: number;
      title?: string;
      details?: string;
      after?: "accepted" | "sent" | "delivered";
    };

export interface Fault {
  match?: FaultMatch;
  action: FaultAction;
  /** How many requests it strikes; null = until removed. Default 1. */
  times?: number | null;
  /** Lets so many matching requests pass first. */
  skip?: number;
  /** Strikes only every n-th matching request. */
  every?: number;
}

export interface FaultView extends Fault {
  id: string;
  struck: number;
  seen: number;
}
