import { InboxSkeleton } from "@/components/inbox/skeletons";

export default function Loading() {
  return <InboxSkeleton />;
}
