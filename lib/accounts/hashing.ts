import { Worker } from "node:worker_threads";
import { AppError } from "@/lib/platform/errors";

/**
 * bcrypt is slow on purpose and written in JavaScript: on the main thread each hash would keep webhooks and pages
 * waiting for a third of a second. Two threads hash, one password each at a time; others wait in a bounded queue.
 */
const atOnce = 2;
const mayWait = 200;

type Task = { material: string; cost: number } | { material: string; hash: string };
type Answer = { value: string | boolean } | { error: string };

const program = `
const { parentPort } = require("node:worker_threads");
const bcrypt = require("bcryptjs");
parentPort.on("message", ({ material, cost, hash }) => {
  try {
    const value = hash === undefined ? bcrypt.hashSync(material, cost) : bcrypt.compareSync(material, hash);
    parentPort.postMessage({ value });
  } catch (error) {
    parentPort.postMessage({ error: String(error && error.message) });
  }
});`;

// One set per process, kept over hot reloads in development.
const store = globalThis as unknown as {
  parleyHashing?: { idle: Worker[]; running: number; waiting: (() => void)[] };
};
const pool = () => (store.parleyHashing ??= { idle: [], running: 0, waiting: [] });

function startThread(): Worker {
  const thread = new Worker(program, { eval: true, name: "passwords" });
  // A process that has nothing else to do may end.
  thread.unref();
  // "exit" follows, and is what counts.
  thread.on("error", () => undefined);
  thread.once("exit", () => (pool().idle = pool().idle.filter((other) => other !== thread)));
  return thread;
}

/** @returns null when the thread ended instead of answering */
function ask(thread: Worker, task: Task): Promise<Answer | null> {
  return new Promise((resolve) => {
    const settle = (answer: Answer | null) => {
      thread.off("message", settle).off("exit", onExit);
      resolve(answer);
    };
    const onExit = () => settle(null);
    thread.on("message", settle).on("exit", onExit);
    thread.postMessage(task);
  });
}

/** @throws AppError `unavailable` when too many wait already */
export async function runHashing(task: Task): Promise<string | boolean> {
  const { waiting } = pool();
  if (pool().running >= atOnce) {
    if (waiting.length >= mayWait) {
      throw new AppError(
        "unavailable",
        "busy",
        "Many people are signing in right now. Try again in a moment.",
        { retryAfterSeconds: 5 },
      );
    }
    // The one who leaves hands its place over, so nobody overtakes the queue.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    pool().running++;
  }
  try {
    const thread = pool().idle.pop() ?? startThread();
    const answer = await ask(thread, task);
    if (!answer) throw new Error("A hashing thread ended.");
    pool().idle.push(thread);
    if ("error" in answer) throw new Error(answer.error);
    return answer.value;
  } finally {
    const next = waiting.shift();
    if (next) next();
    else pool().running--;
  }
}
