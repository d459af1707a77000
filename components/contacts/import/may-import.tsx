"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useMay, useWorkspace } from "@/hooks/use-workspace";

/** What is inside, for who may import; for others who can let them. */
export function MayImport({ children }: { children: ReactNode }) {
  const t = useTranslations("imports.noPermission");
  const { slug } = useWorkspace();
  if (useMay("admin")) return children;
  return (
    <EmptyState
      drawing="lost"
      title={t("title")}
      className="h-full"
      action={
        <Button variant="outline" asChild>
          <Link href={`/w/${slug}/contacts`}>{t("back")}</Link>
        </Button>
      }
    >
      {t("text")}
    </EmptyState>
  );
}
