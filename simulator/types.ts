/** Shapes of the control API (`/_sim/…`), shared by the simulator and its client. Times are ms since 1970. */

export type StatusName = "sent" | "delivered" | "read" | "played" | "failed";
/** 0 = has not happened. */
export type StatusTimes = Record<StatusName, number>;

export interface CustomerSettings {
  /** Off: messages stay at `sent` until it is on again. */
  phoneOn: boolean;
  /** Off: the customer reads, the business never learns. */
  readReceipts: boolean;
  /** Reads each message as it is delivered, as if the chat were always open. */
  autoRead: boolean;
  /** The customer blocked the business: messages stay at `sent` for ever. */
  blockedBusiness: boolean;
  /** Off: sends fail with 131026. */
  onWhatsApp: boolean;
  /** Marketing templates fail with 131050. */
  marketingStopped: boolean;
}

export interface AccountSettings {
  /** Delay of the template review in ms; null = the number's behaviour. */
  reviewMs: number | null;
  /** Templates allowed (Meta: 250, or 6,000 once verified). */
  templateLimit: number;
  /** Template creations allowed per hour (Meta: 100). */
  templateCreationsPerHour: number;
  /** Own webhook batching for this account; null = its app's. */
  batch: { size: number; waitMs: number; merge?: boolean } | null;
  /** What `health_status` reports for the account, and how it got there. */
  health: "AVAILABLE" | "LIMITED" | "BLOCKED";
}

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

export interface CustomerView {
  id: string;
  wabaId: string;
  name: string;
  username: string | null;
  /** What the customer would dial, in digits; null for a user known only by username. */
  phone: string | null;
  waId: string | null;
  bsuid: string | null;
  stranger: boolean;
  settings: CustomerSettings;
}

