"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { keys } from "@/components/inbox/cache-keys";
import { toast } from "@/components/ui/toast";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { LibraryPart } from "@/types/live";

type Whole<T> = { data: T[] };

/**
 * Saves and removes entries of one list. What is saved stands in the list with the server's answer; what is removed goes
 * at once and comes back, with the reason, when the server refuses.
 */
export function useLibraryWrites<T extends { id: string }, Input extends object>(part: LibraryPart) {
  const api = useApi();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const queryKey = keys.shared(slug, part);
  const again = () => void client.invalidateQueries({ queryKey });
  const save = useMutation<T, ApiError, { id?: string; input: Input }>({
    mutationFn: ({ id, input }) =>
      id ? api.patch<T>(`/${part}/${id}`, input) : api.post<T>(`/${part}`, input),
    onSuccess: (saved) => {
      client.setQueryData<Whole<T>>(
        queryKey,
        (list) =>
          list && {
            data: list.data.some(({ id }) => id === saved.id)
              ? list.data.map((entry) => (entry.id === saved.id ? saved : entry))
              : [...list.data, saved],
          },
      );
      again();
    },
  });
  const remove = useMutation<void, ApiError, string, { before: Whole<T> | undefined }>({
    mutationFn: (id) => api.delete<void>(`/${part}/${id}`),
    onMutate: async (id) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData<Whole<T>>(queryKey);
      client.setQueryData<Whole<T>>(
        queryKey,
        (list) => list && { data: list.data.filter((entry) => entry.id !== id) },
      );
      return { before };
    },
    onError: (error, _, context) => {
      client.setQueryData(queryKey, context?.before);
      toast.error(error.message);
    },
    onSettled: again,
  });
  return { save, remove };
}
