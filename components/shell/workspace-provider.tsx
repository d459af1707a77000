"use client";

import { useEffect, type ReactNode } from "react";
import { NextIntlClientProvider, useLocale } from "next-intl";
import { WorkspaceContext, type CurrentWorkspace } from "@/hooks/use-workspace";

/** Gives the pages below their workspace, and its time zone to everything that prints a time. */
export function WorkspaceProvider({
  workspace,
  children,
}: {
  workspace: CurrentWorkspace;
  children: ReactNode;
}) {
  const locale = useLocale();
  useEffect(() => {
    // Where "/" leads next time; a preference, not a secret.
    document.cookie = `parley-workspace=${workspace.slug}; path=/; max-age=31536000; samesite=lax`;
  }, [workspace.slug]);
  return (
    <WorkspaceContext value={workspace}>
      <NextIntlClientProvider locale={locale} timeZone={workspace.timeZone}>
        {children}
      </NextIntlClientProvider>
    </WorkspaceContext>
  );
}
