import { InboxSettingsPage } from "@/components/settings/inbox-settings";

export default function Page() {
  return <InboxSettingsPage />;
}
