export type { ApiKeyView } from "@/lib/team/api-keys";
export type { PushSubscriptionsView, PushSubscriptionView } from "@/lib/team/push-subscriptions";
export type { TeamView } from "@/lib/team/teams";
export type { PresenceView } from "@/lib/team/presence";
export type { AvailabilityView } from "@/lib/team/availability";
