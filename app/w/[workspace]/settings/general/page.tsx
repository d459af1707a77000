import { WorkspaceSettings } from "@/components/accounts/workspace-settings";

export default function Page() {
  return <WorkspaceSettings />;
}
