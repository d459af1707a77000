"use client";

import { useRef, useState } from "react";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { BulkBar } from "@/components/contacts/bulk-bar";
import { ChangesMenu, RunningChanges } from "@/components/contacts/changes-menu";
import { ContactList } from "@/components/contacts/contact-list";
import { ContactMenu } from "@/components/contacts/contact-menu";
import { ContactRowSkeleton } from "@/components/contacts/contact-row";
import { ContactSheet } from "@/components/contacts/contact-sheet";
import { FilterBuilder } from "@/components/contacts/filter/filter-builder";
import { SegmentActions } from "@/components/contacts/filter/segment-bar";
import { MergeDialog } from "@/components/contacts/merge-contact";
import { NewContactDialog } from "@/components/contacts/new-contact-dialog";
import { SegmentNav } from "@/components/contacts/segment-nav";
import { useContactActs } from "@/components/contacts/use-contact-acts";
import { useBulk } from "@/components/contacts/use-contact-changes";
import {
  ask,
  askFor,
  searchParams,
  useAsked,
  useContactCount,
  useContactList,
  type Asked,
} from "@/components/contacts/use-contact-search";
import { TransferButtons } from "@/components/contacts/transfer-buttons";
import { useSelection } from "@/components/contacts/use-selection";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { Select, SelectItem } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useHotkeys } from "@/hooks/use-hotkeys";
import { useMay } from "@/hooks/use-workspace";
import { contactSorts } from "@/lib/contacts/schemas";

/** Words, filter and order, in one bar. */
function SearchBar({ asked }: { asked: Asked }) {
  const t = useTranslations("contacts.list");
  const words = useTranslations("filters");
  const search = useRef<HTMLInputElement>(null);
  useHotkeys({ "/": () => search.current?.focus() });
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <Input
          ref={search}
          type="search"
          value={asked.q}
          onChange={(event) => ask({ q: event.target.value })}
          onKeyDown={(event) => event.key === "Escape" && search.current?.blur()}
          placeholder={t("search")}
          aria-label={t("search")}
          maxLength={200}
          className="min-w-0 flex-1 sm:max-w-72"
        />
        <Select
          value={asked.sort}
          onValueChange={(sort) => ask({ sort: sort === "last_inbound" ? null : sort })}
          aria-label={t("sort")}
          className="w-36 sm:ml-auto"
        >
          {(["last_inbound", ...contactSorts.filter((sort) => sort !== "last_inbound")] as const).map(
            (sort) => (
              <SelectItem key={sort} value={sort}>
                {t(`sorts.${sort}`)}
              </SelectItem>
            ),
          )}
        </Select>
      </div>
      {!asked.deleted && (
        <FilterBuilder
          hotkey
          filter={asked.filter}
          onChange={(filter) => {
            if (!askFor(filter, asked.segment)) toast.error(words("tooLong"));
          }}
        >
          <SegmentActions asked={asked} />
        </FilterBuilder>
      )}
    </div>
  );
}

function Count({ count }: { count: number | undefined }) {
  const t = useTranslations("filters");
  return (
    <p role="status" className="text-sm text-muted-foreground tabular-nums">
      {count === undefined ? t("counting") : t("count", { count })}
    </p>
  );
}

/** Everybody the workspace knows: found, filtered, kept as segments, opened beside the list. */
export function ContactsPage() {
  const t = useTranslations("contacts.list");
  const mayWrite = useMay("agent");
  const scroller = useRef<HTMLDivElement>(null);
  const [creating, setCreating] = useState(false);
  const [merging, setMerging] = useState<string | null>(null);
  const asked = useAsked();
  const contacts = useContactList(asked);
  const rows = contacts.data?.pages.flatMap((page) => page.data) ?? [];
  const selecting = useSelection(
    rows.map(({ id }) => id),
    searchParams(asked).toString(),
  );
  const count = useContactCount(searchParams(asked), !asked.deleted).data?.count;
  const bulk = useBulk();
  const acts = useContactActs();
  const narrowed = asked.q.trim() !== "" || asked.filter.conditions.length > 0 || asked.deleted;
  const show = (id: string | null) => ask({ contact: id });
  return (
    <div ref={scroller} className="scrollbar-quiet h-full overflow-y-auto">
      <div className="mx-auto flex w-full max-w-6xl flex-col gap-5 px-4 py-6 pane:px-8 pane:py-8">
        <PageHeader
          title={t("title")}
          description={t("purpose")}
          actions={
            mayWrite && (
              <>
                <TransferButtons asked={asked} />
                <ChangesMenu bulk={bulk} />
                <Button onClick={() => setCreating(true)}>
                  <Plus />
                  {t("create")}
                </Button>
              </>
            )
          }
        />
        <div className="flex flex-col gap-4 panel:flex-row panel:gap-8">
          <SegmentNav asked={asked} />
          <div className="flex min-w-0 flex-1 flex-col gap-3">
            {(rows.length > 0 || narrowed) && <SearchBar asked={asked} />}
            <RunningChanges bulk={bulk} />
            {contacts.isPending ? (
              <div className="divide-y overflow-hidden rounded-xl border bg-card" aria-busy="true">
                {[0, 1, 2, 3, 4].map((row) => (
                  <ContactRowSkeleton key={row} />
                ))}
              </div>
            ) : contacts.isError ? (
              <QueryFailed query={contacts} />
            ) : rows.length === 0 ? (
              <div className="rounded-xl border">
                {asked.deleted ? (
                  <EmptyState drawing="search" title={t("noneDeleted")}>
                    {t("noneDeletedText")}
                  </EmptyState>
                ) : narrowed ? (
                  <EmptyState drawing="search" title={t("noneFound")} />
                ) : (
                  <EmptyState
                    drawing="conversation"
                    title={t("emptyTitle")}
                    action={mayWrite && <Button onClick={() => setCreating(true)}>{t("create")}</Button>}
                  >
                    {t("emptyText")}
                  </EmptyState>
                )}
              </div>
            ) : (
              <>
                {!asked.deleted && <Count count={count} />}
                <ContactList
                  scroller={scroller}
                  contacts={rows}
                  hasMore={contacts.hasNextPage}
                  onMore={() => void (contacts.isFetching || contacts.fetchNextPage())}
                  selecting={selecting}
                  mayChoose={mayWrite && !asked.deleted}
                  onOpen={show}
                  menu={(contact, row) => (
                    <ContactMenu
                      contact={contact}
                      acts={acts}
                      mayWrite={mayWrite}
                      onOpen={() => show(contact.id)}
                      onChoose={() => selecting.toggle(contact.id)}
                      onMerge={() => setMerging(contact.id)}
                    >
                      {row}
                    </ContactMenu>
                  )}
                />
                {selecting.some && (
                  <BulkBar
                    selecting={selecting}
                    asked={asked}
                    fitting={count}
                    loaded={rows.length}
                    bulk={bulk}
                  />
                )}
              </>
            )}
          </div>
        </div>
        <ContactSheet id={asked.contactId} onClose={() => show(null)} />
        {merging && <MergeDialog contactId={merging} onClose={() => setMerging(null)} />}
        {creating && (
          <NewContactDialog
            onClose={() => setCreating(false)}
            onCreated={({ id }) => {
              setCreating(false);
              show(id);
            }}
          />
        )}
      </div>
    </div>
  );
}
