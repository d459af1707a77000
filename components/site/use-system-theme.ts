"use client";

import { useLayoutEffect } from "react";

/** What theme.js does, for an error page: it is drawn in the browser, where a script in the page does not run. */
export function useSystemTheme(): void {
  useLayoutEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const paint = () => document.documentElement.classList.toggle("dark", dark.matches);
    paint();
    dark.addEventListener("change", paint);
    return () => dark.removeEventListener("change", paint);
  }, []);
}
