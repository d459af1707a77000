"use client";

import { SiteFailed } from "@/components/site/site-failed";

/** What failed outside every other error page: a layout, or a page without one. */
export default function RootError({ error }: { error: Error & { digest?: string } }) {
  return <SiteFailed error={error} onRetry={() => window.location.reload()} />;
}
