"use client";

import { useMemo } from "react";
import { usePathname, useSearchParams } from "next/navigation";
import type { TemplateFilter } from "@/components/templates/use-templates";

const keys = ["q", "status", "category", "language", "wabaId"] as const;

/** What the list is narrowed to and which template is open, in the address, so that both can be sent to a colleague. */
export function useListAddress() {
  const search = useSearchParams();
  const pathname = usePathname();
  const text = search.toString();
  return useMemo(() => {
    const now = new URLSearchParams(text);
    const filter: TemplateFilter = {};
    for (const key of keys) {
      const value = now.get(key);
      if (value) filter[key] = value;
    }
    const put = (changes: Record<string, string | null>) => {
      const next = new URLSearchParams(window.location.search);
      for (const [key, value] of Object.entries(changes)) {
        if (value) next.set(key, value);
        else next.delete(key);
      }
      // Without asking the server for the page again.
      window.history.replaceState(null, "", next.size > 0 ? `${pathname}?${next}` : pathname);
    };
    return {
      filter,
      isNarrowed: Object.keys(filter).length > 0,
      narrow: (changes: { [Key in (typeof keys)[number]]?: string | null }) => put(changes),
      clear: () => put(Object.fromEntries(keys.map((key) => [key, null]))),
      open: now.get("template"),
      show: (id: string | null) => put({ template: id }),
    };
  }, [text, pathname]);
}
