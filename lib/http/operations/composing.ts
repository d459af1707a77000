import { z } from "zod";
import type { Operation } from "@/lib/http/operations/operation";

/** What one needs while writing. */
export const composingOperations: Operation[] = [
  {
    method: "PUT",
    path: "/conversations/{conversationId}/typing-indicator",
    about: "Inbox",
    access: { role: "agent" },
    summary: "Show the customer that somebody writes",
    description:
      "For 25 seconds, when the number's settings allow it. WhatsApp marks the conversation as read with it.",
    answer: z.object({ shown: z.boolean().describe("Whether WhatsApp was told now.") }),
  },
];
