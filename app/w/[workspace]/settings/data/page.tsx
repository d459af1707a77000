import { DataSettings } from "@/components/data/data-settings";

export default function Page() {
  return <DataSettings />;
}
