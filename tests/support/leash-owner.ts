import { eraseWhenGone, start } from "@/scripts/processes";

// Starts a process that does not want to end, says its number, and waits to be ended itself.
async function main(): Promise<void> {
  eraseWhenGone(process.argv[2]!);
  const stubborn = await start({
    name: "stubborn",
    command: process.execPath,
    args: ["-e", 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'],
    output: "terminal",
  });
  process.stdout.write(String(stubborn.pid));
  setInterval(() => {}, 1_000);
}

void main();
