"use client";

import { useMemo } from "react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { changeSearch, searchNow, useSearch } from "@/components/inbox/address";
import { useSegments } from "@/components/contacts/use-segments";
import { useApi, useApiQuery, type ApiError } from "@/hooks/use-api";
import { useDebounced } from "@/hooks/use-debounced";
import { useWorkspace } from "@/hooks/use-workspace";
import { contactFilterParam, everyContact, type ContactFilter } from "@/lib/contacts/filters";
import { contactSorts, type ContactSort } from "@/lib/contacts/schemas";
import type { ContactCountView, ContactView, SegmentView } from "@/lib/contacts/views";
import type { Page } from "@/lib/shared/pagination";

/** Longest filter that goes into an address, as the API has it. */
const longestFilter = 8_000;

export type Asked = {
  q: string;
  segment: SegmentView | null;
  /** What the segment says, or what was made of it. */
  filter: ContactFilter;
  /** Whether the filter is one's own and no longer the segment's. */
  changed: boolean;
  sort: ContactSort;
  /** Those who were deleted, instead of the others. */
  deleted: boolean;
  contactId: string | null;
};

function filterIn(text: string | null): ContactFilter | null {
  if (!text) return null;
  const parsed = contactFilterParam.safeParse(text);
  return parsed.success ? parsed.data : null;
}

/** Changes what is asked for, in the address; null takes a part away. `push`: the browser's back leads here again. */
export function ask(change: Record<string, string | null>, how: "push" | "replace" = "replace"): void {
  const next = new URLSearchParams(searchNow());
  for (const [name, value] of Object.entries(change)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  changeSearch(next.toString(), how);
}

/** Puts a filter into the address. @returns whether it fits there */
export function askFor(filter: ContactFilter, segment: SegmentView | null): boolean {
  const text = JSON.stringify(filter);
  if (text.length > longestFilter) return false;
  const isSegments = segment !== null && text === JSON.stringify(segment.filter);
  const isEverybody = segment === null && filter.conditions.length === 0;
  ask({ filter: isSegments || isEverybody ? null : text });
  return true;
}

/** What the address asks for. */
export function useAsked(): Asked {
  const search = useSearch();
  const segments = useSegments().data?.data;
  return useMemo(() => {
    const params = new URLSearchParams(search);
    const segmentId = params.get("segment");
    const segment = segments?.find(({ id }) => id === segmentId) ?? null;
    const own = filterIn(params.get("filter"));
    const sort = params.get("sort") as ContactSort;
    return {
      q: params.get("q") ?? "",
      segment,
      filter: own ?? segment?.filter ?? everyContact,
      changed: own !== null,
      sort: contactSorts.includes(sort) ? sort : "last_inbound",
      deleted: params.has("deleted"),
      contactId: params.get("contact"),
    };
  }, [search, segments]);
}

/** The words, filter and segment of a request, for the API. */
export function searchParams({ q, filter, segment, changed }: Asked): URLSearchParams {
  const params = new URLSearchParams();
  if (q.trim()) params.set("q", q.trim());
  if (segment && !changed) params.set("segmentId", segment.id);
  else if (filter.conditions.length > 0) params.set("filter", JSON.stringify(filter));
  return params;
}

/** Milliseconds without a change after which contacts are asked for. */
const restMs = 200;

/** The contacts that fit, a page at a time. */
export function useContactList(asked: Asked) {
  const api = useApi();
  const { slug } = useWorkspace();
  const params = searchParams(asked);
  params.set("sort", asked.sort);
  params.set("limit", "100");
  if (asked.deleted) params.set("deleted", "true");
  const search = useDebounced(params.toString(), restMs);
  return useInfiniteQuery<Page<ContactView>, ApiError>({
    queryKey: [slug, "contacts", "list", search],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ContactView>>(
        `/contacts?${search}${pageParam ? `&cursor=${encodeURIComponent(pageParam as string)}` : ""}`,
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** How many contacts fit, and the newest of them; follows what one edits. */
export function useContactCount(params: URLSearchParams, enabled = true) {
  const search = useDebounced(params.toString(), restMs);
  return useApiQuery<ContactCountView>(`/contact-counts?${search}`, {
    key: ["contacts", "count", search],
    enabled,
    placeholderData: keepPreviousData,
  });
}
