import type { ReactNode } from "react";
import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import { SiteFrame } from "@/components/site/site-frame";
import { SystemTheme } from "@/components/site/system-theme";

/** Public pages that are made when somebody asks, and name the scripts of their answer. */
export default async function AskedLayout({ children }: { children: ReactNode }) {
  const { error, notFound, turn, tryAgain, failedTitle } = (await getMessages()).common;
  return (
    <>
      <SystemTheme nonce={(await headers()).get("x-nonce") ?? undefined} />
      <SiteFrame>
        {/* The words of error.tsx; a page with words of its own in the browser brings them itself. */}
        <NextIntlClientProvider messages={{ common: { error, notFound, turn, tryAgain, failedTitle } }}>
          {children}
        </NextIntlClientProvider>
      </SiteFrame>
    </>
  );
}
