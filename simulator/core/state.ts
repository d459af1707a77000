import type { AccountSettings } from "../types/account";
import type { DeliverySettings } from "../types/app";
import type { CustomerSettings } from "../types/customer";
import type { StatusName, StatusTimes } from "../types/ledger";
import type { Behaviour, Limits } from "../types/number";
import type { TemplateComponent } from "../types/template";

/** A Meta app: whose secret signs, and where its webhooks go. */
export interface App {
  id: string;
  secret: string;
  name: string;
  callbackUrl: string | null;
  verifyToken: string | null;
  delivery: DeliverySettings;
}

export interface Override {
  uri: string;
  verifyToken: string;
}

/** A WhatsApp business account with its portfolio. */
export interface Account {
  wabaId: string;
  businessId: string;
  key: string | null;
  businessName: string;
  createdAt: number;
  /** Subscribed apps; the override is the WABA-level callback of that app. */
  subscriptions: Record<string, { override: Override | null }>;
  settings: AccountSettings;
  /** Creation times of templates in the last hour (100 per hour). */
  templateCreations: number[];
  /** Names of deleted approved templates, blocked for 30 days. */
  blockedNames: Record<string, number>;
}

export interface Profile {
  about: string;
  address: string;
  description: string;
  email: string;
  websites: string[];
  vertical: string;
  profilePictureMediaId: string | null;
}

export interface PhoneNumber {
  id: string;
  wabaId: string;
  digits: string;
  displayPhoneNumber: string;
  verifiedName: string;
  status: string;
  qualityRating: string;
  nameStatus: string;
  codeVerificationStatus: string;
  messagingLimitTier: string;
  throughputLevel: string;
  coexistence: boolean;
  registered: boolean;
  pin: string | null;
  code: { value: string; until: number; method: string } | null;
  pinFailures: number;
  registrations: number[];
  profile: Profile;
  /** Number-level callbacks by app id. */
  overrides: Record<string, Override>;
  limits: Partial<Limits>;
  behaviour: Partial<Behaviour>;
  clockShiftMs: number;
  /** Ids of customers this number has blocked. */
  blocked: string[];
  /** Free service deliveries used, by month ("2026-11"). */
  freeDeliveries: Record<string, number>;
}

export interface Customer {
  id: string;
  wabaId: string;
  name: string;
  username: string | null;
  phone: string | null;
  waId: string | null;
  bsuid: string | null;
  /** True when nobody made this customer: a number the business wrote to. */
  stranger: boolean;
  settings: CustomerSettings;
}

/** One chat on one phone: a customer and a business number. */
export interface Thread {
  number: PhoneNumber;
  customer: Customer;
  lastInboundAt: number;
  open: boolean;
  typingUntil: number;
  /** Theoretical arrival time of the pair limit, in ms of the number's clock. */
  pairTat: number;
  referralAt: number;
  freeEntryUntil: number;
  messages: Message[];
}

export interface Message {
  seq: number;
  wamid: string;
  thread: Thread;
  fromCustomer: boolean;
  type: string;
  content: Record<string, unknown>;
  /** wamid of the quoted message. */
  quoted: string | null;
  callbackData: string | null;
  /** When the request arrived (outgoing) or the customer pressed send, real clock, ms with fractions. */
  at: number;
  /** The number's own (shifted) clock at that moment, ms. */
  shownAt: number;
  /** What the sender passed as recipient. */
  input: string | null;
  pricing: { category: string; free: boolean } | null;
  times: StatusTimes;
  error: WebhookError | null;
  /** Seen by the customer although read receipts are off. */
  seen: boolean;
  reactions: { business?: string; customer?: string };
  edited: boolean;
  revoked: boolean;
  forwarded: boolean;
  /** How the answer went: "ok", or the fault that withheld it. */
  answered: string;
}

export interface WebhookError {
  code: number;
  title: string;
  message: string;
  error_data?: { details: string };
  href?: string;
}

export interface Token {
  token: string;
  appId: string;
  userId: string;
  kind: "SYSTEM_USER" | "USER" | "APP";
  wabaIds: string[];
  scopes: string[];
  issuedAt: number;
  expiresAt: number | null;
  revoked: boolean;
}

export interface Template {
  id: string;
  wabaId: string;
  name: string;
  language: string;
  category: string;
  status: string;
  parameterFormat: "POSITIONAL" | "NAMED";
  components: TemplateComponent[];
  ttlSeconds: number | null;
  rejectedReason: string;
  rejection: { reason: string; recommendation: string } | null;
  qualityScore: string;
  createdAt: number;
  reviewAt: number | null;
  edits: number[];
}

export interface Media {
  id: string;
  wabaId: string;
  numberId: string;
  mimeType: string;
  sha256: string;
  size: number;
  filename: string | null;
  fromCustomer: boolean;
  createdAt: number;
}

export interface Upload {
  id: string;
  appId: string;
  token: string;
  length: number;
  mimeType: string;
  received: number;
  handle: string | null;
  createdAt: number;
}

export interface SignupCode {
  code: string;
  appId: string;
  wabaId: string;
  scopes: string[];
  expiresAt: number;
  used: boolean;
}