export interface NewCustomer {
  name: string;
  phone?: string;
  waId?: string;
  username?: string;
  bsuid?: string;
  settings?: Partial<CustomerSettings>;
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

export interface NewAccount {
  /** The same key gives the same account again. */
  key?: string;
  businessName: string;
  wabaId?: string;
  accessToken?: string;
  appId?: string;
  numbers?: {
    id?: string;
    displayPhoneNumber?: string;
    verifiedName?: string;
    /** False: the number must be verified and registered first. */
    registered?: boolean;
    coexistence?: boolean;
    limits?: Partial<Limits>;
    behaviour?: Partial<Behaviour>;
  }[];
  /** true or absent: the three believable ones; a list: these; false: none. */
  customers?: boolean | NewCustomer[];
  /** False: no approved templates. */
  templates?: boolean;
  /** False: the product has to call `subscribed_apps` itself before webhooks flow. */
  subscribed?: boolean;
  settings?: Partial<AccountSettings>;
}

export interface AccountView {
  wabaId: string;
  businessId: string;
  key: string | null;
  businessName: string;
  appId: string;
  phoneNumbers: { id: string; displayPhoneNumber: string; verifiedName: string }[];
  accessToken: string;
  customers: CustomerView[];
  subscribedApps: string[];
  settings: AccountSettings;
}

export interface TemplateComponent {
  type: string;
  format?: string;
  text?: string;
  buttons?: TemplateButton[];
  example?: Record<string, unknown>;
  [key: string]: unknown;
}

export interface TemplateButton {
  type: string;
  text?: string;
  url?: string;
  phone_number?: string;
  example?: unknown;
  [key: string]: unknown;
}

/** What a simulated customer can send. `replyTo` quotes; ids are wamids. */
export type CustomerMessage = CustomerMessageBody & {
  replyTo?: string;
  forwarded?: boolean | "frequently";
  referral?: Record<string, unknown> | true;
};

export type CustomerMessageBody =
  | { type: "text"; text: string; referredProduct?: { catalog_id: string; product_retailer_id: string } }
  | ({ type: "image" | "video"; caption?: string } & MediaSource)
  | ({ type: "audio"; voice?: boolean } & MediaSource)
  | ({ type: "document"; caption?: string; filename?: string } & MediaSource)
  | ({ type: "sticker"; animated?: boolean } & MediaSource)
  | { type: "location"; latitude: number; longitude: number; name?: string; address?: string; url?: string }
  | { type: "contacts"; contacts: Record<string, unknown>[] }
  | { type: "contact_request_answer" }
  | { type: "button_reply"; messageId: string; id: string }
  | { type: "list_reply"; messageId: string; id: string }
  | { type: "quick_reply"; messageId: string; index: number }
  | { type: "flow_reply"; messageId: string; response: unknown }
  | { type: "call_permission_reply"; messageId: string; accept: boolean }
  | { type: "reaction"; messageId: string; emoji: string }
  | { type: "order"; text?: string; catalogId?: string; items?: Record<string, unknown>[] }
  | { type: "unsupported"; of?: string; code?: 131051 | 131060 | 131052 }
  | { type: "request_welcome" }
  | { type: "edit"; messageId: string; text: string }
  | { type: "revoke"; messageId: string }
  | { type: "number_change"; phone: string; bsuid?: string; classic?: boolean }
  | { type: "user_id_change"; bsuid?: string }
  | { type: "preference"; value: "stop" | "resume" }
  | { type: "raw"; message: Record<string, unknown> };

/** Bytes uploaded before, bytes in base64, or neither: then a small real sample is sent. */
export interface MediaSource {
  mediaId?: string;
  base64?: string;
  mimeType?: string;
}

/** A message as the customer's phone shows it. */
export interface PhoneMessage {
  id: string;
  seq: number;
  numberId: string;
  customerId: string;
  from: "business" | "customer";
  type: string;
  /** What a person reads, in one string. */
  text: string | null;
  header: PhoneMedia | { kind: "text"; text: string } | null;
  footer: string | null;
  media: PhoneMedia | null;
  location: { latitude: number; longitude: number; name?: string; address?: string } | null;
  contacts: { name: string; phones: string[] }[];
  buttons: PhoneButton[];
  list: {
    button: string;
    sections: { title: string | null; rows: { id: string; title: string; description: string | null }[] }[];
  } | null;
  content: Record<string, unknown>;
  quoted: { id: string; from: "business" | "customer"; text: string | null } | null;
  reactions: { business?: string; customer?: string };
  /** Of the customer's own messages: `read` once the business marked it; of the business's: how far it got. */
  status: "accepted" | StatusName;
  times: StatusTimes;
  error: { code: number; title: string } | null;
  edited: boolean;
  revoked: boolean;
  forwarded: boolean;
  /** The number's clock, ms. */
  timestamp: number;
}

export interface PhoneMedia {
  kind: "image" | "video" | "audio" | "document" | "sticker";
  /** Path under the simulator, guarded by the control token. null when the media could not be had. */
  url: string | null;
  mimeType: string | null;
  filename: string | null;
  size: number | null;
  voice: boolean;
}

export interface PhoneButton {
  kind: "reply" | "quick_reply" | "url" | "phone" | "copy_code" | "flow" | "other";
  /** What a tap sends: the reply id, or the index of the template button. */
  id: string;
  title: string;
  value: string | null;
}

export interface ThreadView {
  numberId: string;
  customer: CustomerView;
  open: boolean;
  /** The business shows "typing…" until then. */
  typingUntil: number;
  lastInboundAt: number;
  windowOpenUntil: number | null;
  messages: PhoneMessage[];
  /** Pass as `before` for older ones. */
  nextBefore: number | null;
}

export interface ChatView {
  customer: CustomerView;
  lastMessage: PhoneMessage | null;
  unread: number;
  open: boolean;
}

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

export interface PendingView {
  /** Statuses whose time has not come. */
  scheduled: number;
  /** Changes waiting, in flight or to be retried. */
  webhooks: number;
  held: number;
}

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

export interface TokenView {
  token: string;
  appId: string;
  wabaIds: string[];
  scopes: string[];
  expiresAt: number | null;
  revoked: boolean;
}

export interface AppView {
  id: string;
  secret: string;
  name: string;
  callbackUrl: string | null;
  verifyToken: string | null;
  delivery: DeliverySettings;
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

export type StreamEvent =
  | { event: "message"; data: PhoneMessage }
  | { event: "customer"; data: CustomerView }
  | { event: "typing"; data: { numberId: string; customerId: string; until: number } }
  | { event: "open"; data: { numberId: string; customerId: string; open: boolean } };

export interface SimulatedTemplate {
  id: string;
  wabaId: string;
  name: string;
  language: string;
  category: string;
  status: string;
  parameterFormat: "POSITIONAL" | "NAMED";
  components: TemplateComponent[];
  rejectedReason: string;
  qualityScore: string;
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

export interface NewApp {
  id?: string;
  secret?: string;
  name?: string;
  callbackUrl?: string | null;
  verifyToken?: string | null;
  delivery?: Partial<DeliverySettings>;
}

export interface WebhookTotals {
  posts: number;
  accepted: number;
  refused: number;
  givenUp: number;
  changes: number;
}
