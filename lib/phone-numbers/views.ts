export type { InboxSettings } from "@/lib/phone-numbers/inbox-settings";

/** One live check of a number and Meta's answer in words. */
export type HealthCheck = {
  check: "token" | "permissions" | "waba" | "number" | "webhooks" | "network";
  ok: boolean;
  /** What was found, or what is wrong and what to do. */
  message: string;
  /** Meta's error code, when it gave one. */
  code?: number;
};

export type PhoneNumberView = {
  id: string;
  /** Meta's phone_number_id. */
  metaId: string;
  /** Meta's WABA id. */
  wabaMetaId: string;
  wabaName: string | null;
  displayPhoneNumber: string;
  verifiedName: string | null;
  state: "connected" | "unhealthy" | "disconnected";
  metaStatus: string | null;
  qualityRating: string | null;
  nameStatus: string | null;
  messagingLimit: string | null;
  /** Messages per second. */
  throughput: number;
  isSandbox: boolean;
  /** The number is used in the WhatsApp Business app as well (coexistence). */
  isOnBizApp: boolean;
  health: HealthCheck[];
  healthCheckedAt: string | null;
  tokenState: "ok" | "invalid" | "missing_permission" | "unchecked";
  pausedUntil: string | null;
  pauseReason: string | null;
  connectedAt: string;
  /** The workspace's own Meta app that receives for this number; null: Parley's app. */
  webhookConnectionId: string | null;
  disconnectedAt: string | null;
};

/** What connecting would meet: every check, nothing changed. */
export type ConnectionReport = {
  checks: HealthCheck[];
  canConnect: boolean;
  /** The number must be registered first, with its six-digit PIN. */
  needsPin: boolean;
  number: Pick<
    PhoneNumberView,
    "displayPhoneNumber" | "verifiedName" | "metaStatus" | "qualityRating" | "messagingLimit" | "throughput"
  > | null;
};

export const phoneNumberSelect = {
  id: true,
  metaId: true,
  displayPhoneNumber: true,
  verifiedName: true,
  state: true,
  metaStatus: true,
  qualityRating: true,
  nameStatus: true,
  messagingLimit: true,
  throughput: true,
  isSandbox: true,
  isOnBizApp: true,
  health: true,
  healthCheckedAt: true,
  pausedUntil: true,
  pauseReason: true,
  connectedAt: true,
  disconnectedAt: true,
  waba: { select: { metaId: true, name: true, tokenState: true, webhookConnectionId: true } },
} as const;

export type PhoneNumberRow = Omit<
  PhoneNumberView,
  | "wabaMetaId"
  | "wabaName"
  | "tokenState"
  | "webhookConnectionId"
  | "health"
  | "healthCheckedAt"
  | "pausedUntil"
  | "connectedAt"
  | "disconnectedAt"
> & {
  health: unknown;
  healthCheckedAt: Date | null;
  pausedUntil: Date | null;
  connectedAt: Date;
  disconnectedAt: Date | null;
  waba: {
    metaId: string;
    name: string | null;
    tokenState: PhoneNumberView["tokenState"];
    webhookConnectionId: string | null;
  };
};

export function toPhoneNumberView({ waba, ...row }: PhoneNumberRow): PhoneNumberView {
  return {
    ...row,
    wabaMetaId: waba.metaId,
    wabaName: waba.name,
    tokenState: waba.tokenState,
    webhookConnectionId: waba.webhookConnectionId,
    health: row.health as HealthCheck[],
    healthCheckedAt: row.healthCheckedAt?.toISOString() ?? null,
    pausedUntil: row.pausedUntil?.toISOString() ?? null,
    connectedAt: row.connectedAt.toISOString(),
    disconnectedAt: row.disconnectedAt?.toISOString() ?? null,
  };
}

/** What the browser needs to open Meta's sign-up window. */
export type EmbeddedSignupSettings = { appId: string; configId: string; graphVersion: string };

/** A tenant's own Meta app. Its secrets are never part of a view. */
export type WebhookConnectionView = {
  id: string;
  name: string;
  appId: string | null;
  /** To be entered in the app dashboard, WhatsApp, Configuration. */
  callbackUrl: string;
  verifyToken: string;
  /** Until then the secret before the last change is still accepted. */
  previousSecretUntil: string | null;
  /** Numbers that receive through it. */
  phoneNumbers: number;
  createdAt: string;
};
