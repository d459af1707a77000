"use client";

import { useMemo } from "react";
import type { Fill } from "@/components/templates/fill/use-fill";
import { useWorkspace } from "@/hooks/use-workspace";
import type { CampaignVariantInput } from "@/lib/campaigns/schemas";
import type { SlotMapping, SlotSource } from "@/lib/templates/filling";
import { isFileSlot, slotProblem, slotsOf } from "@/lib/templates/slots";
import type { TemplateView } from "@/lib/templates/views";

const fallbackOf = (source: SlotSource | undefined): string | null =>
  source && "fallback" in source ? source.fallback?.trim() || null : null;

/**
 * The gaps of a variant. They are filled for each person, so nothing is known of anybody here: a gap shows fixed words or
 * its fallback.
 */
export function useVariantFill({
  template,
  variant,
  columns,
  errors,
  onChange,
}: {
  template: TemplateView;
  variant: CampaignVariantInput;
  columns: readonly string[];
  /** What the server said, by the key of the gap. */
  errors: Readonly<Record<string, string>>;
  onChange: (values: CampaignVariantInput["values"]) => void;
}): Fill {
  const { slug } = useWorkspace();
  const mapping = variant.values as SlotMapping;
  const slots = useMemo(() => slotsOf(template), [template]);
  const valueOf = (key: string): string | null => {
    const source = mapping[key];
    return source?.kind === "text" ? source.text.trim() || null : fallbackOf(source);
  };
  const place = mapping["header.place"];
  return {
    slots,
    mapping,
    columns,
    put: (key, source) => {
      const { [key]: _, ...others } = mapping;
      onChange((source ? { ...others, [key]: source } : others) as CampaignVariantInput["values"]);
    },
    filled: { problems: [] },
    errorOf: (key) => errors[key] ?? null,
    problemOf: (key) => {
      const source = mapping[key];
      const slot = slots.find((one) => one.key === key);
      if (!slot || !source) return "missing";
      return source.kind === "text" ? slotProblem(slot, source.text) : null;
    },
    valueOf,
    lastOf: () => null,
    shown: {
      texts: Object.fromEntries(slots.map(({ key }) => [key, valueOf(key) ?? undefined])),
      files: Object.fromEntries(
        slots.filter(isFileSlot).flatMap(({ key }) => {
          const source = mapping[key];
          if (source?.kind !== "media") return [];
          const url = `/api/v1/media/${source.mediaId}/content?workspace=${encodeURIComponent(slug)}`;
          return [[key, { url, name: null }]];
        }),
      ),
      place: place?.kind === "location" ? { name: place.name, address: place.address } : undefined,
    },
    remember: () => undefined,
  };
}
