import { performance } from "node:perf_hooks";

interface Due {
  at: number;
  order: number;
  run: () => void;
}

const heap: Due[] = [];
let order = 0;
let armedFor = Infinity;
let timer: NodeJS.Timeout | undefined;

/** Wall clock in milliseconds with fractions, so that arrivals within one millisecond keep their order. */
export function preciseNow(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000) / 1000;
}

function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/**
 * Runs `run` once, `delayMs` from now. All timers of the simulator share one heap and one Node timer: a campaign
 * of 100,000 messages has 300,000 statuses to come, too many for a timer each.
 */
export function after(delayMs: number, run: () => void): void {
  const due: Due = { at: Date.now() + Math.max(0, delayMs), order: order++, run };
  let index = heap.length;
  heap.push(due);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!before(due, heap[parent]!)) break;
    heap[index] = heap[parent]!;
    index = parent;
  }
  heap[index] = due;
  arm();
}

function take(): Due {
  const top = heap[0]!;
  const last = heap.pop()!;
  if (heap.length > 0) {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
  return top;
}

function arm(): void {
  const next = heap[0];
  if (!next || next.at >= armedFor) return;
  if (timer) clearTimeout(timer);
  armedFor = next.at;
  timer = setTimeout(drain, Math.min(Math.max(0, next.at - Date.now()), 2 ** 31 - 1));
}

function drain(): void {
  timer = undefined;
  armedFor = Infinity;
  const now = Date.now();
  while (heap.length > 0 && heap[0]!.at <= now) take().run();
  arm();
}
