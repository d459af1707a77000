import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { eraseServer } from "./postgres-binaries";
import type { Settings } from "./settings";
import { Problem } from "./terminal";

const stackFile = (dataDirectory: string) => path.join(dataDirectory, "running.pid");

/** @throws Problem when another start holds the data in this directory */
export function refuseSecondStack(dataDirectory: string): void {
  const pid = Number(
    existsSync(stackFile(dataDirectory)) ? readFileSync(stackFile(dataDirectory), "utf8") : 0,
  );
  if (!pid || pid === process.pid || !isOurs(pid)) return;
  throw new Problem(
    `Parley is already running here (process ${pid}). Stop that one first, with Ctrl-C or: kill ${pid}`,
  );
}

/** A number alone may by now be somebody else's process. */
function isOurs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== "linux") return true;
    return /(quickstart|dev)\.ts/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return false;
  }
}

/** Says that this process holds the data. @returns what gives it back */
export function rememberStack(dataDirectory: string): () => void {
  mkdirSync(dataDirectory, { recursive: true });
  writeFileSync(stackFile(dataDirectory), String(process.pid));
  return () => rmSync(stackFile(dataDirectory), { force: true });
}

/**
 * Deletes what a local stack keeps.
 *
 * @throws Problem when the data is not in a directory that a local stack made
 */
export async function erase(dataDirectory: string, chosen: Settings): Promise<void> {
  if (chosen.DATABASE_URL) {
    throw new Problem(
      "--fresh erases only the private database in .data. DATABASE_URL is set, so the data is in a database of your\n" +
        "own: empty that one yourself if you mean it, or leave DATABASE_URL empty.",
    );
  }
  if (!existsSync(dataDirectory)) return;
  if (!existsSync(path.join(dataDirectory, "local.env"))) {
    throw new Problem(
      `${dataDirectory} was not made by Parley, so --fresh leaves it alone. Is DATA_DIR right?`,
    );
  }
  await eraseServer(dataDirectory);
  await rm(dataDirectory, { recursive: true, force: true });
}
