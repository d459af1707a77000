import { NotificationSettingsPage } from "@/components/settings/notification-settings";

export default function Page() {
  return <NotificationSettingsPage />;
}
