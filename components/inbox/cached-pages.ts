import type { InfiniteData } from "@tanstack/react-query";
import type { Page } from "@/lib/shared/pagination";

export type Pages<T> = InfiniteData<Page<T>, unknown>;
type Versioned = { id: string; version: number };

/**
 * Puts one item into pages that are ordered: replaces it where it is, else inserts it where it belongs. What belongs
 * below the last loaded page stays out: it comes with its page. Of two views the one with the greater version stays,
 * in whichever order answers and events arrive.
 */
export function place<T extends Versioned, P extends Pages<T>>(
  pages: P,
  item: T,
  order: (a: T, b: T) => number,
  { move, insert }: { move: boolean; insert: boolean },
): P {
  const before = pages.pages.flatMap((page) => page.data).find((other) => other.id === item.id);
  if (before && before.version > item.version) return pages;
  const known = before !== undefined;
  if (known && !move) {
    return {
      ...pages,
      pages: pages.pages.map((page) =>
        page.data.some((other) => other.id === item.id)
          ? { ...page, data: page.data.map((other) => (other.id === item.id ? item : other)) }
          : page,
      ),
    };
  }
  if (!known && !insert) return pages;
  const without = known
    ? pages.pages.map((page) => ({ ...page, data: page.data.filter((other) => other.id !== item.id) }))
    : pages.pages;
  const last = without.length - 1;
  const target = without.findIndex(
    (page, index) =>
      page.data.some((other) => order(item, other) < 0) || (index === last && page.nextCursor === null),
  );
  if (target === -1) return { ...pages, pages: without };
  return {
    ...pages,
    pages: without.map((page, index) => {
      if (index !== target) return page;
      const at = page.data.findIndex((other) => order(item, other) < 0);
      const data = [...page.data];
      data.splice(at === -1 ? data.length : at, 0, item);
      return { ...page, data };
    }),
  };
}

/** Takes an item out of pages. */
export function without<P extends Pages<{ id: string }>>(pages: P, id: string): P {
  if (!pages.pages.some((page) => page.data.some((other) => other.id === id))) return pages;
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, data: page.data.filter((other) => other.id !== id) })),
  };
}
