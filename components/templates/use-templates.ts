"use client";

import { useInfiniteQuery, useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useApi, useApiQuery, type ApiError } from "@/hooks/use-api";
import { useHydrated } from "@/hooks/use-hydrated";
import { useWorkspace } from "@/hooks/use-workspace";
import type { Page } from "@/lib/shared/pagination";
import type {
  TemplateDetail,
  TemplateSyncView,
  TemplateUsageView,
  TemplateView,
} from "@/lib/templates/views";

/** What a list of templates is narrowed to; as in GET /templates. */
export type TemplateFilter = {
  q?: string;
  status?: string;
  category?: string;
  language?: string;
  wabaId?: string;
  phoneNumberId?: string;
  deleted?: string;
};

const searchOf = (filter: TemplateFilter & { limit: number; cursor?: string | null }): string => {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(filter)) if (value) search.set(key, String(value));
  return search.toString();
};

/** Templates page by page, by name, then language. */
export function useTemplates(filter: TemplateFilter, options: { enabled?: boolean } = {}) {
  const api = useApi();
  const { slug } = useWorkspace();
  const hydrated = useHydrated();
  return useInfiniteQuery<Page<TemplateView>, ApiError>({
    queryKey: [slug, "templates", filter],
    enabled: hydrated && options.enabled !== false,
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      api.get(`/templates?${searchOf({ ...filter, limit: 60, cursor: pageParam as string | null })}`, signal),
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
}

export const useTemplate = (id: string | null): UseQueryResult<TemplateDetail, ApiError> =>
  useApiQuery<TemplateDetail>(`/templates/${id}`, { key: ["template", id], enabled: id !== null });

/** The same name in all its languages, this one among them. */
export function useSiblings(
  template: Pick<TemplateView, "id" | "name" | "wabaId"> & TemplateView,
): TemplateView[] {
  const search = new URLSearchParams({ name: template.name, wabaId: template.wabaId, limit: "100" });
  const found = useApiQuery<Page<TemplateView>>(`/templates?${search}`, {
    key: ["templates", "siblings", template.wabaId, template.name],
  });
  return found.data?.data.some(({ id }) => id === template.id) ? found.data.data : [template];
}

/** How the lists of the workspace's business accounts stand with Meta. */
export const useTemplateSyncs = () =>
  useApiQuery<{ data: TemplateSyncView[] }>("/template-syncs", { key: ["template-syncs"] });

/** What became of the messages of the last 30 days, by template. @param pages ids, at most a hundred together */
export function useTemplateUsage(
  pages: readonly (readonly string[])[],
): ReadonlyMap<string, TemplateUsageView> {
  const api = useApi();
  const { slug } = useWorkspace();
  const found = useQueries({
    queries: pages
      .filter((ids) => ids.length > 0)
      .map((ids) => ({
        queryKey: [slug, "template-usage", ...ids],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          api.get<{ data: TemplateUsageView[] }>(`/template-usage?templateIds=${ids.join(",")}`, signal),
      })),
  });
  return new Map(found.flatMap(({ data }) => data?.data ?? []).map((one) => [one.templateId, one]));
}
