import { SetupPage } from "@/components/launch/setup-page";

export default function Page() {
  return <SetupPage />;
}
