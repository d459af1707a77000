"use client";

import { PageFailed } from "@/components/shell/page-failed";

export default function ProductError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="h-dvh">
      <PageFailed error={error} retry={reset} />
    </main>
  );
}
