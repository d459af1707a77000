"use client";

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { keys } from "@/components/inbox/cache-keys";
import { useApi, useApiQuery, type Api, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { CustomFieldView, LabelView } from "@/lib/contacts/views";
import type { MacroView } from "@/lib/inbox/macro-actions";
import type { CannedReplyView } from "@/lib/inbox/views";
import type { Page } from "@/lib/shared/pagination";
import type { TeamView } from "@/lib/team/views";
import type { MemberView } from "@/lib/tenancy/views";
import type { LibraryPart } from "@/types/live";

type Whole<T> = { data: T[] };

/** A whole list of the workspace. It stays fresh by itself: the live stream says when it changed. */
const useList = <T>(part: LibraryPart): UseQueryResult<Whole<T>, ApiError> =>
  useApiQuery<Whole<T>>(`/${part}`, { key: ["library", part], staleTime: 5 * 60_000 });

/** All labels, by name. */
export const useLabels = () => useList<LabelView>("labels");

/** All teams with the ids of their members, by name. */
export const useTeams = () => useList<TeamView>("teams");

/** Custom fields of contacts, in their order. */
export const useCustomFields = () => useList<CustomFieldView>("custom-fields");

/** Canned replies, by shortcut. */
export const useCannedReplies = () => useList<CannedReplyView>("canned-replies");

/** Everybody's macros and one's own, by name. */
export const useMacros = () => useList<MacroView>("macros");

const mostMembers = 500;

async function readMembers(api: Api, signal: AbortSignal): Promise<Whole<MemberView>> {
  const data: MemberView[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
    const page: Page<MemberView> = await api.get(`/members?limit=100${after}`, signal);
    data.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor && data.length < mostMembers);
  return { data };
}

/** The members in the order in which they joined; the first 500. */
export function useMembers(): UseQueryResult<Whole<MemberView>, ApiError> {
  const api = useApi();
  const { slug } = useWorkspace();
  return useQuery<Whole<MemberView>, ApiError>({
    queryKey: keys.shared(slug, "members"),
    queryFn: ({ signal }) => readMembers(api, signal),
    staleTime: 5 * 60_000,
  });
}
