import { z } from "zod";

/** What the control API takes. Unknown keys are refused: a misspelt setting must not pass for one that works. */
const digits = z.string().regex(/^\+?[\d\s().-]{5,25}$/, "a phone number");

const customerSettings = z.strictObject({
  phoneOn: z.boolean(),
  readReceipts: z.boolean(),
  autoRead: z.boolean(),
  blockedBusiness: z.boolean(),
  onWhatsApp: z.boolean(),
  marketingStopped: z.boolean(),
});

export const newCustomer = z.strictObject({
  name: z.string().min(1).max(200),
  phone: digits.optional(),
  waId: digits.optional(),
  username: z.string().min(1).max(60).optional(),
  bsuid: z
    .string()
    .regex(/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/)
    .optional(),
  settings: customerSettings.partial().optional(),
});

export const customerPatch = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  username: z.string().min(1).max(60).nullable().optional(),
  settings: customerSettings.partial().optional(),
});

export const limits = z.strictObject({
  messagesPerSecond: z.number().int().positive().nullable(),
  pair: z.boolean(),
  window: z.boolean(),
  windowRefusal: z.enum(["webhook", "answer"]),
  allowList: z.array(z.string()).nullable(),
  usMarketing: z.boolean(),
});

const ms = z.number().min(0);

export const behaviour = z.strictObject({
  sentMs: ms,
  deliveredMs: ms,
  readMs: ms,
  jitterMs: ms,
  reviewMs: ms,
  autoRead: z.boolean(),
  skipDelivered: z.boolean(),
  duplicates: z.number().int().min(0).max(100),
  order: z.enum(["normal", "reverse", "random"]),
  orderWindowMs: ms,
  hold: z.boolean(),
  withhold: z.array(z.string()),
  conversation: z.boolean(),
  userIds: z.boolean(),
  fetchLinks: z.boolean(),
});

export const delivery = z.strictObject({
  concurrency: z.number().int().min(1).max(256),
  batchSize: z.number().int().min(1).max(1000),
  batchWaitMs: ms,
  merge: z.boolean(),
  retryScale: z.number().min(0),
  timeoutMs: z.number().min(10),
});

const accountSettings = z.strictObject({
  reviewMs: ms.nullable(),
  templateLimit: z.number().int().min(0),
  templateCreationsPerHour: z.number().int().min(0),
  batch: z
    .strictObject({ size: z.number().int().min(1).max(1000), waitMs: ms, merge: z.boolean().optional() })
    .nullable(),
  health: z.enum(["AVAILABLE", "LIMITED", "BLOCKED"]),
});

export const newNumber = z.strictObject({
  id: z
    .string()
    .regex(/^\d{5,20}$/)
    .optional(),
  displayPhoneNumber: digits.optional(),
  verifiedName: z.string().min(1).max(200).optional(),
  registered: z.boolean().optional(),
  coexistence: z.boolean().optional(),
  limits: limits.partial().optional(),
  behaviour: behaviour.partial().optional(),
});

export const newAccount = z.strictObject({
  key: z.string().min(1).max(200).optional(),
  businessName: z.string().min(1).max(200),
  wabaId: z
    .string()
    .regex(/^\d{5,20}$/)
    .optional(),
  accessToken: z.string().min(8).optional(),
  appId: z.string().optional(),
  numbers: z.array(newNumber).max(100).optional(),
  customers: z.union([z.boolean(), z.array(newCustomer)]).optional(),
  templates: z.boolean().optional(),
  subscribed: z.boolean().optional(),
  settings: accountSettings.partial().optional(),
});

export const accountPatch = z.strictObject({
  businessName: z.string().min(1).optional(),
  settings: accountSettings.partial().optional(),
});

