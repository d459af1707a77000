import { readFile } from "node:fs/promises";
import { lastLines, run } from "./processes";

/** What Parley may need from the system, by the name each package manager knows it under. */
const names = {
  redis: {
    "apt-get": ["redis-server"],
    dnf: ["valkey", "redis"],
    apk: ["valkey", "redis"],
    pacman: ["valkey", "redis"],
    zypper: ["valkey", "redis"],
    brew: ["redis"],
  },
  chromium: {
    "apt-get": ["chromium"],
    dnf: ["chromium"],
    apk: ["chromium"],
    pacman: ["chromium"],
    zypper: ["chromium"],
    brew: [],
  },
} as const;

export type SystemPackage = keyof typeof names;
type Manager = keyof (typeof names)["redis"];

const install: Record<Manager, string[]> = {
  "apt-get": ["install", "-y", "--no-install-recommends"],
  dnf: ["install", "-y"],
  apk: ["add", "--no-cache"],
  pacman: ["-Sy", "--noconfirm", "--needed"],
  zypper: ["--non-interactive", "install", "--no-recommends"],
  brew: ["install"],
};

/** How long a package manager may work before we stop waiting for it. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Installs a package with the system's package manager, when that works without asking anybody: as root, with a sudo
 * that needs no password, or with Homebrew.
 *
 * @returns what was tried, for telling people, and the command a person can type
 */
export async function installPackage(
  what: SystemPackage,
  announce: (what: string) => void,
): Promise<{ tried: string; command: string }> {
  const manager = await findManager();
  const candidates: readonly string[] = manager ? names[what][manager] : [];
  const command = manager && candidates[0] ? typed(manager, candidates[0]) : byHand(what);
  if (!manager || candidates.length === 0) return { tried: "", command };

  const rights = await installRights(manager);
  if (!rights) return { tried: `${manager} would ask for a password`, command };

  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive", HOMEBREW_NO_AUTO_UPDATE: "1" };
  const invoke = (args: string[]) => {
    const [program, ...rest] = [...rights, manager, ...args];
    return run(program!, rest, { env: environment, timeoutMs: PATIENCE_MS });
  };
  let output = "";
  for (const name of candidates) {
    announce(`installing ${name} with ${manager}`);
    let result = await invoke([...install[manager], name]);
    if (result.code !== 0 && manager === "apt-get") {
      announce("apt-get update");
      await invoke(["update"]);
      result = await invoke([...install[manager], name]);
    }
    if (result.code === 0) return { tried: "", command };
    output = result.output;
  }
  return { tried: `${manager} could not install it (${lastLines(output, 2).trim()})`, command };
}

function typed(manager: Manager, name: string): string {
  const line = [manager, ...install[manager], name].join(" ");
  return manager === "brew" || process.getuid?.() === 0 ? line : `sudo ${line}`;
}

function byHand(what: SystemPackage): string {
  if (process.platform === "darwin")
    return what === "redis" ? "brew install redis" : "brew install --cask chromium";
  if (process.platform === "win32") {
    return what === "redis" ? "winget install Docker.DockerDesktop" : "winget install Google.Chrome";
  }
  return `the package ${what} of your system`;
}

async function findManager(): Promise<Manager | null> {
  if (process.platform === "win32") return null;
  for (const manager of Object.keys(install) as Manager[]) {
    if ((await run(manager, ["--version"], { timeoutMs: 20_000 })).code === 0) return manager;
  }
  return null;
}

/** The words to put before the package manager; null when somebody would have to type a password. */
async function installRights(manager: Manager): Promise<string[] | null> {
  if (manager === "brew") return process.getuid?.() === 0 ? null : [];
  if (process.getuid?.() === 0) return [];
  return (await run("sudo", ["-n", "true"], { timeoutMs: 5_000 })).code === 0 ? ["sudo", "-n"] : null;
}

/** Whether this is an Ubuntu, where the package chromium is an empty shell around a snap. */
export async function isUbuntu(): Promise<boolean> {
  return /^ID=ubuntu$/m.test(await readFile("/etc/os-release", "utf8").catch(() => ""));
}
