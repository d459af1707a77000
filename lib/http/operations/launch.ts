import { z } from "zod";
import { messageStatus } from "@/lib/http/operations/inbox";
import { id, text, time, type Operation } from "@/lib/http/operations/operation";
import { readinessGroups, readinessNames, remedies, setupSteps } from "@/lib/launch/schemas";
import type { LaunchView, ReadinessView } from "@/lib/launch/views";

const launch = z.object({
  dismissed: z.boolean().describe("The member who asks does not want to see it any more."),
  steps: z.array(
    z.object({
      step: z.enum(setupSteps),
      done: z.boolean().describe("Found in the workspace itself; nobody ticks it off."),
    }),
  ),
}) satisfies z.ZodType<LaunchView>;

const readiness = z.object({
  phoneNumberId: id,
  live: z.boolean().describe("Everything that is needed is right."),
  checks: z.array(
    z.object({
      check: z.enum(readinessNames),
      group: z.enum(readinessGroups),
      state: z
        .enum(["passed", "failed", "waiting", "unknown"])
        .describe("unknown: Meta does not tell, and nobody guesses."),
      needed: z.boolean().describe("Without it nothing goes out or comes in."),
      turn: z.enum(["you", "meta", "operator"]).nullable(),
      message: z.string().describe("What was found, or what is wrong and what to do."),
      remedy: z.enum(remedies).nullable(),
      checkedAt: time.nullable(),
    }),
  ),
  checkedAt: time.nullable(),
  greeting: z
    .object({ text: z.string(), url: z.string(), svg: z.string() })
    .describe("What the member who asks writes to the number from a phone of their own."),
  hello: z
    .object({
      conversationId: id,
      contactName: z.string(),
      text,
      at: time,
      isYours: z.boolean().describe("It holds the code of the member who asks."),
    })
    .nullable(),
  testMessage: z
    .object({
      id,
      status: messageStatus,
      at: time,
    })
    .nullable(),
}) satisfies z.ZodType<ReadinessView>;

const about = "Going live";

export const launchOperations: Operation[] = [
  {
    method: "GET",
    path: "/launch",
    about,
    summary: "Read what the workspace still has to set up",
    description: "Decided from what is there, and only what the member who asks can do.",
    access: { role: "viewer" },
    answer: launch,
  },
  {
    method: "PUT",
    path: "/launch/dismissal",
    about,
    summary: "Hide the list of what is to be set up, for oneself",
    access: { role: "viewer" },
    answer: launch,
  },
  {
    method: "DELETE",
    path: "/launch/dismissal",
    about,
    summary: "Show the list of what is to be set up again",
    access: { role: "viewer" },
    answer: launch,
  },
  {
    method: "GET",
    path: "/phone-numbers/{phoneNumberId}/readiness",
    about,
    summary: "Read what stands between a number and going live",
    description: "By what is known; asks Meta nothing.",
    access: { role: "admin" },
    answer: readiness,
  },
  {
    method: "POST",
    path: "/phone-numbers/{phoneNumberId}/readiness/checks",
    about,
    summary: "Ask Meta anew whether a number can go live",
    access: { role: "admin" },
    answer: readiness,
  },
];
