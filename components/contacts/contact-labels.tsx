"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useChangeContact } from "@/components/contacts/use-change-contact";
import { LabelChip, LabelDot } from "@/components/inbox/library/label-chip";
import { useLabels } from "@/components/settings/use-library";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { toast } from "@/components/ui/toast";
import { useMay } from "@/hooks/use-workspace";
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
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <button
              type="button"
              className="flex h-6 items-center gap-1 rounded-full border border-dashed px-2 text-xs text-muted-foreground hover:bg-accent pointer-coarse:h-10"
            >
              <Plus className="size-3" aria-hidden="true" />
              {t("change")}
            </button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="start">
            {labels.map((label) => (
              <DropdownMenuCheckboxItem
                key={label.id}
                checked={contact.labelIds.includes(label.id)}
                onSelect={(event) => event.preventDefault()}
                onCheckedChange={(on) =>
                  change.mutate({
                    labelIds: on
                      ? [...contact.labelIds, label.id]
                      : contact.labelIds.filter((id) => id !== label.id),
                  })
                }
              >
                <LabelDot color={label.color} />
                <bdi className="truncate">{label.name}</bdi>
              </DropdownMenuCheckboxItem>
            ))}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </div>
  );
}
