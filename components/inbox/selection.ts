"use client";

import { useCallback, useMemo } from "react";
import { usePathname, useSearchParams } from "next/navigation";
import type { ListFilter } from "@/components/inbox/live-cache";
import { isId } from "@/lib/shared/id";

export type Selection = {
  /** The conversation that is open. */
  conversationId: string | null;
  filter: ListFilter;
  /** The same, also before the page has caught up with the last press of a key. */
  latest: () => string | null;
  /** Opens a conversation. `quietly`: without a new entry in the browser's history. */
  open: (conversationId: string | null, quietly?: boolean) => void;
  /** On a small screen: from the conversation to the list. */
  back: () => void;
  setFilter: (change: Partial<ListFilter>) => void;
};

/** Whether the entry before this one in the browser's history is the list. */
const wasOpenedHere = (): boolean =>
  (window.history.state as { parleyOpened?: boolean } | null)?.parleyOpened === true;

/**
 * What is selected in the inbox stands in the address, so that it survives a reload and can be sent to a colleague.
 * The address is changed without asking the server for the page again.
 */
export function useSelection(): Selection {
  const params = useSearchParams();
  const path = usePathname();
  const asked = params.get("conversation");
  const conversationId = asked && isId(asked) ? asked : null;
  const q = params.get("q") ?? "";
  const unread = params.get("unread") === "true";
  const phoneNumberId = params.get("number");

  const go = useCallback(
    (change: Record<string, string | null>, how: "push" | "replace") => {
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(change)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      const address = next.size > 0 ? `${path}?${next}` : path;
      // Only a state without Next's own marks is noticed by useSearchParams.
      if (how === "push") window.history.pushState({ parleyOpened: true }, "", address);
      else window.history.replaceState({ parleyOpened: wasOpenedHere() }, "", address);
    },
    [path],
  );
  const open = useCallback(
    (id: string | null, quietly = false) => go({ conversation: id }, quietly || !id ? "replace" : "push"),
    [go],
  );
  const latest = useCallback(() => new URLSearchParams(window.location.search).get("conversation"), []);
  const back = useCallback(() => {
    if (wasOpenedHere()) window.history.back();
    else go({ conversation: null }, "replace");
  }, [go]);
  const setFilter = useCallback(
    (change: Partial<ListFilter>) => {
      const next: Record<string, string | null> = {};
      if (change.q !== undefined) next.q = change.q || null;
      if (change.unread !== undefined) next.unread = change.unread ? "true" : null;
      if (change.phoneNumberId !== undefined) next.number = change.phoneNumberId;
      go(next, "replace");
    },
    [go],
  );
  const filter = useMemo(() => ({ q, unread, phoneNumberId }), [q, unread, phoneNumberId]);
  return { conversationId, filter, latest, open, back, setFilter };
}
