"use client";

import { Ban } from "lucide-react";
import { useTranslations } from "next-intl";
import { TwoIdentities } from "@/components/contacts/two-identities";
import { useBlockContact } from "@/components/contacts/use-block-contact";
import { useMerge } from "@/components/contacts/use-merge";
import { Button } from "@/components/ui/button";
import { useApiQuery } from "@/hooks/use-api";
import { useMay } from "@/hooks/use-workspace";
import type { ContactView, DuplicateView } from "@/lib/contacts/views";

/** Blocks a person, or lets them write again. */
export function BlockContact({ contact }: { contact: ContactView }) {
  const t = useTranslations("contacts.block");
  const blocked = contact.blockedAt !== null;
  const block = useBlockContact(contact);
  return (
    <div className="flex flex-col gap-1.5">
      {blocked && <p className="text-sm text-muted-foreground">{t("isBlocked")}</p>}
      <Button
        variant="outline"
        disabled={block.isPending}
        onClick={() => block.mutate(!blocked)}
        className={blocked ? "" : "text-danger"}
      >
        <Ban />
        {t(blocked ? "unblock" : "block")}
      </Button>
    </div>
  );
}

/** People who may be this one, to be made one by somebody who knows. */
export function Duplicates({ contact }: { contact: ContactView }) {
  const t = useTranslations("contacts.merge");
  const mayWrite = useMay("agent");
  const key = ["contact-duplicates", contact.id];
  const found = useApiQuery<{ data: DuplicateView[] }>(`/contacts/${contact.id}/duplicates`, { key }).data
    ?.data;
  const merging = useMerge(contact.id);
  if (!mayWrite || !found || found.length === 0) return null;
  return (
    <section className="flex flex-col gap-2 border-t pt-4">
      <h3 className="text-xs font-medium text-muted-foreground">{t("title")}</h3>
      {found.map(({ contact: other, reason }) => (
        <div key={other.id} className="flex flex-col gap-1.5">
          <div className="flex items-center gap-2">
            <span className="min-w-0 flex-1">
              <bdi className="block truncate">{other.name}</bdi>
              <span className="block truncate text-sm text-muted-foreground tabular-nums">
                {t(reason)} {other.phone && <bdi>{other.phone}</bdi>}
              </span>
            </span>
            <Button
              variant="outline"
              size="sm"
              disabled={merging.pending}
              onClick={() => merging.merge(other.id)}
            >
              {t("merge")}
            </Button>
          </div>
          {merging.doubt?.mergedId === other.id && <TwoIdentities doubt={merging.doubt} merging={merging} />}
        </div>
      ))}
    </section>
  );
}
