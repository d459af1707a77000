"use client";

import Link from "next/link";
import { useState } from "react";
import { Download, Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { ExportDialog } from "@/components/contacts/export-dialog";
import type { Asked } from "@/components/contacts/use-contact-search";
import { Button } from "@/components/ui/button";
import { useMay, useWorkspace } from "@/hooks/use-workspace";

/** The ways in and out for many contacts at once. */
export function TransferButtons({ asked }: { asked: Asked }) {
  const t = useTranslations("imports");
  const { slug } = useWorkspace();
  const [exporting, setExporting] = useState(false);
  if (!useMay("admin")) return null;
  return (
    <>
      <Button variant="outline" asChild>
        <Link href={`/w/${slug}/contacts/import`}>
          <Upload />
          {t("import")}
        </Link>
      </Button>
      <Button variant="outline" onClick={() => setExporting(true)}>
        <Download />
        {t("export.export")}
      </Button>
      {exporting && <ExportDialog asked={asked} onClose={() => setExporting(false)} />}
    </>
  );
}
