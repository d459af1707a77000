"use client";

import { useTranslations } from "next-intl";
import { useFilterName } from "@/components/contacts/filter/use-words";
import { useSegments } from "@/components/contacts/use-segments";
import { useLabels } from "@/components/settings/use-library";
import { useApiQuery } from "@/hooks/use-api";
import type { AudienceSource } from "@/lib/campaigns/schemas";

/** What a person calls a part of the audience. */
export function useSourceName(source: AudienceSource): string {
  const t = useTranslations("campaigns.audience");
  const segments = useSegments();
  const labels = useLabels();
  const file = useApiQuery<{ filename: string }>(
    source.kind === "import" ? `/contact-imports/${source.importId}` : "",
    { enabled: source.kind === "import", staleTime: 60_000 },
  );
  const filterName = useFilterName(source.kind === "filter" ? source.filter : null);
  switch (source.kind) {
    case "everyone":
      return t("kind.everyone");
    case "segment":
      return segments.data?.data.find(({ id }) => id === source.segmentId)?.name ?? t("kind.segment");
    case "filter":
      return filterName || t("kind.filter");
    case "labels": {
      const names = source.labelIds.flatMap(
        (id) => labels.data?.data.find((label) => label.id === id)?.name ?? [],
      );
      return names.length > 0 ? names.join(", ") : t("kind.labels");
    }
    case "contacts":
      return t("people", { count: source.contactIds.length });
    case "import":
      return file.data?.filename ?? t("kind.import");
  }
}
