"use client";

import { useMemo } from "react";
import { changeSearch, searchNow, useSearch, wasOpenedHere, writeAddress } from "@/components/inbox/address";
import type { ListFilter } from "@/components/inbox/cache-keys";
import { useWorkspace } from "@/hooks/use-workspace";
import { everyOpen, filterFromParams, filterToParams } from "@/lib/inbox/filter-rules";
import { isId } from "@/lib/shared/id";

export type Selection = {
  /** The conversation that is open. */
  conversationId: string | null;
  filter: ListFilter;
  /** The same, also before the page has caught up with the last press of a key. */
  latest: () => string | null;
  /** Opens a conversation. `quietly`: without a new entry in the browser's history. */
  open: (conversationId: string | null, quietly?: boolean, messageId?: string) => void;
  /** The message to show in it, when one was looked for. */
  messageId: string | null;
  /** On a small screen: from the conversation to the list. */
  back: () => void;
  setFilter: (change: Partial<ListFilter>) => void;
};

/**
 * What is selected in the inbox stands in the address, so that it survives a reload and can be sent to a colleague.
 * The address is changed without asking the server for the page again.
 */
export function useSelection(): Selection {
  const search = useSearch();
  const { userId } = useWorkspace();
  return useMemo(() => {
    const asked = new URLSearchParams(search);
    const idIn = (name: string) => {
      const id = asked.get(name);
      return id && isId(id) ? id : null;
    };
    return {
      conversationId: idIn("conversation"),
      messageId: idIn("message"),
      filter: { ...filterFromParams(asked), q: asked.get("q") ?? "", me: userId },
      latest,
      open,
      back,
      setFilter,
    };
  }, [search, userId]);
}

const latest = (): string | null => new URLSearchParams(searchNow()).get("conversation");

function go(change: Record<string, string | null>, how: "push" | "replace"): void {
  const next = new URLSearchParams(searchNow());
  for (const [name, value] of Object.entries(change)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  changeSearch(next.toString(), how);
}

const open: Selection["open"] = (id, quietly = false, messageId) =>
  go({ conversation: id, message: messageId ?? null }, quietly || !id ? "replace" : "push");

function back(): void {
  if (wasOpenedHere()) {
    writeAddress();
    window.history.back();
  } else go({ conversation: null, message: null }, "replace");
}

function setFilter(change: Partial<ListFilter>): void {
  const now = new URLSearchParams(searchNow());
  const next = { ...filterFromParams(now), ...change };
  const cleared = Object.fromEntries([...Object.keys(everyOpen), "number"].map((name) => [name, null]));
  const q = change.q ?? now.get("q");
  go({ ...cleared, ...filterToParams(next), q: q || null }, "replace");
}
