import type { Metadata } from "next";
import { connection } from "next/server";
import { getTranslations } from "next-intl/server";
import { Logo } from "@/components/logo";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** A whole load: this page stands outside the layouts of the product. */
const home = "/";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("common.notFound"))("title") };
}

export default async function NotFound() {
  // Unknown addresses come with the policy of the product, which names scripts by request.
  await connection();
  const t = await getTranslations("common.notFound");
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-sidebar p-6">
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
