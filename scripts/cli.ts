import { execute } from "./cli/run";
import { closeDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";

// The operator's console: it runs beside the database and needs no sign-in.

function say(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (text === "") return Promise.resolve();
  return new Promise((resolve) => stream.write(text.endsWith("\n") ? text : `${text}\n`, () => resolve()));
}

async function close(): Promise<void> {
  await closeQueues();
  closeRedis();
  await closeDb();
}

async function main(): Promise<number> {
  const { code, stdout, stderr } = await execute(process.argv.slice(2));
  await say(process.stderr, stderr);
  await say(process.stdout, stdout);
  await close().catch(() => undefined);
  return code;
}

// The log goes to stdout, which belongs to the answer; what went wrong is told by the commands themselves.
process.env.LOG_LEVEL = "silent";
void main().then((code) => process.exit(code));
