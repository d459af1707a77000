"use client";

import { memo, type MouseEvent } from "react";
import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { LabelChip } from "@/components/inbox/library/label-chip";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { ContactView, LabelView } from "@/lib/contacts/views";
import { cn } from "@/lib/shared/cn";

const columns =
  "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 pane:grid-cols-[minmax(0,1fr)_minmax(0,12rem)_8.5rem_5rem]";

/** Height of a row in pixels, the line below it too. */
export const rowHeight = 61;

/** What one dials or writes to. */
export const addressOf = (contact: ContactView): string | null =>
  contact.phone ?? (contact.waId ? `+${contact.waId}` : contact.username);

type Props = {
  contact: ContactView;
  labels: readonly LabelView[];
  chosen: boolean;
  /** Whether there is something to choose for. */
  mayChoose: boolean;
  onOpen: (id: string) => void;
  onChoose: (id: string, through: boolean) => void;
};

/** One contact of the list: ticked at its left, opened anywhere else. */
export const ContactRow = memo(function ContactRow(props: Props) {
  const t = useTranslations("contacts.list");
  const { contact, chosen } = props;
  const address = addressOf(contact);
  const consent = contact.marketingStoppedAt
    ? "stopped"
    : contact.marketingGrantedAt
      ? "granted"
      : "never_asked";
  const press = (event: MouseEvent) => {
    if (props.mayChoose && (event.shiftKey || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      props.onChoose(contact.id, event.shiftKey);
    } else props.onOpen(contact.id);
  };
  return (
    <div className={cn("group/row flex h-15 items-stretch", chosen && "bg-primary/8")}>
      {props.mayChoose && (
        <button
          type="button"
          role="checkbox"
          aria-checked={chosen}
          aria-label={t("choose", { name: contact.name })}
          tabIndex={-1}
          onClick={(event) => props.onChoose(contact.id, event.shiftKey)}
          className="grid w-11 shrink-0 place-items-center pl-1 select-none"
        >
          <span
            className={cn(
              "grid size-4 place-items-center rounded-sm border border-muted-foreground/60 bg-background transition-opacity",
              chosen
                ? "border-primary bg-primary text-primary-foreground"
                : "pointer-fine:opacity-40 pointer-fine:group-hover/row:opacity-100",
            )}
          >
            {chosen && <Check className="size-3" strokeWidth={3} />}
          </span>
        </button>
      )}
      <button
        type="button"
        aria-haspopup="dialog"
        data-contact={contact.id}
        onClick={press}
        className={cn(
          columns,
          "min-w-0 flex-1 py-2 pr-4 text-start transition-colors hover:bg-accent focus-visible:bg-accent focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-ring",
          props.mayChoose ? "pl-1" : "pl-4",
        )}
      >
        <span className="flex min-w-0 items-center gap-3">
          <Avatar name={contact.name} seed={contact.id} />
          <span className="flex min-w-0 flex-col">
            <bdi className="max-w-full self-start truncate font-medium">{contact.name}</bdi>
            {address !== contact.name && (
              <span className="truncate text-sm text-muted-foreground tabular-nums">{address}</span>
            )}
          </span>
        </span>
        <span className="hidden min-w-0 gap-1 overflow-hidden pane:flex">
          {props.labels
            .filter(({ id }) => contact.labelIds.includes(id))
            .slice(0, 3)
            .map((label) => (
              <LabelChip key={label.id} label={label} />
            ))}
        </span>
        <span className="hidden pane:block">
          {contact.blockedAt ? (
            <Badge tone="danger">{t("blocked")}</Badge>
          ) : (
            consent !== "never_asked" && (
              <Badge tone={consent === "granted" ? "success" : "warning"}>{t(`consent.${consent}`)}</Badge>
            )
          )}
        </span>
        <span className="text-end text-sm text-muted-foreground tabular-nums">
          {contact.lastInboundAt ? <RelativeTime at={contact.lastInboundAt} /> : t("never")}
        </span>
      </button>
    </div>
  );
});

export function ContactRowSkeleton() {
  return (
    <div className={cn(columns, "h-15 px-4 py-2")} aria-hidden="true">
      <div className="flex items-center gap-3">
        <Skeleton className="size-8 rounded-full" />
        <div className="flex flex-col gap-2">
          <Skeleton className="h-3.5 w-36" />
          <Skeleton className="h-3.5 w-28" />
        </div>
      </div>
      <Skeleton className="hidden h-5 w-20 rounded-full pane:block" />
      <Skeleton className="hidden h-5 w-16 rounded-full pane:block" />
      <Skeleton className="h-3.5 w-10 justify-self-end" />
    </div>
  );
}
