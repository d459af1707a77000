import { MemberList } from "@/components/accounts/member-list";

export default function Page() {
  return <MemberList />;
}
