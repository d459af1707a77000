"use client";

import { useDeferredValue, useState } from "react";
import { usePathname, useSearchParams } from "next/navigation";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { ContactSheet } from "@/components/contacts/contact-sheet";
import { NewContactDialog } from "@/components/contacts/new-contact-dialog";
import { useSegments } from "@/components/contacts/use-segments";
import { LabelChip } from "@/components/inbox/library/label-chip";
import { useLabels } from "@/components/settings/use-library";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select, SelectItem } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ContactFilter } from "@/lib/contacts/filters";
import type { ContactView } from "@/lib/contacts/views";
import { cn } from "@/lib/shared/cn";
import type { Page } from "@/lib/shared/pagination";

const columns =
  "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 pane:grid-cols-[minmax(0,1fr)_minmax(0,12rem)_8rem_5rem]";

const consents = ["granted", "never_asked", "stopped"] as const;
const sorts = ["last_inbound", "created", "name"] as const;
type Narrowing = { label: string; consent: string; segment: string; sort: (typeof sorts)[number] };

function searchOf(q: string, { label, consent, segment, sort }: Narrowing): URLSearchParams {
  const search = new URLSearchParams({ sort, limit: "50" });
  if (q) search.set("q", q);
  if (segment !== "all") search.set("segmentId", segment);
  const conditions: ContactFilter["conditions"] = [];
  if (label !== "all") conditions.push({ field: "label", operator: "has_any", ids: [label] });
  if (consent !== "all") {
    const values = [consent as (typeof consents)[number]];
    conditions.push({ field: "consent", category: "marketing", operator: "is_any_of", values });
  }
  if (conditions.length > 0) search.set("filter", JSON.stringify({ match: "all", conditions }));
  return search;
}

function Row({ contact, onOpen }: { contact: ContactView; onOpen: () => void }) {
  const t = useTranslations("contacts.list");
  const labels = useLabels().data?.data ?? [];
  const address = contact.phone ?? (contact.waId ? `+${contact.waId}` : contact.username);
  const consent = contact.marketingStoppedAt
    ? "stopped"
    : contact.marketingGrantedAt
      ? "granted"
      : "never_asked";
  return (
    <li>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={onOpen}
        className={cn(
          columns,
          "min-h-15 w-full px-4 py-2 text-start transition-colors hover:bg-accent focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-ring",
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
          {labels
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
    </li>
  );
}

function ContactRowsSkeleton() {
  return (
    <div className="divide-y overflow-hidden rounded-xl border bg-card" aria-busy="true">
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className={cn(columns, "min-h-15 px-4 py-2")}>
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
      ))}
    </div>
  );
}

/** Everybody the workspace knows: found, narrowed, opened beside the list. */
export function ContactsPage() {
  const t = useTranslations("contacts.list");
  const api = useApi();
  const { slug } = useWorkspace();
  const mayWrite = useMay("agent");
  const pathname = usePathname();
  const openId = useSearchParams().get("contact");
  const labels = useLabels().data?.data ?? [];
  const segments = useSegments().data?.data ?? [];
  const [typed, setTyped] = useState("");
  const [creating, setCreating] = useState(false);
  const [narrowing, setNarrowing] = useState<Narrowing>({
    label: "all",
    consent: "all",
    segment: "all",
    sort: "last_inbound",
  });
  const q = useDeferredValue(typed.trim());
  const search = searchOf(q, narrowing).toString();
  const contacts = useInfiniteQuery<Page<ContactView>, ApiError>({
    queryKey: [slug, "contacts", search],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ContactView>>(
        `/contacts?${search}${pageParam ? `&cursor=${encodeURIComponent(pageParam as string)}` : ""}`,
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
  const rows = contacts.data?.pages.flatMap((page) => page.data) ?? [];
  const { label, consent, segment } = narrowing;
  const narrowed = q !== "" || label !== "all" || consent !== "all" || segment !== "all";
  const narrow = (changes: Partial<Narrowing>) => setNarrowing({ ...narrowing, ...changes });
  // In the address, so that it can be sent to a colleague; without asking the server for the page again.
  const show = (id: string | null) =>
    window.history.replaceState(null, "", id ? `${pathname}?contact=${id}` : pathname);
  return (
    <PageBody className="max-w-5xl">
      <PageHeader
        title={t("title")}
        description={t("purpose")}
        actions={
          mayWrite && (
            <Button onClick={() => setCreating(true)}>
              <Plus />
              {t("create")}
            </Button>
          )
        }
      />
      {(rows.length > 0 || narrowed) && (
        <div className="flex flex-wrap gap-2">
          <Input
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder={t("search")}
            aria-label={t("search")}
            className="w-full sm:w-64"
          />
          {segments.length > 0 && (
            <Select
              value={segment}
              onValueChange={(next) => narrow({ segment: next })}
              aria-label={t("segment")}
              className="w-44"
            >
              <SelectItem value="all">{t("allSegments")}</SelectItem>
              {segments.map(({ id, name }) => (
                <SelectItem key={id} value={id}>
                  {name}
                </SelectItem>
              ))}
            </Select>
          )}
          {labels.length > 0 && (
            <Select
              value={label}
              onValueChange={(next) => narrow({ label: next })}
              aria-label={t("label")}
              className="w-40"
            >
              <SelectItem value="all">{t("allLabels")}</SelectItem>
              {labels.map(({ id, name }) => (
                <SelectItem key={id} value={id}>
                  {name}
                </SelectItem>
              ))}
            </Select>
          )}
          <Select
            value={consent}
            onValueChange={(next) => narrow({ consent: next })}
            aria-label={t("marketing")}
            className="w-44"
          >
            <SelectItem value="all">{t("anyConsent")}</SelectItem>
            {consents.map((state) => (
              <SelectItem key={state} value={state}>
                {t(`consent.${state}`)}
              </SelectItem>
            ))}
          </Select>
          <Select
            value={narrowing.sort}
            onValueChange={(next) => narrow({ sort: next as Narrowing["sort"] })}
            aria-label={t("sort")}
            className="w-40"
          >
            {sorts.map((sort) => (
              <SelectItem key={sort} value={sort}>
                {t(`sorts.${sort}`)}
              </SelectItem>
            ))}
          </Select>
        </div>
      )}
      {contacts.isPending ? (
        <ContactRowsSkeleton />
      ) : contacts.isError ? (
        <ErrorState
          turn={contacts.error.turn}
          onRetry={() => void contacts.refetch()}
          retrying={contacts.isFetching}
        >
          {contacts.error.message}
        </ErrorState>
      ) : rows.length === 0 ? (
        <div className="rounded-xl border">
          {narrowed ? (
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
          <ul aria-label={t("title")} className="divide-y overflow-hidden rounded-xl border bg-card">
            {rows.map((contact) => (
              <Row key={contact.id} contact={contact} onOpen={() => show(contact.id)} />
            ))}
          </ul>
          {contacts.hasNextPage && (
            <Button
              variant="outline"
              className="self-center"
              onClick={() => void contacts.fetchNextPage()}
              loading={contacts.isFetchingNextPage}
            >
              {t("showMore")}
            </Button>
          )}
        </>
      )}
      <ContactSheet id={openId} onClose={() => show(null)} />
      {creating && (
        <NewContactDialog
          onClose={() => setCreating(false)}
          onCreated={({ id }) => {
            setCreating(false);
            show(id);
          }}
        />
      )}
    </PageBody>
  );
}
