"use client";

import { useCallback, useMemo } from "react";
import { usePathname, useSearchParams } from "next/navigation";
import type { ListFilter } from "@/components/inbox/live-cache";
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
  const { userId } = useWorkspace();
  const asked = params.get("conversation");
  const conversationId = asked && isId(asked) ? asked : null;
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
    (id: string | null, quietly = false, messageId?: string) =>
      go({ conversation: id, message: messageId ?? null }, quietly || !id ? "replace" : "push"),
    [go],
  );
  const latest = useCallback(() => new URLSearchParams(window.location.search).get("conversation"), []);
  const back = useCallback(() => {
    if (wasOpenedHere()) window.history.back();
    else go({ conversation: null, message: null }, "replace");
  }, [go]);
  const setFilter = useCallback(
    (change: Partial<ListFilter>) => {
      const now = new URLSearchParams(window.location.search);
      const next = { ...filterFromParams(now), ...change };
      const cleared = Object.fromEntries([...Object.keys(everyOpen), "number"].map((name) => [name, null]));
      const q = change.q ?? now.get("q");
      go({ ...cleared, ...filterToParams(next), q: q || null }, "replace");
    },
    [go],
  );
  const address = params.toString();
  const filter = useMemo(() => {
    const asked = new URLSearchParams(address);
    return { ...filterFromParams(asked), q: asked.get("q") ?? "", me: userId };
  }, [address, userId]);
  const message = params.get("message");
  const messageId = message && isId(message) ? message : null;
  return { conversationId, messageId, filter, latest, open, back, setFilter };
}
