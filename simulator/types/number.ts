export interface Limits {
  /** Sends accepted in any 1,000 ms; null lifts the limit. Above: 130429. */
  messagesPerSecond: number | null;
  /** One message per 6 s to one customer with a burst of 45. Above: 131056. */
  pair: boolean;
  /** Free-form messages only within 24 h of the customer's last one. Outside: 131047. */
  window: boolean;
  /** Whether 131047 comes in the answer or, as Meta mostly does, by a `failed` status. */
  windowRefusal: "webhook" | "answer";
  /** Test numbers: only these digits may be written to (131030). null = anybody. */
  allowList: string[] | null;
  /** True lets marketing templates pass to US numbers; Meta refuses them by 131049. */
  usMarketing: boolean;
}

export interface Behaviour {
  /** ms from acceptance to `sent`, from there to `delivered`, from there to `read`; each plus 0…jitterMs. */
  sentMs: number;
  deliveredMs: number;
  readMs: number;
  jitterMs: number;
  /** Template review in ms. */
  reviewMs: number;
  /** Every customer reads at once. */
  autoRead: boolean;
  /** `read` comes without `delivered`, as when the chat is open. */
  skipDelivered: boolean;
  /** Extra copies of each webhook, sent as posts of their own. */
  duplicates: number;
  /** Disorder: webhooks of a window of `orderWindowMs` go out reversed or shuffled. */
  order: "normal" | "reverse" | "random";
  orderWindowMs: number;
  /** Webhooks pile up until it is false again. */
  hold: boolean;
  /** Kinds never told: status names, or "inbound", or a webhook field. */
  withhold: string[];
  /** Statuses carry `conversation` as before v24. */
  conversation: boolean;
  /** Webhooks carry BSUIDs (2026). */
  userIds: boolean;
  /** Media by link is really fetched; a link that fails becomes `failed` 131053. */
  fetchLinks: boolean;
}

export interface NumberView {
  id: string;
  wabaId: string;
  displayPhoneNumber: string;
  verifiedName: string;
  status: string;
  registered: boolean;
  pin: string | null;
  pendingCode: string | null;
  limits: Limits;
  behaviour: Behaviour;
  clockShiftMs: number;
  coexistence: boolean;
}

export interface NumberPatch {
  status?: string;
  qualityRating?: "GREEN" | "YELLOW" | "RED" | "UNKNOWN";
  nameStatus?: string;
  messagingLimitTier?: string;
  throughputLevel?: string;
  registered?: boolean;
  coexistence?: boolean;
  verifiedName?: string;
  /** Moves the number's clock: windows, timestamps, expiries. */
  clockShiftMs?: number;
  limits?: Partial<Limits>;
  behaviour?: Partial<Behaviour>;
  tell?: boolean;
}
