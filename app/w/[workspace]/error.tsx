"use client";

import { PageFailed } from "@/components/shell/page-failed";

export default function WorkspaceError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return <PageFailed error={error} retry={reset} />;
}
