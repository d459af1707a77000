import { CannedReplySettings } from "@/components/settings/canned-reply-settings";

export default function Page() {
  return <CannedReplySettings />;
}
