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

/**
 * Single keys ("j", "/", "?"), keys with Mod for Ctrl or Cmd ("Mod+k"), and two in a row ("g i"). Plain keys rest while
 * one types in a field or something floats above the page.
 */
export function useHotkeys(hotkeys: Hotkeys): void {
  const current = useRef(hotkeys);
  useEffect(() => {
    current.current = hotkeys;
  });
  useEffect(() => {
    let first = "";
    let firstAt = 0;
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || event.altKey || event.defaultPrevented) return;
      const mod = event.ctrlKey || event.metaKey;
      const key = mod ? `Mod+${event.key.toLowerCase()}` : event.key;
      if (!mod && (isTyping(event.target) || somethingFloats())) return;
      const sequence = first && event.timeStamp - firstAt < 900 ? `${first} ${key}` : "";
      const run = (sequence && current.current[sequence]) || current.current[key];
      first = key;
      firstAt = event.timeStamp;
      if (!run) return;
      first = "";
      event.preventDefault();
      run(event);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
