"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { importKeys, putImport, type ImportPages } from "@/components/contacts/import/import-cache";
import { useApi, useApiMutation, useApiQuery, type Api, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ContactImportPreview, ContactImportView } from "@/lib/contacts/imports/views";
import type { Page } from "@/lib/shared/pagination";

/** While a worker has it in hand. */
export const isBusy = ({ state }: Pick<ContactImportView, "state">): boolean =>
  ["checking", "queued", "running", "undoing"].includes(state);

/** The imports of the workspace, newest first, page by page. */
export function useImports() {
  const api = useApi();
  const { slug } = useWorkspace();
  return useInfiniteQuery<Page<ContactImportView>, ApiError, ImportPages, readonly unknown[], string | null>({
    queryKey: importKeys.list(slug),
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ContactImportView>>(
        `/contact-imports?limit=20${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ""}`,
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** One import. The live stream keeps it fresh; asked now and then as well while it moves, in case the stream is cut. */
export const useImport = (id: string) =>
  useApiQuery<ContactImportPreview>(`/contact-imports/${id}`, {
    key: ["contact-import", id],
    refetchInterval: ({ state: { data } }) => (data && isBusy(data) ? 5_000 : false),
  });

/** A write that answers with the import as it is now, which is shown at once. */
export function useImportWrite<Input = void>(run: (api: Api, input: Input) => Promise<ContactImportView>) {
  const client = useQueryClient();
  const { slug } = useWorkspace();
  return useApiMutation<ContactImportView, Input>(run, {
    onSuccess: (view) => putImport(client, slug, view),
  });
}
