import { ProfileSettings } from "@/components/accounts/profile-settings";

export default function Page() {
  return <ProfileSettings />;
}
