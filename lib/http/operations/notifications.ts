import { z } from "zod";
import { component, id, text, time, type Operation } from "@/lib/http/operations/operation";
import type { PushSubscriptionsView, PushSubscriptionView } from "@/lib/team/push-subscriptions";
import { notificationSettings, pushSubscriptionInput } from "@/lib/team/schemas";

const pushSubscription = component(
  "PushSubscription",
  z.object({
    id,
    endpoint: z.string(),
    userAgent: text,
    createdAt: time,
  }) satisfies z.ZodType<PushSubscriptionView>,
);

const own = {
  about: "Notifications",
  description: "Of the member who asks; not for API keys.",
  access: { role: "viewer" },
} as const;

export const notificationOperations: Operation[] = [
  {
    ...own,
    method: "GET",
    path: "/notification-settings",
    summary: "Read what one wants to be told of",
    answer: component("NotificationSettings", notificationSettings),
  },
  {
    ...own,
    method: "PUT",
    path: "/notification-settings",
    summary: "Say what one wants to be told of",
    body: notificationSettings,
    example: {
      sound: false,
      quietHours: { enabled: true, from: "20:00", to: "08:00", timeZone: "Europe/Madrid" },
    },
    answer: notificationSettings,
  },
  {
    ...own,
    method: "GET",
    path: "/push-subscriptions",
    summary: "List one's browsers that are woken, and the key to subscribe with",
    answer: z.object({
      publicKey: text.describe("null: this installation offers no push."),
      data: z.array(pushSubscription),
    }) satisfies z.ZodType<PushSubscriptionsView>,
  },
  {
    ...own,
    method: "POST",
    path: "/push-subscriptions",
    summary: "Wake this browser when no tab is open",
    body: pushSubscriptionInput,
    example: {
      endpoint: "https://push.example.com/send/abc",
      keys: {
        p256dh: "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",
        auth: "tBHItJI5svbpez7KI4CCXg",
      },
    },
    status: 201,
    answer: pushSubscription,
  },
  {
    ...own,
    method: "DELETE",
    path: "/push-subscriptions/{pushSubscriptionId}",
    summary: "Let a browser sleep",
    answer: null,
  },
];
