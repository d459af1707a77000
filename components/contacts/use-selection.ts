"use client";

import { useRef, useState } from "react";

/** Whom one has chosen: these, or everybody who fits what is asked for. */
export type Chosen = { all: false; ids: ReadonlySet<string> } | { all: true };

const nobody: Chosen = { all: false, ids: new Set() };

/**
 * What is ticked in a list. `asked` is what the list shows: with another question the choice begins anew.
 * @param ids what is loaded, in the order of the list
 */
export function useSelection(ids: readonly string[], asked: string) {
  const [state, setState] = useState<{ asked: string; chosen: Chosen }>({ asked, chosen: nobody });
  const anchor = useRef<string | null>(null);
  const chosen = state.asked === asked ? state.chosen : nobody;
  const set = (next: Chosen) => setState({ asked, chosen: next });
  const isChosen = (id: string) => chosen.all || chosen.ids.has(id);

  /** Ticks or unticks one; `through`: all between the last one and this. */
  const toggle = (id: string, through = false) => {
    const next = new Set(chosen.all ? ids : chosen.ids);
    const from = anchor.current === null ? -1 : ids.indexOf(anchor.current);
    const to = ids.indexOf(id);
    if (through && from >= 0 && to >= 0) {
      for (const one of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
    } else if (!next.delete(id)) next.add(id);
    anchor.current = id;
    set({ all: false, ids: next });
  };
  return {
    chosen,
    isChosen,
    toggle,
    some: chosen.all || chosen.ids.size > 0,
    chooseLoaded: () => set({ all: false, ids: new Set(ids) }),
    chooseAll: () => set({ all: true }),
    clear: () => set(nobody),
  };
}
export type Selecting = ReturnType<typeof useSelection>;
