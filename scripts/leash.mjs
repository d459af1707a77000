// Kept by a process that starts others: when that process is gone, however it went, what it started goes too.
// It reads lines on its standard input and acts when the input ends.
//   hold <pid> <signal>   end this process (and its group) with this signal
//   drop <pid>            it has ended by itself
//   erase <path>          delete this directory at the end
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";

const held = new Map();
const erased = new Set();
const GRACE_MS = 10_000;

function send(pid, signal) {
  for (const target of process.platform === "win32" ? [pid] : [-pid, pid]) {
    try {
      process.kill(target, signal);
      return true;
    } catch {
      // No such group, or no such process any more.
    }
  }
  return false;
}

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const [word, ...rest] = line.split(" ");
  if (word === "hold") held.set(Number(rest[0]), rest[1]);
  if (word === "drop") held.delete(Number(rest[0]));
  if (word === "erase") erased.add(rest.join(" "));
}

// Last started, first ended: the product lets go of the database before the database ends.
for (const [pid, signal] of [...held].reverse()) send(pid, signal);
const deadline = Date.now() + GRACE_MS;
while ([...held.keys()].some(alive) && Date.now() < deadline) await pause(100);
for (const pid of held.keys()) if (alive(pid)) send(pid, "SIGKILL");
for (const directory of erased) rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
