import { z } from "zod";
import { component, page, text, type Operation } from "@/lib/http/operations/operation";
import { templateListQuery } from "@/lib/templates/schemas";
import type { TemplateView } from "@/lib/templates/views";

const template = component(
  "Template",
  z.object({
    id: z.string().describe("Meta's id."),
    name: z.string(),
    language: z.string(),
    category: z.string().describe("Meta's word: MARKETING, UTILITY, AUTHENTICATION."),
    header: z
      .union([
        z.object({ kind: z.literal("text"), text: z.string() }),
        z.object({ kind: z.enum(["image", "video", "document"]) }),
      ])
      .nullable(),
    body: z.string().describe("With its variables: {{1}} or {{name}}."),
    footer: text,
    buttons: z.array(z.object({ kind: z.string(), text: z.string(), url: text })),
    blockedBy: text.describe("What it holds that cannot be filled in here; null when it can be sent."),
  }) satisfies z.ZodType<TemplateView>,
);

/** What one needs while writing. */
export const composingOperations: Operation[] = [
  {
    method: "GET",
    path: "/templates",
    about: "Inbox",
    access: { role: "agent" },
    summary: "List the approved templates of a number, by name",
    description: "As Meta listed them at most a minute ago.",
    query: templateListQuery,
    answer: page(template),
  },
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