export const numberPatch = z.strictObject({
  status: z.string().optional(),
  qualityRating: z.enum(["GREEN", "YELLOW", "RED", "UNKNOWN"]).optional(),
  nameStatus: z.string().optional(),
  messagingLimitTier: z.string().optional(),
  throughputLevel: z.string().optional(),
  registered: z.boolean().optional(),
  coexistence: z.boolean().optional(),
  verifiedName: z.string().min(1).optional(),
  clockShiftMs: z.number().optional(),
  limits: limits.partial().optional(),
  behaviour: behaviour.partial().optional(),
  /** Also tell the change by its webhook. */
  tell: z.boolean().optional(),
});

const mediaSource = {
  mediaId: z.string().optional(),
  base64: z.string().optional(),
  mimeType: z.string().optional(),
};
const anyObject = z.record(z.string(), z.unknown());

const body = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("text"),
    text: z.string(),
    referredProduct: z.strictObject({ catalog_id: z.string(), product_retailer_id: z.string() }).optional(),
  }),
  z.object({ type: z.literal("image"), caption: z.string().optional(), ...mediaSource }),
  z.object({ type: z.literal("video"), caption: z.string().optional(), ...mediaSource }),
  z.object({ type: z.literal("audio"), voice: z.boolean().optional(), ...mediaSource }),
  z.object({
    type: z.literal("document"),
    caption: z.string().optional(),
    filename: z.string().optional(),
    ...mediaSource,
  }),
  z.object({ type: z.literal("sticker"), animated: z.boolean().optional(), ...mediaSource }),
  z.object({
    type: z.literal("location"),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
    address: z.string().optional(),
    url: z.string().optional(),
  }),
  z.object({ type: z.literal("contacts"), contacts: z.array(anyObject) }),
  z.object({ type: z.literal("contact_request_answer") }),
  z.object({ type: z.literal("button_reply"), messageId: z.string(), id: z.string() }),
  z.object({ type: z.literal("list_reply"), messageId: z.string(), id: z.string() }),
  z.object({ type: z.literal("quick_reply"), messageId: z.string(), index: z.coerce.number().int() }),
  z.object({ type: z.literal("flow_reply"), messageId: z.string(), response: z.unknown() }),
  z.object({ type: z.literal("call_permission_reply"), messageId: z.string(), accept: z.boolean() }),
  z.object({ type: z.literal("reaction"), messageId: z.string(), emoji: z.string() }),
  z.object({
    type: z.literal("order"),
    text: z.string().optional(),
    catalogId: z.string().optional(),
    items: z.array(anyObject).optional(),
  }),
  z.object({
    type: z.literal("unsupported"),
    of: z.string().optional(),
    code: z.union([z.literal(131051), z.literal(131060), z.literal(131052)]).optional(),
  }),
  z.object({ type: z.literal("request_welcome") }),
  z.object({ type: z.literal("edit"), messageId: z.string(), text: z.string() }),
  z.object({ type: z.literal("revoke"), messageId: z.string() }),
  z.object({
    type: z.literal("number_change"),
    phone: digits,
    bsuid: z.string().optional(),
    classic: z.boolean().optional(),
  }),
  z.object({ type: z.literal("user_id_change"), bsuid: z.string().optional() }),
  z.object({ type: z.literal("preference"), value: z.enum(["stop", "resume"]) }),
  z.object({ type: z.literal("raw"), message: anyObject }),
]);

export const customerMessage = z.intersection(
  body,
  z.object({
    replyTo: z.string().optional(),
    forwarded: z.union([z.boolean(), z.literal("frequently")]).optional(),
    referral: z.union([z.literal(true), anyObject]).optional(),
  }),
);

const accept = z.boolean().optional();
const status = z.enum(["sent", "delivered", "read", "played", "failed"]);

