import { spawn } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { commandLineOf, typescript } from "@/scripts/processes";

const patience = { timeout: 20_000, every: 50 };

async function until(true_: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patience.timeout;
  while (!(await true_())) {
    if (Date.now() > deadline) throw new Error("It did not become true.");
    await new Promise((resolve) => setTimeout(resolve, patience.every));
  }
}

/** Starts a process that starts another with a leash, and returns both numbers. */
async function owner(directory: string): Promise<{ pid: number; child: number }> {
  const { command, args } = typescript("tests/support/leash-owner.ts");
  const process_ = spawn(command, [...args, directory], { stdio: ["ignore", "pipe", "inherit"] });
  const child = await new Promise<number>((resolve) => {
    process_.stdout.on("data", (chunk: Buffer) => resolve(Number(chunk.toString())));
  });
  return { pid: process_.pid!, child };
}

test.each(["SIGKILL", "SIGTERM"] as const)(
  "what a process started ends with it, also the stubborn, when it is ended by %s",
  async (signal) => {
    const directory = mkdtempSync(path.join(tmpdir(), "parley-leash-"));
    const { pid, child } = await owner(directory);
    expect(await commandLineOf(child)).toContain("setInterval");
    process.kill(pid, signal);
    await until(async () => (await commandLineOf(child)) === "");
    await until(() => !existsSync(directory));
  },
  60_000,
);
