"use client";

import { useEffect, useSyncExternalStore } from "react";
import { useSearchParams } from "next/navigation";

// Next's router takes note of a changed address in its own time and draws everything that depends on it once more. Who
// steps through conversations must not wait for that: what was chosen holds at once, and the address is written after it
// is on the screen.

type Written = "push" | "replace";

/** What holds until the router says the same. null: the router is right. */
let ahead: string | null = null;
/** All that was written since; other addresses come from a link or the browser's buttons. */
const own = new Set<string>();
let unwritten: { path: string; search: string; how: Written } | null = null;
const listeners = new Set<() => void>();

function hold(search: string | null): void {
  ahead = search;
  if (search === null) own.clear();
  listeners.forEach((notify) => notify());
}

const subscribe = (notify: () => void): (() => void) => {
  listeners.add(notify);
  return () => void listeners.delete(notify);
};

/** Whether the entry before this one in the browser's history is the list. */
export const wasOpenedHere = (): boolean =>
  unwritten?.how === "push" ||
  (window.history.state as { parleyOpened?: boolean } | null)?.parleyOpened === true;

/** Writes what was chosen into the address, if that has not been done yet. */
export function writeAddress(): void {
  if (!unwritten) return;
  const { path, search, how } = unwritten;
  const opened = how === "push" || wasOpenedHere();
  unwritten = null;
  // One has gone to another page meanwhile.
  if (window.location.pathname !== path) return hold(null);
  const address = search ? `${path}?${search}` : path;
  // Only a state without Next's own marks is noticed by useSearchParams.
  if (how === "push") window.history.pushState({ parleyOpened: true }, "", address);
  else window.history.replaceState({ parleyOpened: opened }, "", address);
}

/** The part of the address behind "?", also before the page has caught up with the last press of a key. */
export const searchNow = (): string => ahead ?? window.location.search.slice(1);

/** Changes the address without asking the server for the page again. `push` makes an entry in the browser's history. */
export function changeSearch(search: string, how: Written): void {
  const path = window.location.pathname;
  // An entry that is to be there must not be lost to a second change in the same moment.
  if (unwritten?.how === "push") writeAddress();
  if (!unwritten) requestAnimationFrame(() => setTimeout(writeAddress));
  unwritten = { path, search, how };
  own.add(search);
  hold(search);
}

/** What stands behind "?" in the address of the page. */
export function useSearch(): string {
  const routed = useSearchParams().toString();
  const held = useSyncExternalStore(
    subscribe,
    () => ahead,
    () => null,
  );
  useEffect(() => {
    const left = () => {
      unwritten = null;
      hold(null);
    };
    window.addEventListener("popstate", left);
    window.addEventListener("pagehide", writeAddress);
    return () => {
      window.removeEventListener("popstate", left);
      window.removeEventListener("pagehide", writeAddress);
      writeAddress();
      hold(null);
    };
  }, []);
  useEffect(() => {
    if (ahead !== null && !unwritten && (routed === ahead || !own.has(routed))) hold(null);
  }, [routed]);
  return held ?? routed;
}
