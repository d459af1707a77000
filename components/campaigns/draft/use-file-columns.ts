"use client";

import { useQueries } from "@tanstack/react-query";
import { useApi } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { CampaignAudience } from "@/lib/campaigns/schemas";

/** The columns of the files among the audience: what the message may be filled from beside the contact. */
export function useFileColumns(audience: CampaignAudience): string[] {
  const api = useApi();
  const { slug } = useWorkspace();
  const ids = audience.include.flatMap((source) => (source.kind === "import" ? [source.importId] : []));
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: [slug, `/contact-imports/${id}`],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.get<{ columns: string[] }>(`/contact-imports/${id}`, signal),
      staleTime: 60_000,
    })),
    combine: (results) => [...new Set(results.flatMap(({ data }) => data?.columns ?? []))],
  });
}
