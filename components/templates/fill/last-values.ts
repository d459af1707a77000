"use client";

import { useMemo } from "react";
import { useStored, writingPrefix } from "@/hooks/use-stored";
import { useWorkspace } from "@/hooks/use-workspace";
import type { SlotMapping } from "@/lib/templates/filling";
import type { TemplateView } from "@/lib/templates/views";

type Remembered = Record<string, { at: number; times: number; favourite: boolean; mapping: SlotMapping }>;
/** Names of templates of which this browser remembers something. */
const most = 60;

const keyOf = ({ name, language }: Pick<TemplateView, "name" | "language">): string => `${name}|${language}`;

function read(stored: string | null): Remembered {
  try {
    const value: unknown = JSON.parse(stored ?? "{}");
    return typeof value === "object" && value !== null ? (value as Remembered) : {};
  } catch {
    return {};
  }
}

/** What somebody filled in last, how often they used each template, and which they marked. By person, in this browser. */
export function useLastValues() {
  const { userId, id } = useWorkspace();
  const [stored, store] = useStored(`${writingPrefix}template-values:${userId}:${id}`);
  const all = useMemo(() => read(stored), [stored]);
  const put = (key: string, change: Partial<Remembered[string]>) => {
    const before = all[key] ?? { at: 0, times: 0, favourite: false, mapping: {} };
    const kept = Object.entries({ ...all, [key]: { ...before, ...change } })
      .sort(([, a], [, b]) => Number(b.favourite) - Number(a.favourite) || b.at - a.at)
      .slice(0, most);
    store(JSON.stringify(Object.fromEntries(kept)));
  };
  return {
    of: (template: Pick<TemplateView, "name" | "language">): SlotMapping =>
      all[keyOf(template)]?.mapping ?? {},
    isFavourite: (template: Pick<TemplateView, "name" | "language">): boolean =>
      all[keyOf(template)]?.favourite ?? false,
    /** Favourites first, then what was used most, then what was used last. */
    rank: (template: Pick<TemplateView, "name" | "language">): [number, number, number] => {
      const known = all[keyOf(template)];
      return [Number(known?.favourite ?? false), known?.times ?? 0, known?.at ?? 0];
    },
    toggleFavourite: (template: Pick<TemplateView, "name" | "language">) =>
      put(keyOf(template), { favourite: !all[keyOf(template)]?.favourite }),
    remember: (template: Pick<TemplateView, "name" | "language">, mapping: SlotMapping) =>
      put(keyOf(template), { mapping, at: Date.now(), times: (all[keyOf(template)]?.times ?? 0) + 1 }),
  };
}
