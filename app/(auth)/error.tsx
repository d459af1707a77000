"use client";

import { PageFailed } from "@/components/shell/page-failed";

export default function AuthError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <main className="h-dvh">
      <PageFailed error={error} retry={retry} />
    </main>
  );
}
