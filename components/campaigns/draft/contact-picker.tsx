"use client";

import { useDeferredValue, useState } from "react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { useApiQuery } from "@/hooks/use-api";
import type { AudienceSource } from "@/lib/campaigns/schemas";
import type { ContactView } from "@/lib/contacts/views";
import type { Page } from "@/lib/shared/pagination";

/** People picked by hand, found by name or number. */
export function ContactPicker({
  onPick,
  onClose,
}: {
  onPick: (source: AudienceSource) => void;
  onClose: () => void;
}) {
  const t = useTranslations("campaigns.audience");
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const q = useDeferredValue(typed.trim());
  const contacts = useApiQuery<Page<ContactView>>(
    `/contacts?limit=30${q ? `&q=${encodeURIComponent(q)}` : ""}`,
    { key: ["contact-picker", q], placeholderData: (before) => before },
  );
  const toggle = ({ id, name }: ContactView) => {
    const next = new Map(chosen);
    if (!next.delete(id)) next.set(id, name);
    setChosen(next);
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("kind.contacts")} description={t("contactsText")}>
        <Input
          autoFocus
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={t("search")}
          aria-label={t("search")}
        />
        {contacts.isPending ? (
          <div className="flex flex-col gap-2" aria-busy="true">
            {[0, 1, 2, 3].map((row) => (
              <Skeleton key={row} className="h-9 rounded-md" />
            ))}
          </div>
        ) : contacts.isError ? (
          <QueryFailed query={contacts} />
        ) : contacts.data.data.length === 0 ? (
          <p className="py-6 text-center text-muted-foreground">{t("nobody")}</p>
        ) : (
          <ul className="scrollbar-quiet -mx-2 flex max-h-[45dvh] flex-col overflow-y-auto">
            {contacts.data.data.map((contact) => (
              <li key={contact.id}>
                <Checkbox
                  checked={chosen.has(contact.id)}
                  onCheckedChange={() => toggle(contact)}
                  label={<bdi>{contact.name}</bdi>}
                  help={contact.phone ?? (contact.waId ? `+${contact.waId}` : contact.username)}
                  className="min-h-11 items-center rounded-md px-3 py-1 tabular-nums hover:bg-accent"
                />
              </li>
            ))}
          </ul>
        )}
        <DialogFooter>
          <Button
            disabled={chosen.size === 0}
            onClick={() => onPick({ kind: "contacts", contactIds: [...chosen.keys()] })}
          >
            {t("addPeople", { count: chosen.size })}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
