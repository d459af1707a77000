export interface DeliverySettings {
  /** Posts in flight per callback. */
  concurrency: number;
  /** Most changes in one post. With waitMs > 0 posts wait to fill up, else only what piled up travels together. */
  batchSize: number;
  batchWaitMs: number;
  /** Statuses and messages of one number share one `value` instead of a change each. */
  merge: boolean;
  /** Multiplies the growing gaps of retries (5 s, 10 s, 20 s … 1 h). */
  retryScale: number;
  /** A post unanswered for so long counts as failed, ms. */
  timeoutMs: number;
}

export interface AppView {
  id: string;
  secret: string;
  name: string;
  callbackUrl: string | null;
  verifyToken: string | null;
  delivery: DeliverySettings;
}

export interface NewApp {
  id?: string;
  secret?: string;
  name?: string;
  callbackUrl?: string | null;
  verifyToken?: string | null;
  delivery?: Partial<DeliverySettings>;
}
