import { ownFailure } from "@/lib/inbox/failures";
import type { MessageFailure } from "@/lib/inbox/message-views";
import type { GraphAnswer, GraphFailure } from "@/lib/whatsapp/client";
import { brokenCredential, type GraphError } from "@/lib/whatsapp/outcome";

/** What came of an attempt, as the ledger keeps it. */
export type AttemptOutcome =
  "accepted" | "refused" | "retry" | "paused" | "pair" | "token" | "not_sent" | "uncertain";

/** Why a whole number rests. */
export type RestReason = "throughput" | "maintenance" | "calls" | "network" | "token";

export type Verdict =
  | { kind: "accepted"; wamid: string }
  | { kind: "failed"; error: MessageFailure }
  | { kind: "uncertain"; error: MessageFailure }
  | {
      /** Back into the queue: nothing happened. */
      kind: "later";
      outcome: Extract<AttemptOutcome, "retry" | "paused" | "pair" | "token" | "not_sent">;
      error: MessageFailure | null;
      /** Until when only this message waits, in milliseconds from now. */
      waitMs: number;
      /** The number rests as well; for how long at least. */
      rest: { reason: RestReason; ms: number; credential?: "invalid" | "missing_permission" } | null;
    };

/** Outcomes of the earlier attempts of a message, oldest first. */
export type History = readonly AttemptOutcome[];

const failureOf = (error: GraphError, httpStatus: number | undefined): MessageFailure => ({
  code: error.code,
  title: error.title,
  message: error.message,
  ...(error.details ? { details: error.details } : {}),
  ...(httpStatus === undefined ? {} : { httpStatus }),
});

const doubt = (failure: GraphFailure): MessageFailure => ({
  code: ownFailure.noAnswer,
  title: "No answer from WhatsApp",
  ...(failure.error ? { message: failure.error.message } : {}),
  ...(failure.cause ? { details: failure.cause } : {}),
  ...(failure.status === undefined ? {} : { httpStatus: failure.status }),
});

/** How often in a row, up to now. What a person sent again starts anew. */
function count(history: History, outcome: AttemptOutcome): number {
  const decided = history.findLastIndex(
    (one) => one === "refused" || one === "uncertain" || one === "accepted",
  );
  return history.slice(decided + 1).filter((one) => one === outcome).length;
}

/** Full jitter: everybody who failed at once must not come back at once. */
const jittered = (ms: number, random: number): number => Math.round(ms * (0.5 + random / 2));

/** After so many refusals of the token that others were not met with, it is this message. */
const mostTokenRefusals = 3;

const longestRetryMs = 300_000;
const uploadTries = 6;
const longestPairMs = 1_024_000;

function later(
  outcome: Extract<Verdict, { kind: "later" }>["outcome"],
  error: MessageFailure | null,
  more: { waitMs?: number; rest?: Extract<Verdict, { kind: "later" }>["rest"] },
): Verdict {
  return { kind: "later", outcome, error, waitMs: more.waitMs ?? 0, rest: more.rest ?? null };
}

function verdictOnRefusal(failure: GraphFailure, error: GraphError, history: History): Verdict {
  const said = failureOf(error, failure.status);
  const credential = brokenCredential(error);
  if (!credential || count(history, "token") >= mostTokenRefusals) return { kind: "failed", error: said };
  return later("token", said, { rest: { reason: "token", ms: 0, credential } });
}

function verdictOnNotNow(failure: GraphFailure, history: History, random: number): Verdict {
  const said = failure.error ? failureOf(failure.error, failure.status) : null;
  const wished = failure.retryAfterMs ?? 0;
  const wait = failure.wait ?? { of: "number" as const, reason: "calls" as const, baseMs: 5_000 };
  switch (wait.of) {
    case "number":
      return later("paused", said, {
        rest: { reason: wait.reason, ms: Math.max(wished, jittered(wait.baseMs * 1.5, random)) },
      });
    case "pair": {
      // Meta: "retry after 4^n seconds", n from 0.
      const seconds = 4 ** count(history, "pair");
      return later("pair", said, {
        waitMs: Math.max(wished, Math.min(seconds * 1_000, longestPairMs)) + Math.round(random * 250),
      });
    }
    case "message": {
      const tries = count(history, "retry");
      if (tries + 1 >= wait.tries) return { kind: "failed", error: said! };
      const backoff = Math.min(2_000 * 4 ** tries, longestRetryMs);
      return later("retry", said, { waitMs: Math.max(wished, jittered(backoff, random)) });
    }
    case "open":
      return { kind: "failed", error: said! };
  }
}

/**
 * What to do with a message after one call to Meta. Pure.
 *
 * Only what is proven not to have happened goes back into the queue: a refusal that passes, or nothing written. Limits
 * of the number and its credential rest the number and spend none of the message's tries. A doubt stays a doubt.
 *
 * @param wamidOf reads the message id off a successful answer
 * @param random 0 to 1, for jitter
 */
export function judge(
  answer: GraphAnswer<{ messages: { id: string }[] }>,
  history: History,
  random: number,
): Verdict {
  if (answer.ok) return { kind: "accepted", wamid: answer.data.messages[0]!.id };
  switch (answer.outcome) {
    case "ambiguous":
      return { kind: "uncertain", error: doubt(answer) };
    case "not_sent":
      return later("not_sent", null, { rest: { reason: "network", ms: jittered(1_500, random) } });
    case "not_now":
      return verdictOnNotNow(answer, history, random);
    case "refused":
      return verdictOnRefusal(answer, answer.error!, history);
  }
}

/**
 * What to do with a message whose file Meta did not take. Pure. No message was handed over, so a doubt about the upload
 * is none about the message: it is tried a few more times, and then it has failed.
 */
export function judgeUpload(failure: GraphFailure, history: History, random: number): Verdict {
  if (failure.outcome !== "ambiguous") return judge(failure, history, random);
  const tries = count(history, "retry");
  const said: MessageFailure = { ...doubt(failure), code: ownFailure.uploadFailed, title: "Upload failed" };
  if (tries + 1 >= uploadTries) return { kind: "failed", error: said };
  return later("retry", said, { waitMs: jittered(Math.min(2_000 * 4 ** tries, longestRetryMs), random) });
}
