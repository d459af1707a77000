"use client";

import { useTranslations } from "next-intl";
import { Avatar } from "@/components/ui/avatar";
import type { ContactRef } from "@/lib/contacts/views";

/** Above the first message: with whom this is. */
export function ThreadStart({ contact }: { contact: ContactRef }) {
  const t = useTranslations("inbox.thread");
  return (
    <div className="flex flex-col items-center gap-2 px-6 pt-12 pb-3 text-center">
      <Avatar name={contact.name} seed={contact.id} size="xl" />
      <bdi className="max-w-full text-lg font-semibold wrap-anywhere">{contact.name}</bdi>
      <p className="text-sm text-muted-foreground">{t("start")}</p>
    </div>
  );
}
