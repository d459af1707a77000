import { z } from "zod";
import { idCursor, pageLimit } from "@/lib/shared/pagination";

/** Ids of Meta's are long numbers; kept as text, for they outgrow a JavaScript number. */
export const metaId = (what: string) =>
  z
    .string()
    .trim()
    .regex(/^\d{5,20}$/, `The ${what} is a long number. Copy it from WhatsApp Manager.`);

const accessTokenInput = z
  .string()
  .trim()
  .min(20, "Paste the whole access token.")
  .max(2_000, "This is too long for an access token.")
  .regex(/^[\x21-\x7e]+$/, "An access token has no spaces or line breaks. Copy it again.");

const pinInput = z.string().regex(/^\d{6}$/, "The PIN has six digits.");

export const connectInput = z.object({
  /** Meta's phone_number_id. */
  phoneNumberId: metaId("phone number ID"),
  /** Meta's id of the WhatsApp Business Account. */
  wabaId: metaId("WhatsApp Business Account ID"),
  accessToken: accessTokenInput,
  /** Two-step verification PIN: with it a number that is not registered yet is registered. */
  pin: pinInput.optional(),
});
export type ConnectInput = z.output<typeof connectInput>;

export const phoneNumberParams = z.object({ phoneNumberId: z.uuid() });

export const phoneNumberListQuery = z.object({
  state: z.enum(["connected", "unhealthy", "disconnected"]).optional(),
  limit: pageLimit.default(100),
  cursor: idCursor.optional(),
});

/** What the browser got from Meta's window: a code that lives 30 seconds, and ids that are only claims. */
export const embeddedSignupInput = z.object({
  code: z.string().trim().min(1).max(2_000),
  wabaId: metaId("WhatsApp Business Account ID"),
  phoneNumberId: metaId("phone number ID").nullish(),
  /** The number stays in the WhatsApp Business app as well (coexistence). */
  keepsBusinessApp: z.boolean().default(false),
});
export type EmbeddedSignupInput = z.output<typeof embeddedSignupInput>;

const connectionName = z.string().trim().min(1, "Give the app a name.").max(100, "At most 100 characters.");
const appId = z
  .string()
  .trim()
  .regex(/^\d{5,20}$/, "The app ID is a long number. Copy it from the app dashboard.");
const appSecret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{16,200}$/, "Paste the whole app secret (App settings, Basic).");

export const webhookConnectionInput = z.object({ name: connectionName, appId, appSecret });
export type WebhookConnectionInput = z.output<typeof webhookConnectionInput>;

export const webhookConnectionChange = z
  .object({ name: connectionName, appId })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "Say what to change.");
export type WebhookConnectionChange = z.output<typeof webhookConnectionChange>;

export const webhookConnectionParams = z.object({ webhookConnectionId: z.uuid() });

export const webhookConnectionListQuery = z.object({
  limit: pageLimit,
  cursor: idCursor.optional(),
});

/** A new app secret; the one before stays valid for some hours, while Meta changes over. */
export const appSecretInput = z.object({
  appSecret,
  previousValidHours: z.number().int().min(0, "Not below 0.").max(168, "At most 168 hours.").default(24),
});
export type AppSecretInput = z.output<typeof appSecretInput>;
