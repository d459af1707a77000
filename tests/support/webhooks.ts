import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { sha256 } from "@/lib/platform/crypto";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { drainPending } from "@/lib/webhooks/drain";
import type { Door } from "@/lib/webhooks/doors";
import { storeWebhook, type Answer } from "@/lib/webhooks/store";

const folder = path.resolve(__dirname, "../fixtures/webhook-samples");

/** Names of the sample payloads, without ".json". */
export const sampleNames: string[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -5))
  .sort();

export const sampleText = (name: string): string => readFileSync(path.join(folder, `${name}.json`), "utf8");

/** The header Meta would send with these bytes. */
export const signatureOf = (bytes: Uint8Array, secret: string = env.META_APP_SECRET): string =>
  `sha256=${createHmac("sha256", secret).update(bytes).digest("hex")}`;

/** JSON as Meta writes it: `/` and everything outside ASCII escaped. */
export const asMetaWrites = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll("/", "\\/")
    .replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

const bytesOf = (body: unknown): Buffer =>
  Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : asMetaWrites(body));

/** Puts a webhook through the door, signed by the platform's app unless said otherwise. */
export function post(
  body: unknown,
  options: { door?: Door; secret?: string; signature?: string | null } = {},
): Promise<Answer> {
  const bytes = bytesOf(body);
  const signature = options.signature === undefined ? signatureOf(bytes, options.secret) : options.signature;
  return storeWebhook({ door: options.door ?? { kind: "platform" }, bytes, signature });
}

/** The stored event of a body that came through the platform's door. */
export const eventOf = (body: unknown) =>
  platformDb.webhookEvent.findUnique({
    where: { sha256: new Uint8Array(sha256(bytesOf(body))) },
    include: { items: { orderBy: { path: "asc" } }, shares: true },
  });

/** Drains until nothing is pending of these bodies; a worker beside the tests may have them in hand. */
export async function settle(...bodies: unknown[]): Promise<void> {
  const hashes = bodies.map((body) => new Uint8Array(sha256(bytesOf(body))));
  for (;;) {
    await drainPending();
    const open = await platformDb.webhookEvent.count({ where: { sha256: { in: hashes }, state: "pending" } });
    if (open === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Posts like Meta: what is answered with "not now", on a busy machine for example, is sent again. */
export async function send(body: unknown, options: Parameters<typeof post>[1] = {}): Promise<void> {
  for (;;) {
    const { status } = await post(body, options);
    if (status === 200) return;
    if (status !== 503) throw new Error(`The door answered ${status}.`);
  }
}

/** Puts a webhook through the door of the platform and waits until it is drained. */
export async function deliver(body: unknown): Promise<void> {
  await send(body);
  await settle(body);
}

export type Meta = Record<string, unknown>;

/** The envelope around one value of a number. */
export const envelope = (
  number: { metaId: string; wabaMetaId?: string },
  value: Meta,
  field = "messages",
): Meta => ({
  object: "whatsapp_business_account",
  entry: [
    {
      id: number.wabaMetaId ?? "102290129340398",
      changes: [
        {
          field,
          value: {
            messaging_product: "whatsapp",
            metadata: { display_phone_number: "15550783881", phone_number_id: number.metaId },
            ...value,
          },
        },
      ],
    },
  ],
});

let counter = 0;

/** A wamid nobody else has. */
export const newWamid = (): string =>
  `wamid.${Buffer.from(`${process.pid}-${Date.now()}-${++counter}-${Math.random()}`).toString("base64")}`;

const seconds = (at: Date): string => String(Math.floor(at.getTime() / 1000));

/** One object of `messages[]`: a text unless said otherwise. */
export const messageOf = (from: string, more: Meta = {}, at = new Date()): Meta => ({
  from,
  id: newWamid(),
  timestamp: seconds(at),
  type: "text",
  text: { body: "Hello" },
  ...more,
});

/** A webhook with messages of one customer. */
export const messagesFrom = (
  number: { metaId: string },
  waId: string,
  messages: Meta[],
  contact: Meta = { profile: { name: "Ana Pérez" }, wa_id: waId },
): Meta => envelope(number, { contacts: [contact], messages });

/** One object of `statuses[]`. */
export const statusOf = (wamid: string, status: string, at: Date, more: Meta = {}): Meta => ({
  id: wamid,
  status,
  timestamp: seconds(at),
  recipient_id: "15551230000",
  ...more,
});
