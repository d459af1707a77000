export type { PushSubscriptionsView, PushSubscriptionView } from "@/lib/team/push-subscriptions";
export type { TeamView } from "@/lib/team/teams";
