"use client";

import { useCallback, useSyncExternalStore } from "react";

const changed = "parley:stored";

/** What the browser refused to keep (full, private mode) lives as long as this tab. */
const memory = new Map<string, string>();

/** What a browser keeps for itself under a name. */
export function readStored(key: string): string | null {
  const held = memory.get(key);
  if (held !== undefined) return held;
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps `value`, or forgets it when null. Where the browser keeps nothing, this tab does. */
export function writeStored(key: string, value: string | null): void {
  memory.delete(key);
  try {
    if (value === null) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, value);
  } catch {
    if (value !== null) memory.set(key, value);
  }
  window.dispatchEvent(new CustomEvent(changed, { detail: key }));
}

/** All names that start with the prefix. */
export function storedKeys(prefix: string): string[] {
  try {
    return [...new Set([...Object.keys(window.localStorage), ...memory.keys()])].filter((key) =>
      key.startsWith(prefix),
    );
  } catch {
    return [...memory.keys()].filter((key) => key.startsWith(prefix));
  }
}

/** Calls back when something stored changes, here or in another tab; with its name, or null for all. */
export function onStored(notify: (key: string | null) => void): () => void {
  const here = (event: Event) => notify((event as CustomEvent<string>).detail);
  const elsewhere = (event: StorageEvent) => notify(event.key);
  window.addEventListener(changed, here);
  window.addEventListener("storage", elsewhere);
  return () => {
    window.removeEventListener(changed, here);
    window.removeEventListener("storage", elsewhere);
  };
}

/** Forgets all that starts with the prefix. */
export function forgetStored(prefix: string): void {
  for (const key of storedKeys(prefix)) writeStored(key, null);
}

/** A remembered value, the same in all places and tabs of this browser. */
export function useStored(key: string): [string | null, (value: string | null) => void] {
  const value = useSyncExternalStore(
    (notify) => onStored((name) => (name === key || name === null) && notify()),
    () => readStored(key),
    () => null,
  );
  return [value, useCallback((next: string | null) => writeStored(key, next), [key])];
}

/** Under this stands what people wrote in this browser and did not send; signing out forgets it. */
export const writingPrefix = "parley:writing:";
