"use client";

import { useState, type ReactNode } from "react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { useIdleFetching, useLate } from "@/components/ui/late";
import { toasterPart } from "@/components/ui/toast";
import { TooltipBox } from "@/components/ui/tooltip";
import { ApiError } from "@/hooks/use-api";

const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // The live stream keeps what is on the screen fresh; asking again on every focus would only cost.
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ApiError && error.status !== 0 && error.status < 500),
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });

/** What every page stands on: theme, query cache, tooltips, toasts. `nonce` lets the theme script run before paint. */
export function Providers({ children, nonce }: { children: ReactNode; nonce: string | undefined }) {
  const [client] = useState(makeQueryClient);
  useIdleFetching(() => client.isFetching() > 0);
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
    >
      <QueryClientProvider client={client}>
        {children}
        <TooltipBox />
        <Toasts />
      </QueryClientProvider>
    </ThemeProvider>
  );
}

/** Comes with the first thing there is to say, or when there is time. */
function Toasts() {
  const part = useLate(toasterPart, false);
  return part && <part.Toaster />;
}
