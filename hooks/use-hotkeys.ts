"use client";

import { useEffect, useRef } from "react";

type Hotkeys = Record<string, (event: KeyboardEvent) => void>;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** A menu, dialog or list box on top has the keyboard for itself. */
const somethingFloats = (): boolean =>
  document.querySelector(
    '[role="dialog"][data-state="open"],[role="menu"],[role="listbox"][data-state="open"]',
  ) !== null;

/** Of all parts of the page that listen, in the order in which they came. */
const listening = new Set<{ current: Hotkeys }>();
/** The key that was pressed last, when it did nothing by itself: it may be the first of two. */
let first = { key: "", at: 0 };
const sequenceMs = 900;

function press(event: KeyboardEvent): void {
  if (event.isComposing || event.altKey || event.defaultPrevented || event.key === "Shift") return;
  const mod = event.ctrlKey || event.metaKey;
  const key = mod ? `Mod+${event.key.toLowerCase()}` : event.key;
  if (!mod && (isTyping(event.target) || somethingFloats())) return;
  const sequence = first.key && event.timeStamp - first.at < sequenceMs ? `${first.key} ${key}` : null;
  const all = [...listening];
  const find = (wanted: string) => all.find(({ current }) => current[wanted])?.current[wanted];
  // Two in a row come first, whichever part of the page they belong to: "g n" is not "n".
  const run = (sequence && find(sequence)) || find(key);
  first = run ? { key: "", at: 0 } : { key, at: event.timeStamp };
  if (!run) return;
  event.preventDefault();
  run(event);
}

/**
 * Single keys ("j", "/", "?"), keys with Mod for Ctrl or Cmd ("Mod+k"), and two in a row ("g i"). Plain keys rest while
 * one types in a field or something floats above the page. A key acts once: for the part of the page that came first.
 */
export function useHotkeys(hotkeys: Hotkeys): void {
  const current = useRef(hotkeys);
  useEffect(() => {
    current.current = hotkeys;
  });
  useEffect(() => {
    if (listening.size === 0) window.addEventListener("keydown", press);
    listening.add(current);
    return () => {
      listening.delete(current);
      if (listening.size === 0) window.removeEventListener("keydown", press);
    };
  }, []);
}
