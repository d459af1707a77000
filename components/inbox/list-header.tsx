"use client";

import { useEffect, useState } from "react";
import dynamic from "next/dynamic";
import { AtSign, ListFilter as FilterIcon, MessageSquareText, Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { FilterChips } from "@/components/inbox/find/filter-chips";
import { useCounts } from "@/components/inbox/find/use-views";
import { shownCount, ViewMenu } from "@/components/inbox/find/view-menu";
import { builtInViews, viewPart } from "@/components/inbox/find/views";
import type { Selection } from "@/components/inbox/selection";
import { CountBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { whenIdle } from "@/components/ui/late";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Segmented } from "@/components/ui/segmented";
import { useHotkeys } from "@/hooks/use-hotkeys";
import { filterToParams, sameFilter } from "@/lib/inbox/filter-rules";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { cn } from "@/lib/shared/cn";

const FilterBuilder = dynamic(
  whenIdle(() => import("@/components/inbox/find/filter-builder")),
  { ssr: false },
);
const SearchOverlay = dynamic(
  whenIdle(() => import("@/components/inbox/find/search-overlay")),
  { ssr: false },
);

const typingPause = 180;
const tabs = ["mine", "unassigned", "all"] as const;

/** Views, filters, all or unread, and a search for people; `/` searches messages too. */
export function ListHeader({
  selection,
  numbers,
}: {
  selection: Selection;
  numbers: readonly PhoneNumberView[];
}) {
  const t = useTranslations("inbox.list");
  const find = useTranslations("finding");
  const { filter, setFilter } = selection;
  const [typed, setTyped] = useState(filter.q);
  const [searching, setSearching] = useState<{ q: string } | null>(null);
  const counts = useCounts();
  useEffect(() => {
    if (typed === filter.q) return;
    const timer = setTimeout(() => setFilter({ q: typed.trim() }), typingPause);
    return () => clearTimeout(timer);
    // Only typing starts a search; the address changes as its result.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);
  const clear = () => {
    setTyped("");
    setFilter({ q: "" });
  };
  useHotkeys({
    "/": () => setSearching({ q: "" }),
    m: () => setFilter(builtInViews.mentions),
  });
  const part = viewPart(filter);
  const set = Object.keys(filterToParams(part)).length;
  const tabCount = { mine: counts?.mine, unassigned: counts?.unassigned, all: counts?.open };
  return (
    <header className="flex flex-col gap-2 border-b px-3 pt-2.5 pb-2.5">
      <div className="flex h-8 items-center justify-between gap-2 pointer-coarse:h-10">
        <ViewMenu selection={selection} numbers={numbers} />
        <div className="flex shrink-0 items-center gap-1">
          <Segmented
            label={t("show")}
            value={filter.unread ? "unread" : "all"}
            onChange={(value) => setFilter({ unread: value === "unread" })}
            options={[
              { value: "all", label: t("all") },
              { value: "unread", label: t("unreadFilter") },
            ]}
            className="h-7"
          />
          <Popover>
            <PopoverTrigger asChild>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={set > 0 ? find("filter.active", { count: set }) : find("filter.title")}
                title={find("filter.title")}
                className={cn("pointer-coarse:size-10", set > 0 && "bg-primary-soft text-primary-text")}
              >
                <FilterIcon />
              </Button>
            </PopoverTrigger>
            <PopoverContent align="end" aria-label={find("filter.title")} className="w-80">
              <FilterBuilder selection={selection} numbers={numbers} />
            </PopoverContent>
          </Popover>
        </div>
      </div>
      <nav aria-label={find("views.tabs")} className="flex gap-1">
        {tabs.map((name) => {
          const here = sameFilter(builtInViews[name], part);
          const count = tabCount[name];
          return (
            <button
              key={name}
              type="button"
              aria-current={here ? "true" : undefined}
              onClick={() => setFilter(builtInViews[name])}
              className={cn(
                "flex h-7 min-w-0 items-center gap-1.5 rounded-md px-2 text-sm pointer-coarse:h-10",
                here ? "bg-selected font-medium" : "text-muted-foreground hover:bg-accent",
              )}
            >
              {name === "all" ? find("views.allShort") : find(`views.${name}`)}
              {count !== undefined && count > 0 && (
                <span className="text-xs text-muted-foreground tabular-nums">{shownCount(count)}</span>
              )}
            </button>
          );
        })}
        <button
          type="button"
          aria-current={sameFilter(builtInViews.mentions, part) ? "true" : undefined}
          aria-keyshortcuts="m"
          title={find("views.mentionsKey")}
          onClick={() => setFilter(builtInViews.mentions)}
          className={cn(
            "ml-auto flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 text-sm pointer-coarse:h-10",
            sameFilter(builtInViews.mentions, part)
              ? "bg-selected text-foreground"
              : "text-muted-foreground hover:bg-accent",
          )}
        >
          <AtSign className="size-4" aria-hidden="true" />
          <span className="sr-only">{find("views.mentions")}</span>
          <CountBadge
            count={counts?.mentions ?? 0}
            label={find("views.unseenMentions", { count: counts?.mentions ?? 0 })}
          />
        </button>
      </nav>
      <div role="search" className="relative">
        <Search
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
          aria-hidden="true"
        />
        <input
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              clear();
              const list = event.currentTarget.closest("section");
              const row = list?.querySelector<HTMLElement>(
                "[data-conversation][aria-current], [data-conversation]",
              );
              if (row) row.focus({ preventScroll: true });
              else event.currentTarget.blur();
            }
            if (event.key === "Enter" && typed.trim()) setSearching({ q: typed.trim() });
          }}
          aria-label={t("search")}
          placeholder={t("search")}
          autoComplete="off"
          spellCheck={false}
          className="h-8 w-full rounded-md border border-transparent bg-secondary pr-16 pl-8.5 text-base transition-colors placeholder:text-muted-foreground focus:border-ring focus:bg-background focus:outline-none pointer-coarse:h-10 [&::-webkit-search-cancel-button]:hidden"
        />
        <div className="absolute inset-y-0 right-0 flex items-center">
          {typed && (
            <button
              type="button"
              onClick={clear}
              aria-label={t("clearSearch")}
              className="grid h-full w-8 place-items-center text-muted-foreground hover:text-foreground"
            >
              <X className="size-4" />
            </button>
          )}
          <button
            type="button"
            onClick={() => setSearching({ q: typed.trim() })}
            aria-label={find("search.open")}
            title={find("search.open")}
            className="flex h-full min-w-8 items-center justify-center gap-1 rounded-md px-1.5 text-muted-foreground hover:text-foreground pointer-coarse:min-w-10"
          >
            <MessageSquareText className="size-4" />
            {!typed && <Kbd className="bg-background pointer-coarse:hidden">/</Kbd>}
          </button>
        </div>
      </div>
      <FilterChips selection={selection} numbers={numbers} />
      {searching && (
        <SearchOverlay
          initial={searching.q}
          numbers={numbers}
          onClose={() => setSearching(null)}
          onOpen={selection.open}
        />
      )}
    </header>
  );
}
