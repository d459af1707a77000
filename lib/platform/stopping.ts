let stopping = false;

/** The process was asked to end: loops finish what they have in hand and begin nothing new. */
export function beginStop(): void {
  stopping = true;
}

/** Ask before each round of a loop that may run for long. */
export const isStopping = (): boolean => stopping;
