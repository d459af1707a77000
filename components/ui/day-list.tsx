"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

type Props<T> = {
  /** In the order in which they are shown. */
  items: readonly T[];
  /** YYYY-MM-DD. */
  dayOf: (item: T) => string;
  /** A day as its heading says it. */
  dayName: (day: string, first: T) => string;
  /** Where the next page comes from. */
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  /** Words of the button for it. */
  more: string;
  /** One item, as an element of a list. */
  children: (item: T) => ReactNode;
};

/** Items under the days they belong to. */
export function DayList<T>({ items, dayOf, dayName, list, more, children }: Props<T>) {
  return (
    <div className="flex flex-col gap-6">
      {[...Map.groupBy(items, dayOf)].map(([day, ofDay]) => (
        <section key={day} aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`} className="border-b pb-1.5 text-sm font-medium text-muted-foreground">
            {dayName(day, ofDay[0]!)}
          </h2>
          <ul className="divide-y">{ofDay.map(children)}</ul>
        </section>
      ))}
      {list.hasNextPage && (
        <Button
          variant="outline"
          className="self-center"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {more}
        </Button>
      )}
    </div>
  );
}
