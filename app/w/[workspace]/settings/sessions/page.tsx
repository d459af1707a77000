import { SessionSettings } from "@/components/accounts/session-settings";

export default function Page() {
  return <SessionSettings />;
}
