import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { Logo } from "@/components/logo";
import { SystemTheme } from "@/components/site/system-theme";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** A whole load: this page stands outside the layouts of the product. */
const home = "/";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("common.notFound"))("title") };
}

export default async function NotFound() {
  const t = await getTranslations("common.notFound");
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-sidebar p-6">
      <SystemTheme nonce={(await headers()).get("x-nonce") ?? undefined} />
      <Logo />
      <EmptyState
        drawing="lost"
        title={t("title")}
        action={
          <Button asChild>
            <a href={home}>{t("action")}</a>
          </Button>
        }
      >
        {t("text")}
      </EmptyState>
    </main>
  );
}
