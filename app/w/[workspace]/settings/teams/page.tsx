import { TeamSettings } from "@/components/settings/team-settings";

export default function Page() {
  return <TeamSettings />;
}
