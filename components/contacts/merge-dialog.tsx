"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { addressOf } from "@/components/contacts/contact-row";
import { MergeSide } from "@/components/contacts/merge-side";
import { TwoIdentities } from "@/components/contacts/two-identities";
import { useContactList } from "@/components/contacts/use-contact-search";
import { useMerge } from "@/components/contacts/use-merge";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { useApiQuery } from "@/hooks/use-api";
import { everyContact } from "@/lib/contacts/filters";
import type { ContactView } from "@/lib/contacts/views";

/** So many are shown; who is not among them is found by more of their name. */
const mostShown = 20;

function Finder({ without, onChoose }: { without: string; onChoose: (id: string) => void }) {
  const t = useTranslations("contacts.merge");
  const [q, setQ] = useState("");
  const found = useContactList({
    q,
    segment: null,
    filter: everyContact,
    changed: false,
    sort: "last_inbound",
    deleted: false,
    contactId: null,
  });
  const contacts = found.data?.pages[0]?.data.filter(({ id }) => id !== without).slice(0, mostShown);
  return (
    <>
      <Input
        autoFocus
        type="search"
        value={q}
        onChange={(event) => setQ(event.target.value)}
        placeholder={t("search")}
        aria-label={t("search")}
        maxLength={200}
      />
      {found.isError ? (
        <QueryFailed query={found} />
      ) : !contacts ? (
        <div className="flex flex-col gap-2" aria-busy="true">
          {[0, 1, 2, 3].map((row) => (
            <Skeleton key={row} className="h-10 rounded-md" />
          ))}
        </div>
      ) : contacts.length === 0 ? (
        <p className="py-6 text-center text-muted-foreground">{t("nobody")}</p>
      ) : (
        <ul
          aria-label={t("found")}
          aria-busy={found.isFetching}
          className="scrollbar-quiet -mx-2 flex max-h-[45dvh] flex-col overflow-y-auto"
        >
          {contacts.map((contact) => (
            <li key={contact.id}>
              <button
                type="button"
                onClick={() => onChoose(contact.id)}
                className="flex min-h-12 w-full items-center gap-2.5 rounded-md px-2 py-1 text-start hover:bg-accent focus-visible:bg-accent focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-ring"
              >
                <Avatar seed={contact.id} name={contact.name} size="sm" />
                <span className="flex min-w-0 flex-col">
                  <bdi className="max-w-full self-start truncate">{contact.name}</bdi>
                  {addressOf(contact) !== contact.name && (
                    <bdi className="self-start text-sm text-muted-foreground tabular-nums">
                      {addressOf(contact)}
                    </bdi>
                  )}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const useContact = (id: string | null) =>
  useApiQuery<ContactView>(`/contacts/${id}`, { key: ["contact", id], enabled: id !== null });

type Props = {
  /** The contact that stays. */
  contactId: string;
  /** Who becomes part of it, when that is known already. */
  otherId?: string;
  onMerged?: () => void;
  onClose: () => void;
};

/** Whom to merge with: found, seen side by side with what becomes of each, and merged. */
export default function MergeDialog({ contactId, otherId, onMerged, onClose }: Props) {
  const t = useTranslations("contacts.merge");
  const common = useTranslations("common");
  const [chosenId, setChosenId] = useState(otherId ?? null);
  const kept = useContact(contactId);
  const other = useContact(chosenId);
  const [refusal, setRefusal] = useState<string | null>(null);
  const merging = useMerge(contactId, {
    onMerged: () => {
      onClose();
      onMerged?.();
    },
    onRefused: setRefusal,
  });
  const choose = (id: string | null) => {
    setRefusal(null);
    setChosenId(id);
  };
  const another = !otherId && (
    <Button variant="outline" onClick={() => choose(null)}>
      {t("another")}
    </Button>
  );
  const failed = [kept, other].filter(({ isError }) => isError);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t(chosenId ? "titleTwo" : "titleFind")}
        description={t.rich(chosenId ? "textTwo" : "textFind", {
          known: kept.data ? "yes" : "no",
          name: kept.data?.name ?? "",
          bdi: (words) => <bdi>{words}</bdi>,
        })}
        className="sm:max-w-lg"
      >
        {chosenId === null ? (
          <Finder without={contactId} onChoose={choose} />
        ) : failed[0]?.error ? (
          <ErrorState
            turn={failed[0].error.turn}
            onRetry={() => failed.forEach(({ refetch }) => void refetch())}
            retrying={failed.some(({ isFetching }) => isFetching)}
            action={another}
          >
            {failed[0].error.message}
          </ErrorState>
        ) : (
          <>
            <div className="grid gap-3 sm:grid-cols-2">
              <MergeSide contact={kept.data} role="stays" />
              <MergeSide contact={other.data} role="goes" />
            </div>
            <ul className="flex list-disc flex-col gap-1 pl-4 text-sm text-muted-foreground">
              {(["own", "comes", "stops"] as const).map((part) => (
                <li key={part}>{t(`what.${part}`)}</li>
              ))}
            </ul>
            {refusal && (
              <p role="alert" className="text-base text-danger">
                {refusal}
              </p>
            )}
            {merging.doubt && <TwoIdentities doubt={merging.doubt} merging={merging} />}
            {!merging.doubt && (
              <DialogFooter>
                {another || (
                  <DialogClose asChild>
                    <Button variant="outline">{common("cancel")}</Button>
                  </DialogClose>
                )}
                <Button
                  loading={merging.pending}
                  disabled={!kept.data || !other.data}
                  onClick={() => {
                    setRefusal(null);
                    merging.merge(chosenId);
                  }}
                >
                  {t("merge")}
                </Button>
              </DialogFooter>
            )}
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}
