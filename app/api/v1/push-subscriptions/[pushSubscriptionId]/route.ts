import { route } from "@/lib/http/route";
import { removePushSubscription } from "@/lib/team/push-subscriptions";
import { pushSubscriptionParams } from "@/lib/team/schemas";

export const DELETE = route({ role: "viewer", params: pushSubscriptionParams }, ({ scope, params }) =>
  removePushSubscription(scope, params.pushSubscriptionId),
);
