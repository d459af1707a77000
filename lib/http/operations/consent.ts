import { z } from "zod";
import { consentSettings } from "@/lib/contacts/consent-settings";
import { consentInput, consentListQuery } from "@/lib/contacts/schemas";
import type {
  ConsentSettingsView,
  ConsentStateView,
  ConsentView,
  ContactConsentsView,
} from "@/lib/contacts/views";
import { component, id, text, time, type Operation } from "@/lib/http/operations/operation";

const category = z.enum(["marketing", "utility"]);
const source = z.enum(["keyword", "whatsapp", "meta", "member", "import", "api", "merge", "erased"]);

const consent = component(
  "Consent",
  z.object({
    id,
    category,
    granted: z.boolean(),
    source,
    at: time.describe("When they said so."),
    proof: text.describe("What they wrote, or how it is known."),
    messageId: id.nullable(),
    byUserId: id.nullable(),
    createdAt: time,
  }) satisfies z.ZodType<ConsentView>,
);
const state = z.object({
  state: z.enum(["granted", "stopped", "unsaid"]),
  at: time.nullable(),
  source: source.nullable().describe("null for a word older than the history."),
  proof: text,
}) satisfies z.ZodType<ConsentStateView>;

const consents = component(
  "ContactConsents",
  z.object({
    states: z.object({ marketing: state, utility: state }),
    data: z.array(consent),
    nextCursor: z.string().nullable().describe("null at the end."),
  }) satisfies z.ZodType<ContactConsentsView>,
);

const answer = text.describe("{business}, {start} and {stop} are filled in; null: the usual one.");
const settings = component(
  "ConsentSettings",
  z.object({
    isChecked: z.boolean().describe("Somebody has looked at the words, and kept or changed them."),
    confirms: z.boolean().describe("Whether who stops or resumes marketing is told so."),
    stopWords: z.array(z.string()).describe("The workspace's own."),
    startWords: z.array(z.string()),
    languages: z.array(
      z.object({
        code: z.string(),
        stopWords: z.array(z.string()).describe("Known to every workspace."),
        startWords: z.array(z.string()),
        switchedOff: z.array(z.string()).describe("Those of them that mean something else here."),
        stopped: answer,
        resumed: answer,
        usualStopped: z.string(),
        usualResumed: z.string(),
      }),
    ),
  }) satisfies z.ZodType<ConsentSettingsView>,
);

const about = "Consent";

export const consentOperations: Operation[] = [
  {
    about,
    access: { role: "viewer" },
    method: "GET",
    path: "/contacts/{contactId}/consents",
    summary: "Read what a contact agreed to and took back",
    description: "How it stands now, and the history, newest first.",
    query: consentListQuery,
    answer: consents,
  },
  {
    about,
    access: { role: "agent" },
    method: "PUT",
    path: "/contacts/{contactId}/consents/{category}",
    summary: "Write down what a contact said about messages of a category",
    description:
      "`category` is marketing or utility. Takes effect at once: marketing that waits for somebody who stops it is not sent.",
    body: consentInput,
    example: { granted: true, proof: "Ticked the box for offers in our shop on 12 November." },
    answer: consents,
  },
  {
    about,
    access: { role: "viewer" },
    method: "GET",
    path: "/contacts/{contactId}/consent-proof",
    summary: "Download the whole history of a contact's consent",
    description: "A CSV, newest first.",
    answer: "text/csv",
  },
  {
    about,
    access: { role: "viewer" },
    method: "GET",
    path: "/consent-settings",
    summary: "Read the words that stop and resume marketing, and what is answered",
    answer: settings,
  },
  {
    about,
    access: { role: "admin" },
    method: "PUT",
    path: "/consent-settings",
    summary: "Say which words stop and resume marketing, and what is answered",
    description: "What is left out gets its default. Holds from the next message on.",
    body: consentSettings,
    example: { confirms: true, stopWords: ["No more tea"], answers: { en: { stopped: "Bye. {start}?" } } },
    answer: settings,
  },
];
