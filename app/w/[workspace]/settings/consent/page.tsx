import { ConsentSettingsPage } from "@/components/settings/consent-settings";

export default function Page() {
  return <ConsentSettingsPage />;
}
