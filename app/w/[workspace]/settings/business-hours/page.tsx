import { HoursSettings } from "@/components/settings/hours-settings";

export default function Page() {
  return <HoursSettings />;
}
