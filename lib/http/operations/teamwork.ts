import { z } from "zod";
import { conversation } from "@/lib/http/operations/inbox";
import { id, type Operation } from "@/lib/http/operations/operation";
import {
  assignmentInput,
  conversationChangesInput,
  conversationLabelsInput,
  priorityInput,
  snoozeInput,
} from "@/lib/inbox/schemas";

const writes = { about: "Teamwork", access: { role: "agent" } } as const;
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
];
