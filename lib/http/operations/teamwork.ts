import { z } from "zod";
import { contactRefSchema, conversation, message } from "@/lib/http/operations/inbox";
import { component, id, page, time, type Operation } from "@/lib/http/operations/operation";
import {
  assignmentInput,
  conversationChangesInput,
  conversationLabelsInput,
  mentionListQuery,
  mentionsSeenInput,
  noteInput,
  priorityInput,
  snoozeInput,
} from "@/lib/inbox/schemas";
import type { MentionView } from "@/lib/inbox/views";
import { availabilityInput, presenceInput } from "@/lib/team/schemas";
import type { AvailabilityView, PresenceView } from "@/lib/team/views";

const presence = z.object({
  conversationId: id,
  people: z.array(
    z.object({
      userId: id,
      state: z.enum(["viewing", "typing"]),
      at: z.number().describe("When they last said so, milliseconds since 1970."),
    }),
  ),
}) satisfies z.ZodType<PresenceView>;

const availability = z.object({
  online: z.array(id).describe("Users who have Parley open now."),
  away: z.array(id).describe("Users who want no conversations now."),
}) satisfies z.ZodType<AvailabilityView>;

const mention = component(
  "Mention",
  z.object({
    messageId: id.describe("The note's id."),
    conversationId: id,
    contact: contactRefSchema,
    text: z.string().describe("At most 200 characters of the note."),
    byUserId: id.nullable(),
    createdAt: time,
    seenAt: time.nullable(),
  }) satisfies z.ZodType<MentionView>,
);

const writes = { about: "Teamwork", access: { role: "agent" } } as const;
const reads = { about: "Teamwork", access: { role: "viewer" } } as const;
const note = { text: "She asks for the invoice again.", mentions: [] };
const one = { ...writes, answer: conversation };

export const teamworkOperations: Operation[] = [
  {
    ...one,
    method: "PUT",
    path: "/conversations/{conversationId}/assignment",
    summary: "Give a conversation to a member, a team, or both",
    description: "What is left out stays; null gives it back.",
    body: assignmentInput,
    example: { assigneeId: null },
  },
  {
    ...one,
    method: "DELETE",
    path: "/conversations/{conversationId}/assignment",
    summary: "Give a conversation back: to no member and no team",
  },
  {
    ...one,
    method: "PUT",
    path: "/conversations/{conversationId}/closure",
    summary: "Close a conversation",
    description: "It opens again by itself when the customer writes.",
  },
  {
    ...one,
    method: "DELETE",
    path: "/conversations/{conversationId}/closure",
    summary: "Open a conversation again",
  },
  {
    ...one,
    method: "PUT",
    path: "/conversations/{conversationId}/snooze",
    summary: "Put a conversation out of sight until a time",
    description: "It comes back then, or as soon as the customer writes. At most a year ahead.",
    body: snoozeInput,
    example: { until: "2027-01-31T09:00:00+01:00" },
  },
  {
    ...one,
    method: "DELETE",
    path: "/conversations/{conversationId}/snooze",
    summary: "Bring a snoozed conversation back now",
  },
  {
    ...one,
    method: "PUT",
    path: "/conversations/{conversationId}/priority",
    summary: "Say how urgent a conversation is",
    body: priorityInput,
    example: { priority: "high" },
  },
  {
    ...one,
    method: "PUT",
    path: "/conversations/{conversationId}/labels",
    summary: "Set a conversation's labels",
    description: "All it shall have; none removes them all.",
    body: conversationLabelsInput,
    example: { labelIds: [] },
  },
  {
    ...writes,
    method: "POST",
    path: "/conversation-changes",
    summary: "Change many conversations at once",
    description:
      "At most 500, all or nothing. What is so already stays untouched. `status` is open, closed or { snoozedUntil }.",
    body: conversationChangesInput,
    example: {
      conversationIds: ["01970000-0000-7000-8000-000000000000"],
      status: "closed",
      priority: "none",
    },
    answer: z.object({ changedIds: z.array(id).describe("The conversations that really changed.") }),
  },
  {
    ...writes,
    method: "POST",
    path: "/conversations/{conversationId}/notes",
    summary: "Write a note only colleagues read",
    description:
      "It stands in the thread as a message of the direction `internal`; the customer never gets it.",
    headers: { "Idempotency-Key": "Up to 200 printable characters; the same key gives the same note." },
    body: noteInput,
    example: note,
    status: 201,
    answer: message,
  },
  {
    ...writes,
    method: "PATCH",
    path: "/notes/{noteId}",
    summary: "Change a note of one's own",
    body: noteInput,
    example: note,
    answer: message,
  },
  {
    ...writes,
    method: "DELETE",
    path: "/notes/{noteId}",
    summary: "Delete a note of one's own",
    answer: message,
  },
  {
    ...reads,
    method: "GET",
    path: "/mentions",
    summary: "List notes that mention you, newest first",
    query: mentionListQuery,
    answer: page(mention),
  },
  {
    ...reads,
    method: "PUT",
    path: "/mentions/seen",
    summary: "Mark mentions as seen: one, those of one conversation, or all",
    body: mentionsSeenInput,
    example: {},
    answer: z.object({ seen: z.number().describe("How many were new.") }),
  },
  {
    ...reads,
    method: "PUT",
    path: "/conversations/{conversationId}/presence",
    summary: "Say that you look at a conversation, type in it, or left it",
    description:
      "Say it again every 20 seconds. Colleagues hear `presence.changed` with everybody who is there.",
    body: presenceInput,
    example: { state: "viewing" },
    answer: presence,
  },
  {
    ...reads,
    method: "GET",
    path: "/availability",
    summary: "See who is online, and who is away",
    answer: availability,
  },
  {
    ...writes,
    method: "PUT",
    path: "/availability",
    summary: "Say whether you take conversations now",
    body: availabilityInput,
    example: { away: true },
    answer: availability,
  },
];
