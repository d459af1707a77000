import { setFlagsFromString } from "node:v8";

/** Percent by which the heap may grow past what is in use before it is tidied. V8's own choice goes up to 300. */
const growth = 40;

/**
 * Keeps a process that works through millions of rows small: what a batch leaves behind is tidied sooner, for a few
 * percent of its time. No limit: a heap that is really needed may grow. See docs/decisions/0020-a-small-worker.md.
 */
export const keepHeapSmall = (): void => setFlagsFromString(`--heap-growing-percent=${growth}`);
