import { z } from "zod";
import { contactSources } from "@/lib/contacts/filters";
import type { ContactRef, ContactView } from "@/lib/contacts/views";
import { anyObject, component, id, page, text, time, type Operation } from "@/lib/http/operations/operation";
import type { ErrorExplanation } from "@/lib/inbox/error-list";
import { conversationListQuery, messageListQuery, threadQuery } from "@/lib/inbox/filters";
import type { ThreadPage } from "@/lib/inbox/thread";
import { conversationStatuses, priorities, type ConversationView, type MessageView } from "@/lib/inbox/views";
import type { MediaView } from "@/lib/media/views";

const contactRef = {
  id,
  name: z.string().describe("The name to show; never empty."),
  waId: text.describe("Meta's id, digits only: the address to send to."),
  phone: text.describe("E.164, our best guess of the number to dial."),
  bsuid: text.describe("Business-scoped user id of somebody who hides their number."),
  username: text,
};
export const contactRefSchema = component("ContactRef", z.object(contactRef) satisfies z.ZodType<ContactRef>);

export const contact = component(
  "Contact",
  z.object({
    ...contactRef,
    savedName: text.describe("What the workspace calls this person."),
    profileName: text.describe("What the person calls themselves on WhatsApp."),
    numberProven: z
      .boolean()
      .describe(
        "They write from the number shown, so it cannot be changed. Where this is false and `waId` is known, only the number they write from can take its place.",
      ),
    referral: anyObject.nullable().describe("The advert that brought them, as Meta described it."),
    country: text.describe("Two letters: of the number by its area code, else of the BSUID."),
    source: z.enum(contactSources).describe("How they came to be here."),
    lastInboundAt: time.nullable().describe("When they last wrote, on any number."),
    marketingGrantedAt: time.nullable(),
    marketingStoppedAt: time.nullable(),
    utilityGrantedAt: time.nullable(),
    utilityStoppedAt: time.nullable(),
    labelIds: z.array(id),
    custom: anyObject.describe("Values of custom fields by the field's key."),
    blockedAt: time.nullable().describe("Since when nothing of theirs arrives."),
    deletedAt: time.nullable().describe("Since when they are out of lists, segments and campaigns."),
    createdAt: time,
  }) satisfies z.ZodType<ContactView>,
);

const turn = z.enum(["you", "customer", "meta", "parley"]).describe("Who has to act.");
const retry = z
  .enum(["safe", "ask", "never"])
  .describe("Whether sending again is safe: `ask` when nobody knows whether the customer got it.");

export const failure = component(
  "MessageFailure",
  z.object({
    code: z.number().describe("Meta's code; below 0 for what went wrong on our side."),
    title: z.string(),
    details: z.string().optional(),
    message: z.string().optional(),
    href: z.string().optional(),
    httpStatus: z.number().optional(),
    turn,
    retry,
  }) satisfies z.ZodType<NonNullable<MessageView["error"]>>,
);

export const messageStatus = z.enum([
  "received",
  "queued",
  "sending",
  "accepted",
  "sent",
  "delivered",
  "read",
  "played",
  "failed",
  "uncertain",
  "cancelled",
]);
const direction = z.enum(["inbound", "outbound", "internal"]);

export const media = component(
  "Media",
  z.object({
    id,
    state: z.enum(["pending", "ready", "failed"]),
    kind: z.enum(["image", "video", "audio", "voice", "document", "sticker"]),
    mimeType: z.string(),
    filename: text,
    sizeBytes: z.number().nullable(),
    width: z.number().nullable(),
    height: z.number().nullable(),
    durationMs: z.number().nullable(),
    waveform: z.array(z.number()).describe("Loudness of a voice note, 0 to 100; empty when it is not known."),
    error: z.object({ reason: z.string(), turn, message: z.string() }).nullable(),
  }) satisfies z.ZodType<MediaView>,
);

const campaignRef = z.object({ id, name: z.string() });

export const message = component(
  "Message",
  z.object({
    id,
    wamid: text.describe("Meta's id; null until Meta accepted the message."),
    direction,
    source: z.enum([
      "customer",
      "agent",
      "api",
      "automation",
      "campaign",
      "business_app",
      "history",
      "system",
    ]),
    type: z.string().describe("Meta's word: text, image, interactive, …"),
    text: text.describe("What a person reads, or null."),
    content: anyObject.describe("The type's own object as Meta has it."),
    status: messageStatus,
    error: failure.nullable(),
    statusTimes: z.object({
      accepted: time.optional(),
      sent: time.optional(),
      delivered: time.optional(),
      read: time.optional(),
      played: time.optional(),
      failed: time.optional(),
    }),
    timestamp: time.describe("When it was written: Meta's time for inbound, ours for outbound."),
    attempts: z.number(),
    replyToId: id.nullable(),
    replyToWamid: text,
    reactions: z.array(z.object({ from: z.enum(["contact", "business"]), emoji: z.string(), at: time })),
    media: media.nullable().describe("The file of an image, a voice note, …"),
    editedAt: time.nullable(),
    revokedAt: time.nullable(),
    emptiedAt: time
      .nullable()
      .describe("When its words and file were deleted, as the workspace keeps messages no longer."),
    sentByUserId: id.nullable(),
    sentByApiKeyId: id.nullable(),
    scheduledId: id.nullable().describe("The scheduled message it comes of."),
    scheduledFor: time.nullable().describe("For which of its times."),
    contextType: text.describe("Kind of the customer's own record it belongs to, order for example."),
    contextId: text.describe("Which one."),
    campaign: campaignRef.nullable().describe("The campaign that sent it."),
    contact: contactRefSchema,
    conversationId: id,
    phoneNumberId: id,
    createdAt: time,
    version: z.number().describe("Grows with each change of the message."),
  }) satisfies z.ZodType<MessageView>,
);

