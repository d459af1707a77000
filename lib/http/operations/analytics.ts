import { z } from "zod";
import { dashboardPeriods, dashboardQuery, failedMessagesQuery } from "@/lib/analytics/schemas";
import type { DashboardView, FailedMessageView } from "@/lib/analytics/views";
import { campaignStates } from "@/lib/campaigns/schemas";
import { pauseReasons, waitReasons } from "@/lib/campaigns/views";
import { totals } from "@/lib/http/operations/campaigns";
import { contactRefSchema, message } from "@/lib/http/operations/inbox";
import { healthCheck } from "@/lib/http/operations/numbers";
import { component, id, page, text, time, type Operation } from "@/lib/http/operations/operation";
import { used } from "@/lib/http/operations/plans";

const count = z.number();
const seconds = z.number().nullable();

const figures = {
  received: count.describe("Messages of customers."),
  outgoing: count.describe(
    "Messages written by the workspace, whatever became of them. The next ones are parts of it, as things are now.",
  ),
  sent: count.describe("WhatsApp took them."),
  delivered: count.describe("Those that were read among them."),
  read: count,
  failed: count,
  opened: count.describe("Conversations that began or were opened again."),
  closed: count,
  answered: count.describe("Customers who waited and got a first answer from a member or a program."),
  medianSeconds: seconds.describe("Within which time half of them had it; null when nobody was answered."),
  ninetiethSeconds: seconds.describe("Within which time nine of ten had it."),
};

const dashboard = component(
  "Dashboard",
  z.object({
    at: time.describe("When all of it was true."),
    timeZone: z.string().describe("Whose days are meant: the workspace's."),
    period: z.enum(dashboardPeriods),
    unit: z.enum(["hour", "day"]).describe("What a part is."),
    phoneNumberId: id.nullable(),
    start: time,
    end: time.describe("The end of the present day."),
    begun: z.boolean().describe("Whether anybody has written or was written to yet, on any number."),
    waiting: z.object({
      count: count.describe("Customers who wait for an answer in open conversations, up to 1,000."),
      overAnHour: count,
      longestSince: time.nullable(),
    }),
    figures: z.object(figures),
    previous: z
      .object({ ...figures, start: time, end: time })
      .describe("As many days before, up to the same time of day."),
    parts: z.array(z.object({ ...figures, start: time })),
    numbers: z.array(
      z.object({
        id,
        displayPhoneNumber: z.string(),
        verifiedName: text,
        state: z.enum(["connected", "unhealthy", "disconnected"]),
        metaStatus: text,
        qualityRating: text,
        messagingLimit: text,
        tokenState: z.enum(["ok", "invalid", "missing_permission", "unchecked"]),
        pausedUntil: time.nullable(),
        isSandbox: z.boolean(),
        health: z.array(healthCheck).describe("The last check."),
      }),
    ),
    campaigns: z
      .array(
        z.object({
          id,
          name: z.string(),
          state: z.enum(campaignStates),
          phoneNumberId: id,
          totals,
          waiting: z.object({ reason: z.enum(waitReasons), until: time.nullable() }).nullable(),
          pauseReason: z.enum(pauseReasons).nullable(),
          startedAt: time.nullable(),
        }),
      )
      .describe("Those that have begun and are not over, the newest first; at most five."),
    usage: z.object({
      plan: z.string(),
      monthEnd: time.describe("When the month of the plan ends and counting begins anew."),
      used: z.array(used).describe("Messages, and what else the plan has a limit for."),
    }),
  }) satisfies z.ZodType<DashboardView>,
);

const failedMessage = component(
  "FailedMessage",
  message.extend({
    contact: contactRefSchema.nullable().describe("null when the contact was erased."),
  }) satisfies z.ZodType<FailedMessageView>,
);

export const analyticsOperations: Operation[] = [
  {
    method: "GET",
    path: "/dashboard",
    about: "Analytics",
    summary: "Read how the workspace is doing",
    description:
      "Of all numbers, or of one (`number`). A message counts in the hour or day in which it was written, with what has become of it since.",
    access: { role: "viewer" },
    query: dashboardQuery,
    answer: dashboard,
  },
  {
    method: "GET",
    path: "/failed-messages",
    about: "Analytics",
    summary: "List the messages that failed, newest first",
    description:
      "Those that the dashboard counts as `failed` for the same period and number, with the reason and whose turn it is.",
    access: { role: "viewer" },
    query: failedMessagesQuery,
    answer: page(failedMessage),
  },
];
