import type { MessageView } from "@/lib/inbox/views";

export type Tick =
  "clock" | "accepted" | "sent" | "delivered" | "read" | "played" | "failed" | "uncertain" | "cancelled";

/** The mark under a message of ours; null for the customer's, which need none. */
export function tickOf(message: Pick<MessageView, "direction" | "status" | "source">): Tick | null {
  if (message.direction === "inbound") return null;
  switch (message.status) {
    case "queued":
    case "sending":
      return "clock";
    case "received":
      return null;
    default:
      return message.status;
  }
}
