"use client";

import { useState } from "react";
import dynamic from "next/dynamic";
import { Eraser } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { patiently } from "@/components/ui/late";
import { useMay } from "@/hooks/use-workspace";
import type { ContactView } from "@/lib/contacts/views";

const EraseDialog = dynamic(
  patiently(() => import("@/components/contacts/erase-dialog")),
  { ssr: false },
);

type Props = {
  contact: Pick<ContactView, "id" | "name">;
  /** Nothing of them is to be seen any more. */
  onErased?: () => void;
};

/** For admins: erases a person for good. */
export function EraseContact({ contact, onErased }: Props) {
  const t = useTranslations("contacts.erase");
  const mayErase = useMay("admin");
  const [open, setOpen] = useState(false);
  if (!mayErase) return null;
  return (
    <>
      <Button variant="outline" className="text-danger" onClick={() => setOpen(true)}>
        <Eraser />
        {t("button")}
      </Button>
      {open && <EraseDialog contact={contact} onErased={onErased} onClose={() => setOpen(false)} />}
    </>
  );
}
