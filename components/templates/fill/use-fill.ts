"use client";

import { useMemo, useState } from "react";
import { guessMapping } from "@/components/templates/fill/guesses";
import { useLastValues } from "@/components/templates/fill/last-values";
import type { ShownFile, ShownValues } from "@/components/templates/preview/shown";
import { useCustomFields } from "@/components/settings/use-library";
import { useWorkspace } from "@/hooks/use-workspace";
import { partOf, type TemplateComponent } from "@/lib/templates/components";
import {
  fillTemplate,
  type Filled,
  type FillFacts,
  type FillProblem,
  type SlotMapping,
  type SlotSource,
} from "@/lib/templates/filling";
import { variableValue } from "@/lib/contacts/facts";
import { isFileSlot, slotsOf, type TemplateSlot } from "@/lib/templates/slots";
import type { TemplateView } from "@/lib/templates/views";

export type Fill = {
  slots: readonly TemplateSlot[];
  mapping: SlotMapping;
  /** null takes the value of a gap away. */
  put: (key: string, source: SlotSource | null) => void;
  filled: Filled;
  problemOf: (key: string) => FillProblem["problem"] | null;
  /** What a gap would say for this person; null when nothing. */
  valueOf: (key: string) => string | null;
  /** Words that stood in this gap last time. */
  lastOf: (key: string) => string | null;
  shown: ShownValues;
  remember: () => void;
  /** Columns of a file a value may come from, where many are written to at once. */
  columns?: readonly string[];
  /** What the server said of a gap. */
  errorOf?: (key: string) => string | null;
};

/** Our own sample of a header, which is usually what one wants to send as well. */
function samplesOf(components: readonly TemplateComponent[]): SlotMapping {
  const mapping: Record<string, SlotSource> = {};
  const put = (parts: readonly TemplateComponent[], at: string) => {
    const mediaId = partOf(parts, "HEADER")?.example?.media_id;
    if (mediaId) mapping[`${at}header.file`] = { kind: "media", mediaId };
  };
  put(components, "");
  partOf(components, "CAROUSEL")?.cards.forEach((card, index) => put(card.components, `card.${index}.`));
  return mapping;
}

/**
 * The gaps of a template being filled for somebody. It begins with what is likely: fields of the contact, the file of
 * last time. Words typed for another person are only offered again, never put in by themselves.
 */
export function useFill(template: TemplateView, facts: FillFacts): Fill {
  const { slug } = useWorkspace();
  const last = useLastValues();
  const customFields = useCustomFields().data?.data;
  const slots = useMemo(() => slotsOf(template), [template]);
  const [before] = useState(() => last.of(template));
  const [typed, setTyped] = useState<Readonly<Record<string, SlotSource | null>>>({});
  const mapping = useMemo(() => {
    const keys = new Set(slots.map(({ key }) => key));
    const lasting = Object.fromEntries(
      Object.entries(before).filter(
        ([key, { kind }]) => keys.has(key) && kind !== "text" && kind !== "column",
      ),
    );
    const begin: SlotMapping = {
      ...samplesOf(template.components),
      ...guessMapping(
        template,
        (customFields ?? []).map(({ key }) => key),
      ),
      ...lasting,
    };
    return Object.fromEntries(
      Object.entries({ ...begin, ...typed }).filter(
        (entry): entry is [string, SlotSource] => keys.has(entry[0]) && entry[1] !== null,
      ),
    );
  }, [slots, before, typed, template, customFields]);
  const filled = useMemo(() => fillTemplate(template, mapping, facts), [template, mapping, facts]);
  const problems = "problems" in filled ? filled.problems : [];
  const valueOf = (key: string): string | null => {
    const source = mapping[key];
    if (source?.kind === "text") return source.text.trim() || null;
    if (source?.kind !== "field") return null;
    const known = { agent: null, workspace: { name: "" }, number: { name: "" }, ...facts };
    return variableValue(source.field, known)?.trim() || source.fallback?.trim() || null;
  };
  const shown: ShownValues = {
    examples: false,
    texts: Object.fromEntries(slots.map(({ key }) => [key, valueOf(key) ?? undefined])),
    files: Object.fromEntries(
      slots.filter(isFileSlot).flatMap(({ key }): [string, ShownFile][] => {
        const source = mapping[key];
        if (source?.kind !== "media") return [];
        const url = `/api/v1/media/${source.mediaId}/content?workspace=${encodeURIComponent(slug)}`;
        return [[key, { url, name: null }]];
      }),
    ),
    place: placeIn(mapping),
  };
  return {
    slots,
    mapping,
    put: (key, source) => setTyped((now) => ({ ...now, [key]: source })),
    filled,
    problemOf: (key) => problems.find(({ slot }) => slot === key)?.problem ?? null,
    valueOf,
    lastOf: (key) => {
      const source = before[key];
      return source?.kind === "text" ? source.text : null;
    },
    shown,
    remember: () => last.remember(template, mapping),
  };
}

function placeIn(mapping: SlotMapping): ShownValues["place"] {
  const source = mapping["header.place"];
  return source?.kind === "location" ? { name: source.name, address: source.address } : undefined;
}
