import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** Variables for another process; undefined ones are left out. */
export type Environment = Record<string, string | undefined>;

export const root = path.resolve(import.meta.dirname, "..");

/** Everything a process prints goes to the end of a file, or to our terminal: as it is, or behind a name. */
export type Output = { file: string } | { prefix: string } | "terminal";

export interface Command {
  /** For people: "web", "PostgreSQL". */
  name: string;
  command: string;
  args: string[];
  env?: Environment;
  cwd?: string;
  uid?: number;
  gid?: number;
  output: Output;
  /** How it is asked to end; SIGTERM unless told otherwise. */
  endWith?: NodeJS.Signals;
}

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Running {
  name: string;
  pid: number;
  /** Resolves when it has ended, by itself or not. */
  ended: Promise<Ending>;
  hasEnded(): boolean;
  /** Sends a signal to it and to what it started itself. */
  kill(signal: NodeJS.Signals): void;
  /** Asks it to end, and after `graceMs` no longer asks. */
  stop(graceMs?: number): Promise<Ending>;
  /** What it printed since its start, from its log file; empty when it prints to the terminal. */
  printed(): string;
}

let leash: ChildProcess | undefined;

/** The watcher that ends what we started when we are killed without a chance to do it ourselves. */
function tellLeash(line: string): void {
  if (!leash) {
    leash = spawn(process.execPath, [path.join(root, "scripts", "leash.mjs")], {
      detached: process.platform !== "win32",
      stdio: ["pipe", "ignore", "ignore"],
      windowsHide: true,
      cwd: path.parse(root).root,
      env: {} as NodeJS.ProcessEnv,
    });
    leash.unref();
    // A broken pipe to the leash is not worth dying for.
    leash.stdin?.on("error", () => {});
    (leash.stdin as unknown as { unref?: () => void }).unref?.();
  }
  leash.stdin?.write(`${line}\n`);
}

/** Deletes the directory when this process is gone, also after a kill -9. */
export function eraseWhenGone(directory: string): void {
  tellLeash(`erase ${directory}`);
}

function sendTo(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!child.pid || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

/**
 * Starts a process in a group of its own, so that Ctrl-C in the terminal reaches only us and we end the rest in the
 * right order.
 *
 * @throws when the program cannot be started at all
 */
export async function start(options: Command): Promise<Running> {
  const { output } = options;
  const file = output !== "terminal" && "file" in output ? output.file : undefined;
  let log: number | undefined;
  let began = 0;
  if (file) {
    mkdirSync(path.dirname(file), { recursive: true });
    log = openSync(file, "a");
    began = fstatSync(log).size;
  }
  const child = spawn(options.command, options.args, {
    cwd: options.cwd ?? root,
    env: (options.env ?? process.env) as NodeJS.ProcessEnv,
    uid: options.uid,
    gid: options.gid,
    detached: process.platform !== "win32",
    windowsHide: true,
    stdio:
      output === "terminal" ? ["ignore", "inherit", "inherit"] : ["ignore", log ?? "pipe", log ?? "pipe"],
  });
  if (log !== undefined) closeSync(log);
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) =>
      reject(new Error(`${options.name} could not be started: ${error.message}`)),
    );
  });
  const pid = child.pid!;
  const endWith = options.endWith ?? "SIGTERM";
  tellLeash(`hold ${pid} ${endWith}`);
  if (output !== "terminal" && "prefix" in output) {
    for (const stream of [child.stdout, child.stderr]) prefixLines(stream!, output.prefix);
  }

  let ending: Ending | undefined;
  const ended = new Promise<Ending>((resolve) => {
    child.once("exit", (code, signal) => {
      ending = { code, signal };
      tellLeash(`drop ${pid}`);
      resolve(ending);
    });
  });
  return {
    name: options.name,
    pid,
    ended,
    hasEnded: () => ending !== undefined,
    kill: (signal) => sendTo(child, signal),
    stop: async (graceMs = 15_000) => {
      sendTo(child, endWith);
      const timer = setTimeout(() => sendTo(child, "SIGKILL"), graceMs);
      const how = await ended;
      clearTimeout(timer);
      return how;
    },
    printed: () => (file && existsSync(file) ? readFileSync(file).subarray(began).toString() : ""),
  };
}

function prefixLines(stream: NodeJS.ReadableStream, prefix: string): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) process.stdout.write(`${prefix} ${line}\n`);
  });
  stream.on("end", () => {
    if (rest) process.stdout.write(`${prefix} ${rest}\n`);
  });
}

/** The arguments with which the pinned Node runs a TypeScript file of ours in one single process. */
export function typescript(
  file: string,
  options: { watch?: boolean; flags?: readonly string[] } = {},
): { command: string; args: string[] } {
  if (options.watch) {
    const cli = path.join(root, "node_modules", "tsx", "dist", "cli.mjs");
    return { command: process.execPath, args: [cli, "watch", "--clear-screen=false", path.join(root, file)] };
  }
  const loader = pathToFileURL(path.join(root, "node_modules", "tsx", "dist", "loader.mjs")).href;
  return {
    command: process.execPath,
    args: [...(options.flags ?? []), "--import", loader, path.join(root, file)],
  };
}

export interface Finished {
  code: number;
  output: string;
}

/**
 * Runs a program to its end and collects what it prints.
 *
 * @returns code 127 when there is no such program
 */
export async function run(
  command: string,
  args: string[],
  options: { env?: Environment; cwd?: string; uid?: number; gid?: number; timeoutMs?: number } = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: (options.env ?? process.env) as NodeJS.ProcessEnv,
      uid: options.uid,
      gid: options.gid,
      windowsHide: true,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: options.timeoutMs,
      killSignal: "SIGKILL",
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", (error: NodeJS.ErrnoException) =>
      resolve({ code: error.code === "ENOENT" ? 127 : 126, output: error.message }),
    );
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The command line of a live process as one text; empty when there is no such process. */
export async function commandLineOf(pid: number): Promise<string> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return "";
  }
  if (process.platform === "linux") {
    const raw = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return raw.replaceAll("\0", " ");
  }
  if (process.platform === "win32")
    return (await run("tasklist", ["/FI", `PID eq ${pid}`, "/FO", "CSV"])).output;
  return (await run("ps", ["-p", String(pid), "-o", "command="])).output;
}

/**
 * Ends a server that lost its parent and still holds the data it must share with nobody.
 *
 * @param pid as its lock file says; by now it may be anybody's
 * @param ours tells from the command line whether it is that server
 */
export async function endOrphan(
  pid: number,
  signal: NodeJS.Signals,
  ours: (commandLine: string) => boolean,
): Promise<void> {
  const alive = async () => ours(await commandLineOf(pid));
  if (!(await alive())) return;
  process.kill(pid, signal);
  for (let waited = 0; waited < 100 && (await alive()); waited++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The last lines of a text, for telling people why something ended. */
export function lastLines(text: string, count = 15): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
