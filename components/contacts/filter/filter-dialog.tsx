"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { FilterBuilder } from "@/components/contacts/filter/filter-builder";
import { useContactCount } from "@/components/contacts/use-contact-search";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { everyContact, type ContactFilter } from "@/lib/contacts/filters";

/** How many a filter holds, and the newest of them, while it is edited. */
function Preview({ filter }: { filter: ContactFilter }) {
  const t = useTranslations("filters");
  const params = new URLSearchParams({ filter: JSON.stringify(filter) });
  const { data, error } = useContactCount(params, filter.conditions.length > 0);
  if (filter.conditions.length === 0) return <p className="text-muted-foreground">{t("startHere")}</p>;
  if (error) {
    return (
      <p role="alert" className="text-danger">
        {error.message}
      </p>
    );
  }
  return (
    <div className="flex min-h-48 flex-col gap-2">
      <p role="status" className="font-medium tabular-nums">
        {data ? t("count", { count: data.count }) : t("counting")}
      </p>
      <ul className="flex flex-col gap-1.5">
        {data?.sample.slice(0, 5).map((contact) => (
          <li key={contact.id} className="flex min-w-0 items-center gap-2">
            <Avatar name={contact.name} seed={contact.id} size="sm" />
            <bdi className="truncate">{contact.name}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Asks for a filter over contacts, and shows whom it holds. */
export function FilterDialog(props: {
  title: string;
  text: string;
  confirm: string;
  onPick: (filter: ContactFilter) => void;
  onClose: () => void;
}) {
  const [filter, setFilter] = useState<ContactFilter>(everyContact);
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <DialogContent title={props.title} description={props.text} className="sm:max-w-xl">
        <FilterBuilder filter={filter} onChange={setFilter} />
        <Preview filter={filter} />
        <DialogFooter>
          <Button disabled={filter.conditions.length === 0} onClick={() => props.onPick(filter)}>
            {props.confirm}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