/** Everything the simulator knows. One process is one simulator, so this is a module, not an argument. */
export const state = {
  apps: new Map<string, App>(),
  accounts: new Map<string, Account>(),
  accountsByKey: new Map<string, Account>(),
  numbers: new Map<string, PhoneNumber>(),
  deletedNumbers: new Set<string>(),
  customers: new Map<string, Customer>(),
  /** `wabaId|digits`, `wabaId|bsuid` and `wabaId|@username` to the customer. */
  customerIndex: new Map<string, Customer>(),
  threads: new Map<string, Thread>(),
  messages: new Map<string, Message>(),
  messagesByCallback: new Map<string, Message | Message[]>(),
  /** Outgoing messages of a number in order of acceptance. */
  outbound: new Map<string, Message[]>(),
  inbound: new Map<string, Message[]>(),
  tokens: new Map<string, Token>(),
  templates: new Map<string, Template>(),
  /** `wabaId|name|language`. */
  templatesByName: new Map<string, Template>(),
  media: new Map<string, Media>(),
  uploads: new Map<string, Upload>(),
  handles: new Map<string, { mimeType: string; path: string }>(),
  signupCodes: new Map<string, SignupCode>(),
  behaviour: {} as Partial<Behaviour>,
  nextSeq: 1,
};

const DEFAULT_LIMITS: Limits = {
  messagesPerSecond: 80,
  pair: true,
  window: true,
  windowRefusal: "webhook",
  allowList: null,
  usMarketing: false,
};

export const PHONE_SETTINGS: CustomerSettings = {
  phoneOn: true,
  readReceipts: true,
  autoRead: false,
  blockedBusiness: false,
  onWhatsApp: true,
  marketingStopped: false,
};

export function limitsOf(number: PhoneNumber): Limits {
  return { ...DEFAULT_LIMITS, ...number.limits };
}

let baseBehaviour: Behaviour = {
  sentMs: 250,
  deliveredMs: 500,
  readMs: 1500,
  jitterMs: 150,
  reviewMs: 8000,
  autoRead: false,
  skipDelivered: false,
  duplicates: 0,
  order: "normal",
  orderWindowMs: 200,
  hold: false,
  withhold: [],
  conversation: false,
  userIds: true,
  fetchLinks: true,
};

/** `SIMULATOR_FAST=1`: statuses within about 20 ms, template review 50 ms. */
export function beFast(): void {
  baseBehaviour = { ...baseBehaviour, sentMs: 4, deliveredMs: 6, readMs: 6, jitterMs: 2, reviewMs: 50 };
}

let merged = new WeakMap<PhoneNumber, Behaviour>();

/** Call after any change of behaviour: the merged settings are cached because each status asks for them. */
export function behaviourChanged(): void {
  merged = new WeakMap();
}

/** Defaults, then the simulator-wide settings, then the number's own. */
export function behaviourOf(number: PhoneNumber): Behaviour {
  let known = merged.get(number);
  if (!known) {
    known = { ...baseBehaviour, ...state.behaviour, ...number.behaviour };
    merged.set(number, known);
  }
  return known;
}

/** The number's own clock in ms: real time plus the shift a test has set. */
export function clockOf(number: PhoneNumber): number {
  return Date.now() + number.clockShiftMs;
}

export function threadOf(number: PhoneNumber, customer: Customer): Thread {
  const key = number.id + "|" + customer.id;
  let thread = state.threads.get(key);
  if (!thread) {
    thread = {
      number,
      customer,
      lastInboundAt: 0,
      open: false,
      typingUntil: 0,
      pairTat: 0,
      referralAt: 0,
      freeEntryUntil: 0,
      messages: [],
    };
    state.threads.set(key, thread);
  }
  return thread;
}

/** Registers a message in all indexes. The caller journals it. */
export function keepMessage(message: Message): void {
  state.messages.set(message.wamid, message);
  message.thread.messages.push(message);
  const list = message.fromCustomer ? state.inbound : state.outbound;
  const numberId = message.thread.number.id;
  const ordered = list.get(numberId);
  if (ordered) ordered.push(message);
  else list.set(numberId, [message]);
  if (message.seq >= state.nextSeq) state.nextSeq = message.seq + 1;
  const cb = message.callbackData;
  if (cb !== null) {
    const known = state.messagesByCallback.get(cb);
    if (!known) state.messagesByCallback.set(cb, message);
    else if (Array.isArray(known)) known.push(message);
    else state.messagesByCallback.set(cb, [known, message]);
  }
}

export function keepTemplate(template: Template): void {
  state.templates.set(template.id, template);
  state.templatesByName.set(`${template.wabaId}|${template.name}|${template.language}`, template);
}

export function dropTemplate(template: Template): void {
  state.templates.delete(template.id);
  state.templatesByName.delete(`${template.wabaId}|${template.name}|${template.language}`);
}

export const NO_TIMES: StatusTimes = { sent: 0, delivered: 0, read: 0, played: 0, failed: 0 };
export const STATUS_NAMES: StatusName[] = ["sent", "delivered", "read", "played", "failed"];
