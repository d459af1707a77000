"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useWorkspace } from "@/hooks/use-workspace";

/** For who may read templates and not write them. */
export function NoPermission() {
  const t = useTranslations("templates.noPermission");
  const { slug } = useWorkspace();
  return (
    <EmptyState
      drawing="lost"
      title={t("title")}
      className="h-full"
      action={
        <Button variant="outline" asChild>
          <Link href={`/w/${slug}/templates`}>{t("back")}</Link>
        </Button>
      }
    >
      {t("text")}
    </EmptyState>
  );
}
