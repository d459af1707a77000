import type { ExternalToast } from "sonner";
import type { ReactNode } from "react";
import { late } from "@/components/ui/late";

/** Where words appear for a moment; what draws them is fetched later. */
export const toasterPart = late(() => import("@/components/ui/toaster"));

/** Milliseconds. Who is offered a way back needs time to read what happened, to decide and to get there. */
const withActionMs = 10_000;

type Say = (words: ReactNode, options?: ExternalToast) => void;

const say =
  (kind: "message" | "success" | "error" | "warning"): Say =>
  (words, options) =>
    void toasterPart.load().then(
      ({ sonner }) => sonner[kind](words, options?.action ? { duration: withActionMs, ...options } : options),
      () => undefined,
    );

/** Says something for a moment, at the edge of the screen. Put an undo into `action`. */
export const toast = Object.assign(say("message"), {
  success: say("success"),
  error: say("error"),
  warning: say("warning"),
});