export const fault = z.strictObject({
  match: z
    .strictObject({
      numberId: z.string().optional(),
      wabaId: z.string().optional(),
      to: z.string().optional(),
      type: z.string().optional(),
      method: z.string().optional(),
      path: z.string().optional(),
      callbackData: z.string().optional(),
    })
    .optional(),
  times: z.number().int().min(1).nullable().optional(),
  skip: z.number().int().min(0).optional(),
  every: z.number().int().min(1).optional(),
  action: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("refuse"),
      code: z.number().int(),
      status: z.number().int().optional(),
      subcode: z.number().int().optional(),
      message: z.string().optional(),
      details: z.string().optional(),
      headers: z.record(z.string(), z.string()).optional(),
    }),
    z.strictObject({
      kind: z.literal("http"),
      status: z.number().int(),
      body: z.string().optional(),
      contentType: z.string().optional(),
      accept,
    }),
    z.strictObject({ kind: z.literal("hang"), ms: ms.optional(), accept }),
    z.strictObject({ kind: z.literal("drip"), everyMs: ms.optional(), accept }),
    z.strictObject({
      kind: z.literal("cut"),
      where: z.enum(["before", "headers", "body"]).optional(),
      accept,
    }),
    z.strictObject({
      kind: z.literal("garble"),
      body: z.enum(["broken-json", "html", "no-id", "empty"]).optional(),
      accept,
    }),
    z.strictObject({
      kind: z.literal("webhook_first"),
      statuses: z.array(status).optional(),
      waitMs: ms.optional(),
    }),
    z.strictObject({ kind: z.literal("delay"), ms }),
    z.strictObject({
      kind: z.literal("fail_later"),
      code: z.number().int(),
      title: z.string().optional(),
      details: z.string().optional(),
      after: z.enum(["accepted", "sent", "delivered"]).optional(),
    }),
  ]),
});

export const newApp = z.strictObject({
  id: z
    .string()
    .regex(/^\d{3,20}$/)
    .optional(),
  secret: z.string().min(8).optional(),
  name: z.string().optional(),
  callbackUrl: z.url().nullable().optional(),
  verifyToken: z.string().nullable().optional(),
  delivery: delivery.partial().optional(),
});

export const newToken = z.strictObject({
  appId: z.string().optional(),
  wabaIds: z.array(z.string()),
  token: z.string().min(8).optional(),
  scopes: z.array(z.string()).optional(),
  expiresAt: z.number().nullable().optional(),
});

export const tokenPatch = z.strictObject({
  revoked: z.boolean().optional(),
  expiresAt: z.number().nullable().optional(),
  scopes: z.array(z.string()).optional(),
  wabaIds: z.array(z.string()).optional(),
});

export const raw = z.strictObject({
  appId: z.string().optional(),
  url: z.url().optional(),
  payload: z.unknown().optional(),
  text: z.string().optional(),
  base64: z.string().optional(),
  signature: z.enum(["right", "wrong", "none"]).optional(),
  times: z.number().int().min(1).max(1000).optional(),
  concurrency: z.number().int().min(1).max(256).optional(),
});

export const bulk = z.strictObject({
  messages: z.number().int().min(1).max(1_000_000),
  customers: z.number().int().min(1).max(1_000_000),
  perSecond: z.number().positive(),
  text: z.string().optional(),
});

export const accountEvent = z.strictObject({
  field: z.string(),
  value: anyObject,
  numberId: z.string().optional(),
});
export const templatePatch = z.strictObject({
  status: z.string().optional(),
  category: z.string().optional(),
  qualityScore: z.string().optional(),
  reason: z.string().optional(),
  tell: z.boolean().optional(),
});
export const signupCode = z.strictObject({
  wabaId: z.string(),
  appId: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  lifetimeMs: ms.optional(),
});
export const opened = z.strictObject({ open: z.boolean() });
export const callbackDataList = z.strictObject({ callbackData: z.array(z.string()).max(100_000) });
export const waitIdle = z.strictObject({ wabaId: z.string().optional(), timeoutMs: ms.optional() });
export const outage = z.strictObject({ ms: ms.max(600_000) });
