"use client";

import { useTimes } from "@/components/inbox/use-times";
import { useWindow } from "@/components/inbox/use-window";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import type { Turn } from "@/components/ui/error-state";
import { useMay } from "@/hooks/use-workspace";
import type { ConversationView } from "@/lib/inbox/views";

type Note = {
  /** Names `title` and `text` in the catalogue inbox.composer. */
  key:
    | "viewer"
    | "closed"
    | "never"
    | "unreachable"
    | "disconnected"
    | "token"
    | "permission"
    | "unhealthy"
    | "paused";
  values: Record<string, string>;
  turn: Turn;
  toNumbers?: boolean;
};

/** write: with a note when sending will wait. nothing: with the reason. */
export type ComposerState = { may: "write" | "nothing"; note: Note | null };

/** Whether one may write here now, and what one should know about it. The server decides by the same rules. */
export function useComposerState(conversation: ConversationView | undefined): ComposerState {
  const mayWrite = useMay("agent");
  const numbers = usePhoneNumbers();
  const times = useTimes();
  const window = useWindow(conversation?.windowExpiresAt ?? null);
  const nothing = (note: Note): ComposerState => ({ may: "nothing", note });
  const waits = (note: Note): ComposerState => ({ may: "write", note });

  if (!mayWrite) return nothing({ key: "viewer", values: {}, turn: "you" });
  if (!conversation) return { may: "nothing", note: null };
  const number = numbers.data?.data.find(({ id }) => id === conversation.phoneNumberId);
  const display = { number: number?.displayPhoneNumber ?? "" };
  const { contact } = conversation;

  if (number?.state === "disconnected") {
    return nothing({ key: "disconnected", values: display, turn: "you", toNumbers: true });
  }
  if (!contact.waId && !contact.phone && !contact.bsuid) {
    return nothing({ key: "unreachable", values: {}, turn: "customer" });
  }
  if (window.state === "never") return nothing({ key: "never", values: {}, turn: "customer" });
  if (window.state === "closed") return nothing({ key: "closed", values: {}, turn: "customer" });

  if (number?.tokenState === "invalid")
    return waits({ key: "token", values: display, turn: "you", toNumbers: true });
  if (number?.tokenState === "missing_permission") {
    return waits({ key: "permission", values: display, turn: "you", toNumbers: true });
  }
  // The moment the numbers were read decides; a pause that ends is announced by the live stream.
  if (number?.pausedUntil && Date.parse(number.pausedUntil) > Math.max(numbers.dataUpdatedAt, window.nowMs)) {
    return waits({
      key: "paused",
      values: { ...display, until: times.clock(number.pausedUntil) },
      turn: "meta",
    });
  }
  if (number?.state === "unhealthy")
    return waits({ key: "unhealthy", values: display, turn: "you", toNumbers: true });
  return { may: "write", note: null };
}
