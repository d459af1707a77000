import { MemberList } from "@/components/members/member-list";

export default function Page() {
  return <MemberList />;
}
