let start: ((ms: number) => void) | null = null;

/** The server says once how it goes down; the control API asks for it. */
export function onOutage(run: (ms: number) => void): void {
  start = run;
}

/** From now on, for `ms`, connections are refused. */
export function startOutage(ms: number): void {
  start?.(ms);
}
