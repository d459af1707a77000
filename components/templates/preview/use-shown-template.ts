"use client";

import { useMemo } from "react";
import { shownTemplate, type ShownTemplate, type ShownValues } from "@/components/templates/preview/shown";
import { useWorkspace } from "@/hooks/use-workspace";

/** What a phone shows of a template, with samples from the workspace's own files. */
export function useShownTemplate(components: unknown, values?: ShownValues): ShownTemplate {
  const { slug } = useWorkspace();
  return useMemo(
    () =>
      shownTemplate(components, {
        sampleUrl: (id) => `/api/v1/media/${id}/content?workspace=${encodeURIComponent(slug)}`,
        ...values,
      }),
    [components, values, slug],
  );
}
