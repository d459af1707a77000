import { route } from "@/lib/http/route";
import { getNotificationSettings, setNotificationSettings } from "@/lib/team/notification-settings";
import { notificationSettings } from "@/lib/team/schemas";

export const GET = route({ role: "viewer" }, ({ scope }) => getNotificationSettings(scope));

export const PUT = route({ role: "viewer", body: notificationSettings }, ({ scope, body }) =>
  setNotificationSettings(scope, body),
);
