export interface BulkJob {
  id: string;
  total: number;
  written: number;
  done: boolean;
  startedAt: number;
  finishedAt: number | null;
}

export interface NewBulk {
  messages: number;
  customers: number;
  perSecond: number;
  /** Text of each message; `{n}` becomes its number. */
  text?: string;
}
