import type { ReactNode } from "react";
import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { Providers } from "@/components/providers";

/**
 * What the pages of the product stand on: words, theme, query cache, the nonce of this answer. Not in the root layout:
 * reading the nonce makes a page one of a request, and the public pages are made once, at build.
 */
export async function ProductFrame({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <NextIntlClientProvider>
      <Providers nonce={nonce}>{children}</Providers>
    </NextIntlClientProvider>
  );
}
