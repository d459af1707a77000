"use client";

import { GeistSans } from "geist/font/sans";
import { SiteFailed } from "@/components/site/site-failed";
import "./globals.css";

/** The first layout itself failed, so its frame is made here once more. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en" className={GeistSans.variable} suppressHydrationWarning>
      <body>
        <title>Parley</title>
        <SiteFailed error={error} onRetry={() => window.location.reload()} />
      </body>
    </html>
  );
}
