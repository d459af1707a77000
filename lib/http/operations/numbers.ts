import { z } from "zod";
import { component, id, page, text, time, type Operation } from "@/lib/http/operations/operation";
import {
  appSecretInput,
  connectInput,
  embeddedSignupInput,
  phoneNumberListQuery,
  webhookConnectionChange,
  webhookConnectionInput,
  webhookConnectionListQuery,
} from "@/lib/phone-numbers/schemas";
import type {
  ConnectionReport,
  HealthCheck,
  PhoneNumberView,
  WebhookConnectionView,
} from "@/lib/phone-numbers/views";

export const healthCheck = component(
  "HealthCheck",
  z.object({
    check: z.enum(["token", "permissions", "waba", "number", "webhooks", "network"]),
    ok: z.boolean(),
    message: z.string().describe("What was found, or what is wrong and what to do."),
    code: z.number().optional().describe("Meta's error code, when it gave one."),
  }) satisfies z.ZodType<HealthCheck>,
);

const shownNumber = {
  displayPhoneNumber: z.string(),
  verifiedName: text,
  metaStatus: text.describe("Meta's own word."),
  qualityRating: text,
  messagingLimit: text,
  throughput: z.number().describe("Messages per second."),
};

const phoneNumber = component(
  "PhoneNumber",
  z.object({
    id,
    metaId: z.string().describe("Meta's phone_number_id."),
    wabaMetaId: z.string().describe("Meta's id of the WhatsApp Business Account."),
    wabaName: text,
    ...shownNumber,
    state: z.enum(["connected", "unhealthy", "disconnected"]),
    nameStatus: text,
    isSandbox: z.boolean(),
    isOnBizApp: z.boolean().describe("Also used in the WhatsApp Business app."),
    health: z.array(healthCheck),
    healthCheckedAt: time.nullable(),
    tokenState: z.enum(["ok", "invalid", "missing_permission", "unchecked"]),
    pausedUntil: time.nullable(),
    pauseReason: text,
    connectedAt: time,
    webhookConnectionId: id.nullable(),
    disconnectedAt: time.nullable(),
  }) satisfies z.ZodType<PhoneNumberView>,
);

const report = z.object({
  checks: z.array(healthCheck),
  canConnect: z.boolean(),
  needsPin: z.boolean(),
  number: z.object(shownNumber).nullable(),
}) satisfies z.ZodType<ConnectionReport>;

const webhookConnection = component(
  "WebhookConnection",
  z.object({
    id,
    name: z.string(),
    appId: text,
    callbackUrl: z.string().describe("To enter in the Meta app."),
    verifyToken: z.string().describe("To enter in the Meta app."),
    previousSecretUntil: time.nullable(),
    phoneNumbers: z.number(),
    createdAt: time,
  }) satisfies z.ZodType<WebhookConnectionView>,
);

const numbers = { about: "Numbers", access: { role: "admin" } } as const;
const apps = { about: "Own Meta apps", access: { role: "admin" } } as const;
const connection = {
  phoneNumberId: "106540352242922",
  wabaId: "102290129340398",
  accessToken: "EAAG0000000000000000000000000",
};

export const numberOperations: Operation[] = [
  {
    ...numbers,
    method: "GET",
    path: "/phone-numbers",
    access: { role: "viewer" },
    summary: "List numbers",
    query: phoneNumberListQuery,
    answer: page(phoneNumber),
  },
  {
    ...numbers,
    method: "POST",
    path: "/phone-numbers",
    summary: "Connect a number by its ids and an access token",
    body: connectInput,
    example: connection,
    status: 201,
    answer: phoneNumber,
  },
  {
    ...numbers,
    method: "POST",
    path: "/phone-numbers/connection-checks",
    summary: "See what connecting would meet, changing nothing",
    body: connectInput,
    example: connection,
    answer: report,
  },
  {
    ...numbers,
    method: "POST",
    path: "/phone-numbers/embedded-signups",
    summary: "Finish an Embedded Signup",
    body: embeddedSignupInput,
    example: { code: "AQB0000000000000", wabaId: connection.wabaId, phoneNumberId: connection.phoneNumberId },
    status: 201,
    answer: phoneNumber,
  },
  {
    ...numbers,
    method: "PUT",
    path: "/phone-numbers/sandbox",
    summary: "Connect the workspace's sandbox number",
    answer: z.object({ data: phoneNumber.nullable() }),
  },
  {
    ...numbers,
    method: "GET",
    path: "/phone-numbers/{phoneNumberId}",
    access: { role: "viewer" },
    summary: "Read a number",
    answer: phoneNumber,
  },
  {
    ...numbers,
    method: "DELETE",
    path: "/phone-numbers/{phoneNumberId}",
    summary: "Disconnect a number",
    answer: phoneNumber,
  },
  {
    ...numbers,
    method: "POST",
    path: "/phone-numbers/{phoneNumberId}/checks",
    summary: "Check a number's health now",
    answer: phoneNumber,
  },
  {
    ...apps,
    method: "GET",
    path: "/webhook-connections",
    summary: "List the workspace's own Meta apps",
    query: webhookConnectionListQuery,
    answer: page(webhookConnection),
  },
  {
    ...apps,
    method: "POST",
    path: "/webhook-connections",
    summary: "Add a Meta app of one's own",
    body: webhookConnectionInput,
    example: { name: "Our app", appId: "670843887433847", appSecret: "0123456789abcdef0123456789abcdef" },
    status: 201,
    answer: webhookConnection,
  },
  {
    ...apps,
    method: "GET",
    path: "/webhook-connections/{webhookConnectionId}",
    summary: "Read a Meta app",
    answer: webhookConnection,
  },
  {
    ...apps,
    method: "PATCH",
    path: "/webhook-connections/{webhookConnectionId}",
    summary: "Rename a Meta app or correct its id",
    body: webhookConnectionChange,
    example: { name: "Our new app" },
    answer: webhookConnection,
  },
  {
    ...apps,
    method: "DELETE",
    path: "/webhook-connections/{webhookConnectionId}",
    summary: "Remove a Meta app",
    answer: null,
  },
  {
    ...apps,
    method: "POST",
    path: "/webhook-connections/{webhookConnectionId}/app-secrets",
    summary: "Change the app secret; the old one stays valid for a while",
    body: appSecretInput,
    example: { appSecret: "fedcba9876543210fedcba9876543210", previousValidHours: 24 },
    status: 201,
    answer: webhookConnection,
  },
  {
    ...apps,
    method: "DELETE",
    path: "/webhook-connections/{webhookConnectionId}/previous-secret",
    summary: "End the old app secret now",
    answer: null,
  },
];
