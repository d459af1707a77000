"use client";

import { useTranslations } from "next-intl";
import { useChangeContact } from "@/components/contacts/use-change-contact";
import { LabelChip } from "@/components/inbox/library/label-chip";
import { LabelMenu } from "@/components/inbox/library/label-menu";
import { useLabels } from "@/components/settings/use-library";
import { toast } from "@/components/ui/toast";
import { useMay } from "@/hooks/use-workspace";
import { toggled } from "@/lib/shared/lists";
import type { ContactView } from "@/lib/contacts/views";

/** Labels of a person, put on and taken off in one menu. */
export function ContactLabels({ contact }: { contact: ContactView }) {
  const t = useTranslations("contacts.labels");
  const labels = useLabels().data?.data ?? [];
  const mayWrite = useMay("agent");
  const change = useChangeContact(contact, (error) => toast.error(error.message));
  if (labels.length === 0) return <p className="text-sm text-muted-foreground">{t("none")}</p>;
  const theirs = labels.filter(({ id }) => contact.labelIds.includes(id));
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {theirs.map((label) => (
        <LabelChip key={label.id} label={label} />
      ))}
      {mayWrite && (
        <LabelMenu
          labels={labels}
          chosen={contact.labelIds}
          onToggle={(id) => change.mutate({ labelIds: toggled(contact.labelIds, id) })}
        >
          {t("change")}
        </LabelMenu>
      )}
    </div>
  );
}
