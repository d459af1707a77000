"use client";

import { useEffect, type ReactNode } from "react";
import { NextIntlClientProvider } from "next-intl";
import { WorkspaceContext, type CurrentWorkspace } from "@/hooks/use-workspace";

/** Gives the pages below their workspace, and its time zone and formats to everything that prints a time or number. */
export function WorkspaceProvider({
  workspace,
  children,
}: {
  workspace: CurrentWorkspace;
  children: ReactNode;
}) {
  useEffect(() => {
    // Where "/" leads next time; a preference, not a secret.
    document.cookie = `parley-workspace=${workspace.slug}; path=/; max-age=31536000; samesite=lax`;
  }, [workspace.slug]);
  return (
    <WorkspaceContext value={workspace}>
      <NextIntlClientProvider locale={workspace.locale} timeZone={workspace.timeZone}>
        {children}
      </NextIntlClientProvider>
    </WorkspaceContext>
  );
}
