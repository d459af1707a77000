"use client";

import { useSyncExternalStore } from "react";
import type { ConversationView } from "@/lib/inbox/views";

/** Conversations that are ticked in the list, to do something with all of them. Forgotten when the page is left. */
let selected: ReadonlySet<string> = new Set();
/** Where a range with Shift begins. */
let anchor: string | null = null;
/** The list as it is shown, top to bottom. */
let shown: readonly ConversationView[] = [];
const listeners = new Set<() => void>();

const most = 500;
const none: ReadonlySet<string> = new Set();

function set(next: ReadonlySet<string>): void {
  selected = next.size > most ? new Set([...next].slice(0, most)) : next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const useSelectedIds = (): ReadonlySet<string> =>
  useSyncExternalStore(
    subscribe,
    () => selected,
    () => none,
  );

/** Whether this one is ticked, and whether any is. Two answers that rarely change, so that rows stay as they are. */
export const useIsSelected = (id: string): boolean =>
  useSyncExternalStore(
    subscribe,
    () => selected.has(id),
    () => false,
  );

export function toggleSelected(id: string): void {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  anchor = id;
  set(next);
}

/** Everything from where the last tick was set to here. */
export function selectRange(id: string): void {
  const [from, to] = [anchor, id].map((one) => shown.findIndex((conversation) => conversation.id === one));
  if (from === undefined || to === undefined || from === -1 || to === -1) return toggleSelected(id);
  const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  set(new Set([...selected, ...range.map((conversation) => conversation.id)]));
}

export const selectAllShown = (): void => set(new Set(shown.map(({ id }) => id)));

export function clearSelected(): void {
  anchor = null;
  set(none);
}

/** The list tells what it shows; what is ticked and shown no longer is ticked no longer. */
export function showList(conversations: readonly ConversationView[]): void {
  shown = conversations;
  const ids = new Set(conversations.map(({ id }) => id));
  if ([...selected].some((id) => !ids.has(id))) set(new Set([...selected].filter((id) => ids.has(id))));
}
