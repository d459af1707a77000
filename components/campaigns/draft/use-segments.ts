"use client";

import { useApiQuery } from "@/hooks/use-api";

/** The saved segments of the workspace, by name. */
export const useSegments = () =>
  useApiQuery<{ data: { id: string; name: string }[] }>("/segments", {
    key: ["segments"],
    staleTime: 30_000,
  });
