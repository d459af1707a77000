import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Pool as Connections } from "undici";

/** What the figures were measured on, in one line. */
export function machine(): string {
  const [first] = os.cpus();
  const memory = Math.round(os.totalmem() / 1024 ** 3);
  const load = os.loadavg()[0]!.toFixed(1);
  return (
    `${os.cpus().length} × ${first?.model.trim() ?? "unknown processor"}, ${memory} GiB, ` +
    `${os.type()} ${os.release()}, Node ${process.versions.node}, load before ${load}`
  );
}

export const say = (line = ""): void => void process.stdout.write(`${line}\n`);

/** A line of a table: the first cell wide, the others aligned to the right. */
export const row = (first: string, ...cells: (string | number)[]): string =>
  `  ${first.padEnd(40)}${cells.map((cell) => String(cell).padStart(11)).join("")}`;

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** @param sorted ascending; the value below which `share` of them lie */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted.length === 0 ? NaN : sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;

export type Spread = { count: number; p50: number; p95: number; p99: number; max: number };

export function spread(values: Iterable<number>): Spread {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => percentile(sorted as unknown as number[], share);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

export const spreadCells = ({ p50, p95, p99 }: Spread): string[] => [ms(p50), ms(p95), ms(p99)];

export type Load = Spread & {
  /** Calls that were made; none is left out because the one before was slow. */
  offered: number;
  failed: number;
  /** Calls per second that were really made. */
  perSecond: number;
};

/**
 * An open loop: calls begin at fixed times, whether or not those before have ended, as customers do. Latency counts from
 * the time a call was due, so a stall is seen by everyone who came during it.
 * @param call resolves to whether it succeeded; a rejection is a failure
 */
export async function openLoop(options: {
  perSecond: number;
  seconds: number;
  warmUpSeconds?: number;
  call: (index: number) => Promise<boolean>;
}): Promise<Load> {
  const { perSecond, seconds, warmUpSeconds = 2, call } = options;
  const total = Math.round(perSecond * (seconds + warmUpSeconds));
  const counted = Math.round(perSecond * warmUpSeconds);
  const latencies: number[] = [];
  let failed = 0;
  let made = 0;
  const open: Promise<void>[] = [];
  const start = performance.now();
  const dueAt = (index: number) => start + (index / perSecond) * 1000;
  const one = async (index: number) => {
    const ok = await call(index).catch(() => false);
    if (index < counted) return;
    latencies.push(performance.now() - dueAt(index));
    if (!ok) failed++;
  };
  while (made < total) {
    while (made < total && dueAt(made) <= performance.now()) open.push(one(made++));
    await sleep(1);
  }
  const lastDue = performance.now();
  await Promise.all(open);
  return {
    ...spread(latencies),
    offered: total - counted,
    failed,
    perSecond: Math.round((total / (lastDue - start)) * 1000),
  };
}

/**
 * A closed loop: `inFlight` callers that call again as soon as they are answered. Finds out how much there can be.
 * @returns successful calls per second after the warm-up
 */
export async function saturate(options: {
  inFlight: number;
  seconds: number;
  warmUpSeconds?: number;
  call: (index: number) => Promise<boolean>;
}): Promise<{ perSecond: number; done: number; failed: number }> {
  const { inFlight, seconds, warmUpSeconds = 2, call } = options;
  let index = 0;
  let done = 0;
  let failed = 0;
  const start = performance.now();
  const from = start + warmUpSeconds * 1000;
  const until = from + seconds * 1000;
  const caller = async () => {
    while (performance.now() < until) {
      const ok = await call(index++).catch(() => false);
      const now = performance.now();
      if (now < from || now > until) continue;
      if (ok) done++;
      else failed++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  return { perSecond: Math.round(done / seconds), done, failed };
}

/** Keep-alive connections to one server. */
export const connect = (origin: string, connections = 64): Connections =>
  new Connections(origin, { connections, pipelining: 1 });

/** Waits until `condition` holds, at most `seconds`. @throws when it does not */
export async function until(what: string, condition: () => Promise<boolean>, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${what} did not come true in ${seconds} s.`);
    await sleep(100);
  }
}
