"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { LaunchView } from "@/lib/launch/views";

const key = ["launch"] as const;

/** What is left to set up, read anew whenever one comes back to it. */
export const useLaunch = () =>
  useApiQuery<LaunchView>("/launch", { key, staleTime: 0, refetchOnWindowFocus: true });

/** Hides the list for oneself, or shows it again. */
export function useDismissal() {
  const t = useTranslations("launch.setup");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const keep = (view: LaunchView) => client.setQueryData([slug, ...key], view);
  const options = { onSuccess: keep, onError: (error: Error) => toast.error(error.message) };
  const show = useApiMutation((api) => api.delete<LaunchView>("/launch/dismissal"), options);
  const hide = useApiMutation((api) => api.put<LaunchView>("/launch/dismissal"), {
    ...options,
    onSuccess: (view) => {
      keep(view);
      toast.success(t("hidden"), { action: { label: t("undo"), onClick: () => show.mutate() } });
    },
  });
  return { hide, show };
}
