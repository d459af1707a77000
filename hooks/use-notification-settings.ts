"use client";

import { useApiQuery } from "@/hooks/use-api";
import type { NotificationSettings } from "@/lib/team/schemas";

/** The key under which they are cached, below the workspace. */
export const notificationSettingsKey = ["notification-settings"] as const;

/** How the member who looks wants to be told. */
export const useNotificationSettings = () =>
  useApiQuery<NotificationSettings>("/notification-settings", {
    key: notificationSettingsKey,
    staleTime: 5 * 60_000,
  });
