import { Unreadable, timeOf } from "@/lib/whatsapp/incoming";
import { personOf, type Person } from "@/lib/whatsapp/people";
import { errorSchema, statusSchema } from "@/lib/whatsapp/schemas";

export const stages = ["sent", "delivered", "read", "played", "failed"] as const;

/** How far a message came, in Meta's words. */
export type Stage = (typeof stages)[number];

/** Why a message failed, as Meta said it. Decide by `code` and `details`; titles change. */
export type Failure = { code: number; title: string; details?: string; message?: string; href?: string };

/** One status of one message, read from a webhook. */
export type IncomingStatus = {
  wamid: string;
  stage: Stage;
  /** Meta's time; null when it gave none that can be. */
  at: Date | null;
  failure: Failure | null;
  pricing: Record<string, unknown> | null;
  /** What we gave along when sending: the message's id. */
  callbackData: string | null;
  /** The receiver, when Meta names them; never of a group. */
  person: Person | null;
};

const isStage = (word: string | undefined): word is Stage => stages.some((stage) => stage === word);

/** @param raw one of `errors[]`; older ones have `details` at the top level, some only code and title */
export function readFailure(raw: unknown): Failure {
  const { code, title, message, details, href, error_data } = errorSchema.parse(raw);
  const words = error_data.details ?? details;
  return {
    code,
    title: title ?? message ?? `Error ${code}`,
    ...(words ? { details: words } : {}),
    ...(message && message !== title ? { message } : {}),
    ...(href ? { href } : {}),
  };
}

/**
 * Reads one object of `statuses[]`.
 * @param raw already made safe by clean()
 * @returns words instead of a status for what is not about a message: payments, calls, words we do not know
 * @throws Unreadable when it names no message
 */
export function readStatus(raw: unknown): IncomingStatus | { aside: string } {
  const status = statusSchema.parse(raw);
  if (status.type === "payment") return { aside: "A payment status, not about a message." };
  if (status.type === "call" || status.id?.startsWith("wacid.")) {
    return { aside: "A call status, not about a message." };
  }
  if (!status.id) throw new Unreadable("This status names no message.");
  if (!isStage(status.status)) {
    return { aside: `A status "${status.status ?? ""}" that Parley does not know.`.slice(0, 120) };
  }
  const failed = status.status === "failed";
  return {
    wamid: status.id,
    stage: status.status,
    at: timeOf(status.timestamp),
    failure: failed ? readFailure(status.errors[0] ?? { code: 0, title: "Failed without a reason" }) : null,
    pricing: status.pricing ?? null,
    callbackData: status.biz_opaque_callback_data?.slice(0, 512) ?? null,
    person:
      status.recipient_type === "group" ? null : personOf(status.recipient_id, status.recipient_user_id),
  };
}
