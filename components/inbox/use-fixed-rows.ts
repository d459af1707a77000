"use client";

import { useLayoutEffect, useState, type RefObject } from "react";

type Options = {
  count: number;
  /** Pixels, the same for all rows. */
  rowHeight: number;
  /** Empty pixels above the first and below the last row. */
  before: number;
  after: number;
  /** Rows that are drawn beyond what is seen. */
  spare: number;
};

/** Which rows of a long list are drawn. All are of one height, so nothing has to be measured. */
export function useFixedRows(scroller: RefObject<HTMLElement | null>, options: Options) {
  const { count, rowHeight, before, after, spare } = options;
  // In rows, so that scrolling draws anew only when another row comes into view.
  const [view, setView] = useState({ first: 0, rows: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const first = Math.max(0, Math.floor((element.scrollTop - before) / rowHeight));
      const rows = Math.ceil(element.clientHeight / rowHeight) + 1;
      setView((view) => (view.first === first && view.rows === rows ? view : { first, rows }));
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      observer.disconnect();
    };
  }, [scroller, rowHeight, before]);

  const from = Math.max(0, Math.min(view.first, count - 1) - spare);
  const to = Math.min(count, view.first + view.rows + spare);
  const top = (index: number) => before + index * rowHeight;

  /** Scrolls no further than needed for all of the row to be seen. */
  const reveal = (index: number) => {
    const element = scroller.current;
    if (!element) return;
    const start = top(index);
    const highest = start + rowHeight + after - element.clientHeight;
    if (start - before < element.scrollTop) element.scrollTo({ top: start - before });
    else if (highest > element.scrollTop) element.scrollTo({ top: highest });
  };
  return {
    indexes: Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i),
    /** Height of all rows, in pixels. */
    height: before + count * rowHeight + after,
    top,
    reveal,
  };
}
