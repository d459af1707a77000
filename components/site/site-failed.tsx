"use client";

import { useEffect } from "react";
import { Logo } from "@/components/logo";
import { useSystemTheme } from "@/components/site/use-system-theme";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { drawings } from "@/components/ui/drawings";

type Props = { error: Error & { digest?: string }; onRetry: () => void };

/** A whole load: whatever stands above this page may be what failed. */
const home = "/";

/** Where a layout failed there is no catalogue either: plain words, whose turn it is, two ways on. */
export function SiteFailed({ error, onRetry }: Props) {
  useSystemTheme();
  useEffect(() => console.error(error), [error]);
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 bg-sidebar p-6">
      <Logo />
      <div role="alert" className="flex max-w-sm flex-col items-center gap-3 text-center">
        {drawings.broken}
        <Badge tone="outline">Our turn</Badge>
        <div className="flex flex-col gap-1">
          <h1 className="text-base font-semibold">Parley stopped working</h1>
          <p className="text-base text-balance break-words text-muted-foreground">
            The fault is ours. Nothing you sent is lost. Try again
            {error.digest ? `; if it stays, tell us the number ${error.digest}` : ", or in a moment"}.
          </p>
        </div>
        <div className="mt-1 flex flex-wrap justify-center gap-2">
          <Button variant="outline" onClick={onRetry}>
            Try again
          </Button>
          <Button variant="ghost" asChild>
            <a href={home}>Go to Parley</a>
          </Button>
        </div>
      </div>
    </main>
  );
}