export const conversation = component(
  "Conversation",
  z.object({
    id,
    status: z.enum(conversationStatuses),
    contact: contactRefSchema,
    phoneNumberId: id,
    lastActivityAt: time,
    lastInboundAt: time.nullable(),
    windowExpiresAt: time
      .nullable()
      .describe("End of the customer service window; null when the customer never wrote."),
    unreadCount: z.number().describe("Messages nobody of the workspace has seen."),
    assigneeId: id.nullable().describe("The member who takes care of it, a user's id."),
    teamId: id.nullable(),
    priority: z.enum(priorities),
    labelIds: z.array(id),
    snoozedUntil: time.nullable(),
    closedAt: time.nullable(),
    waitingSince: time
      .nullable()
      .describe("When the customer wrote what nobody has answered yet; null when it is not our turn."),
    campaign: campaignRef.nullable().describe("The campaign the customer answered last."),
    lastMessage: z
      .object({
        id,
        direction,
        type: z.string(),
        text: text.describe("At most 160 characters."),
        status: messageStatus,
        timestamp: time,
        revokedAt: time.nullable().describe("When its writer deleted it."),
        emptiedAt: time.nullable().describe("When its words were deleted for its age."),
        version: z.number(),
      })
      .nullable(),
    createdAt: time,
    version: z.number().describe("Grows with each change of the conversation."),
    own: z
      .object({
        seenAt: time.nullable().describe("They have seen everything up to here; null: nothing."),
        unseenCount: z.number().describe("Messages of the customer since then, at most 100."),
      })
      .optional()
      .describe("What the member who asks has seen. Not for API keys, and not in live events."),
  }) satisfies z.ZodType<ConversationView>,
);

const explanation = z.object({
  code: z.number(),
  turn,
  retry,
  title: z.string().describe("What happened."),
  next: z.string().describe("What to do now."),
}) satisfies z.ZodType<ErrorExplanation>;

const threadPage = page(message).extend({
  previousCursor: z.string().nullable().describe("Goes on to newer messages as `after`."),
}) satisfies z.ZodType<ThreadPage>;

const reads = { about: "Inbox", access: { role: "viewer" } } as const;
const writes = { about: "Inbox", access: { role: "agent" } } as const;

export const inboxOperations: Operation[] = [
  {
    ...reads,
    method: "GET",
    path: "/messages",
    summary: "List messages, newest first",
    description:
      "Of one conversation by the time they were written, else by arrival. With `contextType` and `contextId` those of " +
      "one of your own records.",
    query: messageListQuery,
    answer: page(message),
  },
  { ...reads, method: "GET", path: "/messages/{messageId}", summary: "Read a message", answer: message },
  {
    ...writes,
    method: "DELETE",
    path: "/messages/{messageId}",
    summary: "Cancel a message that still waits",
    answer: message,
  },
  {
    ...writes,
    method: "POST",
    path: "/messages/{messageId}/attempts",
    summary: "Send a failed or uncertain message again",
    status: 201,
    answer: message,
  },
  {
    ...writes,
    method: "POST",
    path: "/messages/{messageId}/checks",
    summary: "Look once more what came of an uncertain message",
    answer: z.object({ found: z.boolean(), message }),
  },
  {
    ...reads,
    method: "GET",
    path: "/conversations",
    summary: "List conversations, last active first",
    description:
      "Only open ones unless `status` says otherwise. With `q`, `unread`, `priority`, `window` or `waitingMinutes` a page " +
      "may be shorter than `limit` although more follow: go on while `nextCursor` is not null.",
    query: conversationListQuery,
    answer: page(conversation),
  },
  {
    ...reads,
    method: "GET",
    path: "/conversations/{conversationId}",
    summary: "Read a conversation",
    answer: conversation,
  },
  {
    ...reads,
    method: "GET",
    path: "/conversations/{conversationId}/messages",
    summary: "Read a conversation's messages, newest first",
    query: threadQuery,
    answer: threadPage,
  },
  {
    ...writes,
    method: "PUT",
    path: "/conversations/{conversationId}/read",
    summary: "Mark a conversation as read",
    description: "The customer gets blue ticks.",
    answer: conversation,
  },
  {
    ...reads,
    method: "GET",
    path: "/events",
    summary: "Hear what changes, as server-sent events",
    description:
      "`hello` comes first and says whether the stream resumed after Last-Event-ID. Then `message.changed`, " +
      "`conversation.changed` and `phone_number.changed` carry the changed object; `conversation.read` says what a " +
      "member has seen, `mentions.seen` that they saw notes that name them, `presence.changed` who looks at a conversation. `reset` says that something may " +
      "have been missed: ask again for what you show. `here` comes every 20 seconds. A browser, which cannot set " +
      "headers on an EventSource, names the workspace in the parameter `workspace`.",
    headers: { "Last-Event-ID": "The id of the last event that was heard." },
    answer: "text/event-stream",
  },
  {
    ...reads,
    method: "GET",
    path: "/errors",
    summary: "List the errors of WhatsApp and what to do about each",
    answer: z.object({ data: z.array(explanation) }),
  },
];
