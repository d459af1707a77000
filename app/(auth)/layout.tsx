import type { ReactNode } from "react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { AuthPicture } from "@/components/accounts/auth-picture";
import { OutboxHint } from "@/components/accounts/outbox-hint";
import { Logo } from "@/components/logo";
import { ProductFrame } from "@/components/shell/product-frame";
import { env } from "@/lib/platform/env";

// Of a request, never of the build: who looks, and the environment, are known only then.
export const dynamic = "force-dynamic";

// A link's secret stands in the address of these pages: no other site may be told where one came from.
export const metadata = { referrer: "no-referrer" as const };

export default async function AuthLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations("common");
  return (
    <ProductFrame>
      <div className="grid min-h-dvh bg-background panel:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-8 px-6 py-6 pane:px-12 pane:py-8">
          <header>
            <Link href="/" aria-label={t("appName")} className="inline-flex rounded-md">
              <Logo />
            </Link>
          </header>
          <main className="flex flex-1 flex-col items-center justify-start pane:justify-center">
            <div className="flex w-full max-w-sm flex-col gap-6">{children}</div>
          </main>
          <footer className="flex min-h-5 justify-center">{env.DEV_TOOLS && <OutboxHint />}</footer>
        </div>
        <aside className="hidden items-center justify-center border-l bg-sidebar p-12 panel:flex">
          <AuthPicture />
        </aside>
      </div>
    </ProductFrame>
  );
}
