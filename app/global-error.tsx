"use client";

import "./globals.css";

/** The layout itself failed, so neither catalogue nor providers are there: plain words, one button. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <main className="grid min-h-dvh place-items-center p-6">
          <div role="alert" className="flex max-w-sm flex-col items-center gap-4 text-center">
            <h1 className="text-lg font-semibold">Parley stopped working</h1>
            <p className="text-muted-foreground">
              The fault is ours. Nothing you sent is lost. Reload the page
              {error.digest ? `; if it stays, tell us the number ${error.digest}` : ""}.
            </p>
            <button
              type="button"
              onClick={() => window.location.reload()}
              className="h-8 rounded-md bg-primary px-3 font-medium text-primary-foreground"
            >
              Reload
            </button>
          </div>
        </main>
      </body>
    </html>
  );
}
