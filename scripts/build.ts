import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { takeScriptsOut } from "./static-pages";
import { firstLoadBytes, inboxRoute, mostFirstLoadBytes } from "./first-load";
import { lastLines, root, start } from "./processes";
import { dim, Problem, say } from "./terminal";

/** Everything the web build reads. What is missing counts as empty. */
const sources = [
  "app",
  "components",
  "content",
  "hooks",
  "i18n",
  "lib",
  "messages",
  "public",
  "types",
  "middleware.ts",
  "instrumentation.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "prisma/schema.prisma",
  "tsconfig.json",
  "tsconfig.base.json",
  "package-lock.json",
];

function* filesIn(entry: string): Generator<string> {
  const full = path.join(root, entry);
  if (!existsSync(full)) return;
  let names: string[];
  try {
    names = readdirSync(full).sort();
  } catch {
    yield entry;
    return;
  }
  for (const name of names) {
    // The generated client follows from the schema, and tests are not built.
    if (entry === "lib/platform" && name === "generated") continue;
    if (/\.test\.tsx?$/.test(name)) continue;
    yield* filesIn(`${entry}/${name}`);
  }
}

function fingerprint(): string {
  // The security headers of the build depend on whether the product is reached by https.
  const https = String(process.env.APP_URL?.startsWith("https://") ?? false);
  const hash = createHash("sha256")
    .update(process.version)
    .update(https)
    .update(process.env.SITE_URL ?? "");
  for (const source of sources) {
    for (const file of filesIn(source))
      hash.update(`\0${file}\0`).update(readFileSync(path.join(root, file)));
  }
  return hash.digest("hex");
}

/** One build at a time per directory. @returns what gives the lock back */
async function lock(distDir: string): Promise<() => void> {
  const file = path.join(root, ".tmp", `${path.basename(distDir)}.lock`);
  mkdirSync(path.dirname(file), { recursive: true });
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    try {
      process.kill(Number(readFileSync(file, "utf8")), 0);
      await new Promise((resolve) => setTimeout(resolve, 500));
    } catch {
      // Its holder is no more.
      rmSync(file, { force: true });
    }
  }
}

const stampOf = (distDir: string) => path.join(root, distDir, "parley-fingerprint");

/** Whether the build in `distDir` was made from the sources as they are now. */
export function isBuilt(distDir: string): boolean {
  const stamp = stampOf(distDir);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint();
}

/**
 * Builds the web part for production into `distDir`, unless it is there already.
 *
 * @returns whether it had to build
 * @throws Problem with the end of the build's own words, or when the inbox has become too heavy for a first visit
 */
export async function build(distDir: string, log: string): Promise<boolean> {
  if (isBuilt(distDir)) return false;
  const unlock = await lock(distDir);
  try {
    // Whoever held the lock may have built just this.
    return isBuilt(distDir) ? false : await buildNow(distDir, log);
  } finally {
    unlock();
  }
}

async function buildNow(distDir: string, log: string): Promise<boolean> {
  // Taken before: a file that changes meanwhile leaves a stamp that no longer fits.
  const made = fingerprint();
  const builder = await start({
    name: "build",
    command: process.execPath,
    args: [path.join(root, "node_modules", "next", "dist", "bin", "next"), "build"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_DIST_DIR: distDir,
      NEXT_SKIP_TYPES: "1",
      NEXT_TELEMETRY_DISABLED: "1",
    },
    output: { file: log },
  });
  const { code } = await builder.ended;
  if (code !== 0) {
    throw new Problem(
      `The build failed. The end of ${path.relative(root, log)}:\n${lastLines(builder.printed(), 40)}`,
    );
  }
  checkFirstLoad(distDir);
  takeScriptsOut(path.join(root, distDir));
  writeFileSync(stampOf(distDir), made);
  return true;
}

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1024)} KB`;

/** @throws Problem when the page agents sit in all day has become too heavy */
function checkFirstLoad(distDir: string): void {
  const bytes = firstLoadBytes(distDir, inboxRoute);
  const words = `first visit of the inbox: ${kilobytes(bytes)} of JavaScript`;
  if (bytes > mostFirstLoadBytes) {
    throw new Problem(
      `${words}, more than the ${kilobytes(mostFirstLoadBytes)} it may be. What is not needed for the first paint comes later: see components/ui/late.ts.`,
    );
  }
  say(`  ${dim(words)}`);
}
