"use client";

import { PageFailed } from "@/components/shell/page-failed";

export default function WorkspaceError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return <PageFailed error={error} retry={retry} />;
}
