"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";

/** Code that the first paint does not need. It is fetched when the browser has time, or when somebody reaches for it. */
export type Late<T> = {
  /** Fetches it, once. @throws when the network does; asking again tries again */
  load: () => Promise<T>;
  /** null until it is there. */
  loaded: () => T | null;
  /** Calls back when it has come. @returns what stops that */
  onLoaded: (notify: () => void) => () => void;
};

/** Not asked for yet, in the order in which they were named. */
const waiting = new Set<() => Promise<unknown>>();
/** Whether the page stands, and time may be spent on what may be needed next. */
let fetching: "not yet" | "at rest" | "busy" = "not yet";

function soon(run: () => void): void {
  if ("requestIdleCallback" in window) window.requestIdleCallback(run, { timeout: 4_000 });
  else setTimeout(run, 300);
}

function fetchNext(): void {
  const [load] = waiting;
  fetching = load ? "busy" : "at rest";
  if (!load) return;
  waiting.delete(load);
  const next = () => soon(fetchNext);
  load().then(next, next);
}

/** Until the browser says that there is a network again, and so long at most. */
const networkOr = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
  });

/** With a network, code that does not come is not there any more: the page has to be loaded anew. */
const mostTries = 5;

/**
 * For `next/dynamic`: a part whose code does not come waits for the network, instead of taking the page and what is written
 * on it along.
 */
export const patiently =
  <T>(load: () => Promise<T>): (() => Promise<T>) =>
  async () => {
    for (let tries = 1; ; tries++) {
      try {
        return await load();
      } catch (error) {
        if (navigator.onLine && tries >= mostTries) throw error;
        await networkOr(navigator.onLine ? tries * 1_000 : 60_000);
      }
    }
  };

/**
 * Says that `load` may run when the browser has nothing better to do.
 * @returns for `next/dynamic`, what loads it when it is wanted, and tries again when the network was away
 */
export function whenIdle<T>(load: () => Promise<T>): () => Promise<T> {
  waiting.add(load);
  if (fetching === "at rest") {
    fetching = "busy";
    soon(fetchNext);
  }
  return patiently(load);
}

/** A part that comes late, and is fetched beforehand when there is time. */
export function late<T>(fetch: () => Promise<T>): Late<T> {
  let value: T | null = null;
  let coming: Promise<T> | null = null;
  const listeners = new Set<() => void>();
  const load = () =>
    (coming ??= fetch().then(
      (loaded) => {
        value = loaded;
        listeners.forEach((notify) => notify());
        return loaded;
      },
      (error: unknown) => {
        coming = null;
        throw error;
      },
    ));
  whenIdle(load);
  return {
    load,
    loaded: () => value,
    onLoaded: (notify) => {
      listeners.add(notify);
      return () => void listeners.delete(notify);
    },
  };
}

const never = () => null;

/** The part, once it is there; it is asked for as soon as it is wanted. */
export function useLate<T>(part: Late<T>, wanted: boolean): T | null {
  const value = useSyncExternalStore(part.onLoaded, part.loaded, never);
  useEffect(() => {
    if (wanted) part.load().catch(() => undefined);
  }, [part, wanted]);
  return value;
}

/**
 * Fetches all that waits, one after the other, each when the browser is idle, once what the page shows is there. Not
 * for who saves data.
 * @param busy whether the page still waits for data; the line is its own until then
 */
export function useIdleFetching(busy: () => boolean): void {
  const latest = useRef(busy);
  useEffect(() => {
    const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
    if (connection?.saveData || fetching !== "not yet") return;
    fetching = "busy";
    const begin = () => (latest.current() ? setTimeout(() => soon(begin), 200) : fetchNext());
    soon(begin);
  }, []);
}
