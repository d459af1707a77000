"use client";

import { useState } from "react";
import dynamic from "next/dynamic";
import { Merge } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { patiently } from "@/components/ui/late";

/** The window in which one chooses whom to merge with; fetched when it is wanted. */
export const MergeDialog = dynamic(
  patiently(() => import("@/components/contacts/merge-dialog")),
  { ssr: false },
);

/** Makes another contact, whom one finds, part of this one. */
export function MergeContact({ contactId }: { contactId: string }) {
  const t = useTranslations("contacts.merge");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="outline" onClick={() => setOpen(true)}>
        <Merge />
        {t("with")}
      </Button>
      {open && <MergeDialog contactId={contactId} onClose={() => setOpen(false)} />}
    </>
  );
}
