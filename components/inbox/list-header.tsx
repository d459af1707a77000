"use client";

import { useEffect, useRef, useState } from "react";
import { ListFilter as FilterIcon, Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Selection } from "@/components/inbox/selection";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Segmented } from "@/components/ui/segmented";
import { useHotkeys } from "@/hooks/use-hotkeys";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { cn } from "@/lib/shared/cn";

const typingPause = 180;

/** Search, all or unread, and which number. */
export function ListHeader({
  selection,
  numbers,
}: {
  selection: Selection;
  numbers: readonly PhoneNumberView[];
}) {
  const t = useTranslations("inbox.list");
  const { filter, setFilter } = selection;
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(filter.q);
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
  useHotkeys({ "/": () => input.current?.focus() });
  return (
    <header className="flex flex-col gap-2 border-b px-3 pt-2.5 pb-2.5">
      <div className="flex h-8 items-center justify-between gap-2">
        <h2 className="text-lg font-semibold">{t("title")}</h2>
        <div className="flex items-center gap-1">
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
          {numbers.length > 1 && (
            <DropdownMenu>
              <DropdownMenuTrigger asChild>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={t("filterNumber")}
                  title={t("filterNumber")}
                  className={cn(filter.phoneNumberId && "bg-primary-soft text-primary-text")}
                >
                  <FilterIcon />
                </Button>
              </DropdownMenuTrigger>
              <DropdownMenuContent align="end">
                <DropdownMenuLabel>{t("filterNumber")}</DropdownMenuLabel>
                <DropdownMenuRadioGroup
                  value={filter.phoneNumberId ?? "all"}
                  onValueChange={(value) => setFilter({ phoneNumberId: value === "all" ? null : value })}
                >
                  <DropdownMenuRadioItem value="all">{t("allNumbers")}</DropdownMenuRadioItem>
                  {numbers.map((number) => (
                    <DropdownMenuRadioItem key={number.id} value={number.id}>
                      <bdi className="truncate">{number.verifiedName ?? number.displayPhoneNumber}</bdi>
                      {number.verifiedName && (
                        <span className="text-sm text-muted-foreground">{number.displayPhoneNumber}</span>
                      )}
                    </DropdownMenuRadioItem>
                  ))}
                </DropdownMenuRadioGroup>
              </DropdownMenuContent>
            </DropdownMenu>
          )}
        </div>
      </div>
      <div role="search" className="relative">
        <Search
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
          aria-hidden="true"
        />
        <input
          ref={input}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              clear();
              input.current?.blur();
            }
          }}
          aria-label={t("search")}
          placeholder={t("search")}
          autoComplete="off"
          spellCheck={false}
          className="h-8 w-full rounded-md border border-transparent bg-secondary pr-8 pl-8.5 text-base transition-colors placeholder:text-muted-foreground focus:border-ring focus:bg-background focus:outline-none pointer-coarse:h-10 [&::-webkit-search-cancel-button]:hidden"
        />
        {typed ? (
          <button
            type="button"
            onClick={clear}
            aria-label={t("clearSearch")}
            className="absolute inset-y-0 right-0 grid w-8 place-items-center text-muted-foreground hover:text-foreground"
          >
            <X className="size-4" />
          </button>
        ) : (
          <Kbd className="pointer-events-none absolute top-1/2 right-1.5 -translate-y-1/2 bg-background pointer-coarse:hidden">
            /
          </Kbd>
        )}
      </div>
    </header>
  );
}
