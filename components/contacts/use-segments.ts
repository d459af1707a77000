"use client";

import { useApiQuery } from "@/hooks/use-api";
import type { SegmentView } from "@/lib/contacts/views";

/** The saved segments of the workspace, by name. */
export const useSegments = () =>
  useApiQuery<{ data: SegmentView[] }>("/segments", { key: ["segments"], staleTime: 30_000 });
