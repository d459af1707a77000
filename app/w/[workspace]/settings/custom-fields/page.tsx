import { CustomFieldSettings } from "@/components/settings/custom-field-settings";

export default function Page() {
  return <CustomFieldSettings />;
}
