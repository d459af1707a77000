"use client";

import { useTranslations } from "next-intl";
import { DeletionCard } from "@/components/data/deletion-card";
import { ExportCard } from "@/components/data/export-card";
import { RetentionCard } from "@/components/data/retention-card";
import { PageHeader } from "@/components/ui/page-header";

/** What becomes of the workspace's data: how long it is kept, taking it along, and deleting it. */
export function DataSettings() {
  const t = useTranslations("data");
  return (
    <>
      <PageHeader title={t("title")} description={t("text")} />
      <RetentionCard />
      <ExportCard />
      <DeletionCard />
    </>
  );
}
