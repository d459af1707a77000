import type { MessageFailure, MessageFailureView, MessageStatus } from "@/lib/inbox/message-views";

// Pure and isomorphic: the browser may import this file. The words stand in messages/<language>/failures.json.

/** Failures of our own. Meta's codes are never negative. */
export const ownFailure = {
  /** Asked, and no answer that proves anything. */
  noAnswer: -1,
  /** This process, or one before it, ended while the message was on its way. */
  interrupted: -2,
  /** The contact lost its last address while the message waited. */
  noAddress: -3,
  /** The store no longer has the file of the message. */
  noFile: -4,
  /** Meta did not take the file, and did not say why. */
  uploadFailed: -5,
  /** The contact stopped messages of this kind while the message waited. */
  optedOut: -6,
} as const;

type Verdict = Pick<MessageFailureView, "turn" | "retry">;
type Turn = Verdict["turn"];
type Retry = Verdict["retry"];

/** Source: Meta, "Error codes", September 2026, with what each asks for. */
const verdicts = new Map<number, Verdict>();

function say(turn: Turn, retry: Retry, ...codes: number[]): void {
  for (const code of codes) verdicts.set(code, { turn, retry });
}

say("meta", "safe", 1, 2, 131000, 131016, 131057, 133000, 133004, 134101);
say("parley", "safe", 4, 17, 32, 613, 80007, 80008, 130429, 131056, 131059);
// Mended in Meta's settings; then the same message goes.
say("you", "safe", 0, 3, 10, 102, 190, 200, 368, 131005, 131031, 131037, 131042, 131045, 131048, 131064);
say("you", "safe", 132001, 132015, 132069, 133005, 133006, 133008, 133009, 133010, 133015, 133016, 134011);
say("you", "safe", 131036, ownFailure.noAddress);
say("parley", "safe", ownFailure.noFile, ownFailure.uploadFailed);
// The same message would be refused again, or should not reach this person.
say("you", "never", 33, 100, 131008, 131009, 131021, 131030, 131047, 131051, 131053, 131061, 131062, 131063);
say("you", "never", 130403, 130497, 132000, 132005, 132007, 132012, 132016, 132018, 132068, 134100, 134102);
say("you", "never", 137000, 147001, 147002, 147003, 147004, 2593107, 2593108, 2593109);
say("you", "never", 2388019, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299);
say("customer", "never", 131026, 131050, 131052, 131060, ownFailure.optedOut);
say("meta", "never", 130472, 131049);
say("parley", "never", 131055, 135000);
say("parley", "ask", ownFailure.noAnswer, ownFailure.interrupted);

/** Every code that is explained one by one. 200 stands for all of 200 to 299. */
export const explainedCodes: readonly number[] = [...verdicts.keys()].filter((code) => code >= 0);

const keyOf = (code: number): number => (code >= 200 && code <= 299 ? 200 : code);

const failedAtMeta = ({ httpStatus }: MessageFailure): boolean =>
  httpStatus !== undefined && httpStatus >= 500;

/**
 * Whose turn it is after a failure, and whether sending again is safe. A code we do not know is judged by the HTTP
 * status it came with. What is uncertain stays so whatever the code: only a person may send it again.
 */
export function describeFailure(failure: MessageFailure, status: MessageStatus): MessageFailureView {
  const verdict: Verdict = verdicts.get(keyOf(failure.code)) ?? {
    turn: failedAtMeta(failure) ? "meta" : "you",
    retry: "safe",
  };
  return { ...failure, ...verdict, ...(status === "uncertain" ? { turn: "you", retry: "ask" } : {}) };
}

/**
 * Where the words of a failure stand in the catalogue `failures`: `${key}.title` says what happened, `${key}.next` what
 * to do. Both may speak of `{name}`, the contact.
 */
export function failureTextKey(failure: MessageFailure, status: MessageStatus): string {
  if (failure.code === ownFailure.interrupted) return "interrupted";
  if (failure.code === ownFailure.noAddress) return "no_address";
  if (failure.code === ownFailure.noFile) return "no_file";
  if (failure.code === ownFailure.uploadFailed) return "upload_failed";
  if (failure.code === ownFailure.optedOut) return "opted_out";
  if (status === "uncertain" || failure.code === ownFailure.noAnswer) return "no_answer";
  if (verdicts.has(keyOf(failure.code))) return String(keyOf(failure.code));
  return failedAtMeta(failure) ? "unknown_meta" : "unknown_refused";
}
