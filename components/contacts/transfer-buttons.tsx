"use client";

import Link from "next/link";
import { Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { useMay, useWorkspace } from "@/hooks/use-workspace";

/** The ways in and out for many contacts at once. */
export function TransferButtons() {
  const t = useTranslations("imports");
  const { slug } = useWorkspace();
  if (!useMay("admin")) return null;
  return (
    <Button variant="outline" asChild>
      <Link href={`/w/${slug}/contacts/import`}>
        <Upload />
        {t("import")}
      </Link>
    </Button>
  );
}
