import { MacroSettings } from "@/components/settings/macro-settings";

export default function Page() {
  return <MacroSettings />;
}
