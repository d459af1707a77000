import { describeFailure, explainedCodes, failureTextKey } from "@/lib/inbox/failures";
import type { MessageFailureView } from "@/lib/inbox/message-views";
import words from "@/messages/en/failures.json";

export type ErrorExplanation = Pick<MessageFailureView, "code" | "turn" | "retry"> & {
  /** What happened. */
  title: string;
  /** What to do now. */
  next: string;
};

const texts = words as Record<string, Record<string, string>>;

/** No contact in sight: the texts speak of whoever it was. */
function plain(text: string): string {
  const said = text.replaceAll("{name}", "the customer");
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** Every error code of WhatsApp that Parley explains, in order: whose turn it is, and whether sending again is safe. */
export function listErrors(): { data: ErrorExplanation[] } {
  const data = [...explainedCodes]
    .sort((a, b) => a - b)
    .map((code) => {
      const { turn, retry } = describeFailure({ code, title: "" }, "failed");
      const { title = "", next = "" } = texts[failureTextKey({ code, title: "" }, "failed")] ?? {};
      return { code, turn, retry, title: plain(title), next: plain(next) };
    });
  return { data };
}
