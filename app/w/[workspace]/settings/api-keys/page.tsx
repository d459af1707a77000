import { ApiKeySettings } from "@/components/accounts/api-key-settings";

export default function Page() {
  return <ApiKeySettings />;
}
