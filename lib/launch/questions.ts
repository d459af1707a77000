import { randomInt } from "node:crypto";
import { fetch } from "undici";
import { z } from "zod";
import { callGraph, type GraphTarget } from "@/lib/whatsapp/client";

/** What keeps Meta from taking messages, in its words. */
const reason = z.object({
  entity: z.string(),
  code: z.number().nullable(),
  description: z.string(),
  solution: z.string().nullable(),
});

/** What was learnt when somebody asked; null: Meta did not say. Rows hold it. */
export const readinessAnswers = z.object({
  askedAt: z.iso.datetime(),
  /** AVAILABLE, LIMITED, BLOCKED. */
  canSend: z.string().nullable(),
  reasons: z.array(reason),
  /** Where Meta posts this number's events: the most special of its addresses. */
  callback: z.object({ url: z.string(), of: z.enum(["number", "account", "app"]) }).nullable(),
  /** Whether Meta named any address, or none: without the field nothing is known. */
  callbackKnown: z.boolean(),
  /** What our own address answered to a greeting like Meta's. */
  greeting: z.enum(["echoed", "refused", "unreachable"]),
  verification: z.string().nullable(),
  review: z.string().nullable(),
  /** When a message of a customer's had come in. */
  receivedAt: z.iso.datetime().nullable().default(null),
});
export type ReadinessAnswers = z.output<typeof readinessAnswers>;

const word = z.string().max(100).nullish().catch(null);

const numberAnswer = z.object({
  health_status: z
    .object({
      can_send_message: word,
      entities: z
        .array(
          z.object({
            entity_type: word,
            errors: z
              .array(
                z.object({
                  error_code: z.coerce.number().nullish().catch(null),
                  error_description: z.string().nullish().catch(null),
                  possible_solution: z.string().nullish().catch(null),
                }),
              )
              .nullish()
              .catch(null),
          }),
        )
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
  webhook_configuration: z
    .object({
      phone_number: z.string().nullish(),
      whatsapp_business_account: z.string().nullish(),
      application: z.string().nullish(),
    })
    .nullish()
    .catch(null),
});

const accountAnswer = z.object({
  business_verification_status: word,
  account_review_status: word,
});

/** Meta's sentences are shown, not kept for ever. */
const cut = (text: string, most = 300): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const mostReasons = 5;

/**
 * Meta refuses a whole read for one field it does not give to this token, so each question is asked by itself.
 * @returns null when Meta did not answer it
 */
async function read<T>(
  target: GraphTarget,
  id: string,
  fields: string,
  schema: z.ZodType<T>,
): Promise<T | null> {
  const answer = await callGraph(target, { method: "GET", path: `/${id}`, query: { fields }, schema });
  return answer.ok ? answer.data : null;
}

type Health = z.output<typeof numberAnswer>["health_status"];

function reasonsOf(health: Health): ReadinessAnswers["reasons"] {
  return (health?.entities ?? [])
    .flatMap(({ entity_type: entity, errors }) =>
      (errors ?? []).map((error) => ({
        entity: entity ?? "",
        code: error.error_code ?? null,
        description: cut(error.error_description ?? ""),
        solution: error.possible_solution ? cut(error.possible_solution) : null,
      })),
    )
    .slice(0, mostReasons);
}

type Configuration = z.output<typeof numberAnswer>["webhook_configuration"];

function callbackOf(configuration: Configuration): ReadinessAnswers["callback"] {
  const { phone_number: number, whatsapp_business_account: account, application: app } = configuration ?? {};
  if (number) return { url: cut(number, 500), of: "number" };
  if (account) return { url: cut(account, 500), of: "account" };
  return app ? { url: cut(app, 500), of: "app" } : null;
}

/** Greets an address of our own as Meta does. @param url ours, never somebody else's */
async function greet(url: string, verifyToken: string): Promise<ReadinessAnswers["greeting"]> {
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
  const address = new URL(url);
  address.searchParams.set("hub.mode", "subscribe");
  address.searchParams.set("hub.challenge", challenge);
  address.searchParams.set("hub.verify_token", verifyToken);
  try {
    const answer = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(5_000) });
    const text = (await answer.text()).slice(0, 100);
    return answer.status === 200 && text.trim() === challenge ? "echoed" : "refused";
  } catch {
    // Behind some routers a server cannot call its own public name, which tells nothing of Meta's way to it.
    return "unreachable";
  }
}

/**
 * Asks what the health check of a number does not: whether messages may go out and why not, where events go, whether the
 * business is verified. Changes nothing and never throws.
 * @param ids Meta's ids
 * @param callback our address for this number's events, and the token Meta greets it with
 */
export async function askReadiness(
  target: GraphTarget,
  ids: { wabaId: string; phoneNumberId: string },
  callback: { url: string; verifyToken: string },
  now: Date,
): Promise<Omit<ReadinessAnswers, "receivedAt">> {
  const [health, webhooks, verification, review, greeting] = await Promise.all([
    read(target, ids.phoneNumberId, "health_status", numberAnswer),
    read(target, ids.phoneNumberId, "webhook_configuration", numberAnswer),
    read(target, ids.wabaId, "business_verification_status", accountAnswer),
    read(target, ids.wabaId, "account_review_status", accountAnswer),
    greet(callback.url, callback.verifyToken),
  ]);
  return {
    askedAt: now.toISOString(),
    canSend: health?.health_status?.can_send_message ?? null,
    reasons: reasonsOf(health?.health_status),
    callback: callbackOf(webhooks?.webhook_configuration),
    callbackKnown: webhooks?.webhook_configuration != null,
    greeting,
    verification: verification?.business_verification_status ?? null,
    review: review?.account_review_status ?? null,
  };
}
