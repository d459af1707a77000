import { LabelSettings } from "@/components/settings/label-settings";

export default function Page() {
  return <LabelSettings />;
}
