import { z } from "zod";
import { contactRefSchema, conversation } from "@/lib/http/operations/inbox";
import { component, id, page, time, type Operation } from "@/lib/http/operations/operation";
import type { ConversationCounts, SavedViewView } from "@/lib/inbox/filter-rules";
import { conversationFilter } from "@/lib/inbox/filters";
import { searchQuery } from "@/lib/inbox/search";
import type { SearchHit } from "@/lib/inbox/views";
import { savedViewChange, savedViewInput, savedViewOrder } from "@/lib/inbox/saved-views";

const savedView = component(
  "SavedView",
  z.object({
    id,
    name: z.string(),
    filter: conversationFilter,
    shared: z.boolean().describe("For everybody in the workspace."),
  }) satisfies z.ZodType<SavedViewView>,
);

const count = z.number().describe("At most 1,000.");
const counts = z.object({
  mine: count,
  unassigned: count,
  open: count,
  snoozed: count,
  closed: count,
  mentions: count,
  unread: count,
  mineUnread: count,
  scheduledStuck: count,
  phoneNumbers: z.record(z.string(), z.number()).describe("Open conversations by the number's id."),
  labels: z.record(z.string(), z.number()).describe("Open conversations by the label's id."),
  savedViews: z.record(z.string(), z.number()),
}) satisfies z.ZodType<ConversationCounts>;

const hit = z.object({
  messageId: id,
  conversationId: id,
  phoneNumberId: id,
  direction: z.enum(["inbound", "outbound", "internal"]),
  type: z.string(),
  timestamp: time,
  contact: contactRefSchema,
  snippet: z.object({
    text: z.string().describe("The part of the text where the words occur."),
    marks: z.array(z.tuple([z.number(), z.number()])).describe("Where in it, in UTF-16 units: from, up to."),
  }),
}) satisfies z.ZodType<SearchHit>;

const reads = { about: "Inbox", access: { role: "viewer" } } as const;
const writes = { about: "Inbox", access: { role: "agent" } } as const;

export const findingOperations: Operation[] = [
  {
    ...reads,
    method: "GET",
    path: "/search",
    summary: "Search messages, captions and notes, newest first",
    description:
      "All words must occur; the last one may be its beginning; words in quotes stand together. Diacritics do not count. " +
      "A page may be shorter than `limit` although more follow: go on while `nextCursor` is not null.",
    query: searchQuery,
    answer: page(hit),
  },
  {
    ...writes,
    method: "DELETE",
    path: "/conversations/{conversationId}/read",
    summary: "Mark a conversation as unread for oneself",
    description: "From the customer's last message on. Colleagues and the customer's ticks do not change.",
    answer: conversation,
  },
  {
    ...reads,
    method: "GET",
    path: "/conversation-counts",
    summary: "Count the conversations of each view",
    description:
      "Numbers, labels, saved views and what is unread are counted among the 3,000 conversations that were last active.",
    answer: counts,
  },
  {
    ...reads,
    method: "GET",
    path: "/saved-views",
    summary: "List saved views: the shared ones and one's own",
    answer: z.object({ data: z.array(savedView) }),
  },
  {
    ...writes,
    method: "POST",
    path: "/saved-views",
    summary: "Save a view",
    body: savedViewInput,
    example: { name: "Urgent, nobody's", filter: { assignee: "none", priority: ["urgent"] }, shared: true },
    status: 201,
    answer: savedView,
  },
  {
    ...writes,
    method: "PATCH",
    path: "/saved-views/{savedViewId}",
    summary: "Rename, change or share a view",
    body: savedViewChange,
    example: { name: "Urgent" },
    answer: savedView,
  },
  {
    ...writes,
    method: "DELETE",
    path: "/saved-views/{savedViewId}",
    summary: "Delete a view",
    status: 204,
    answer: null,
  },
  {
    ...writes,
    method: "PUT",
    path: "/saved-view-order",
    summary: "Put the views into another order",
    body: savedViewOrder,
    example: { ids: ["01970000-0000-7000-8000-000000000000"] },
    answer: z.object({ data: z.array(savedView) }),
  },
];
