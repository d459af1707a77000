import { route } from "@/lib/http/route";
import { addPushSubscription, listPushSubscriptions } from "@/lib/team/push-subscriptions";
import { pushSubscriptionInput } from "@/lib/team/schemas";

export const GET = route({ role: "viewer" }, ({ scope }) => listPushSubscriptions(scope));

export const POST = route(
  { role: "viewer", body: pushSubscriptionInput, status: 201 },
  ({ scope, body, ...call }) => addPushSubscription(scope, body, call),
);
