"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useWorkspace } from "@/hooks/use-workspace";

type Props = {
  /** Namespace with title, text and back. */
  words: "imports.noPermission" | "templates.noPermission";
  /** The page of the workspace one may see instead. */
  page: string;
};

/** For who may not do what a page is for: who could let them, and the way back. */
export function NotPermitted({ words, page }: Props) {
  const t = useTranslations(words);
  const { slug } = useWorkspace();
  return (
    <EmptyState
      drawing="lost"
      title={t("title")}
      className="h-full"
      action={
        <Button variant="outline" asChild>
          <Link href={`/w/${slug}/${page}`}>{t("back")}</Link>
        </Button>
      }
    >
      {t("text")}
    </EmptyState>
  );
}
