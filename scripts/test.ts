import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { findChromium } from "./chromium";
import { root, start } from "./processes";
import type { Settings } from "./settings";
import { runToTheEnd } from "./run-to-the-end";
import { dim, Problem, say, step } from "./terminal";
import { throwaway, type Throwaway } from "./throwaway";

const HELP = `npm test                     everything: units, integration, browser
npm test -- inbox            only files whose path has "inbox" in it
npm test -- --unit           without the browser
npm test -- --e2e            only the browser
npm test -- --no-product     without building and starting web, worker and simulator (for narrow runs)
npm test -- -t "some words"  only tests with these words in their name

PostgreSQL, Redis and all else are started for the run and taken away after it. DATABASE_URL in the environment is
used for databases of the run's own on that server; data that is there already is not touched.`;

interface Options {
  unit: boolean;
  e2e: boolean;
  product: boolean;
  /** Parts of paths. */
  files: string[];
  /** Words of a test's name. */
  name?: string;
}

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

function readOptions(args: string[]): Options | null {
  const options: Options = { unit: true, e2e: true, product: true, files: [] };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--help") return null;
    if (arg === "--unit") options.e2e = false;
    else if (arg === "--e2e") options.unit = false;
    else if (arg === "--no-product") Object.assign(options, { product: false, e2e: false });
    else if (arg === "-t" && args[i + 1]) options.name = args[++i]!;
    else if (arg.startsWith("-")) throw new Problem(`Unknown: ${arg}\n\n${HELP}`);
    else options.files.push(arg);
  }
  return options;
}

let run: Throwaway | undefined;

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    say(HELP);
    return 0;
  }
  say(`\n  Parley ${dim("tests")}\n`);
  run = await throwaway("test");
  const settings: Settings = { ...run.settings, TEST_LOGS: run.logs };
  if (options.e2e) settings.CHROMIUM_PATH = await browser();
  if (options.product) {
    await run.startProduct(["simulator", "web", "worker"]);
    settings.NEXT_DIST_DIR = run.settings.NEXT_DIST_DIR!;
  } else {
    // Nobody answers there, and the name of the address says why.
    settings.APP_URL = "http://app.not-started.invalid";
    settings.SIMULATOR_URL = settings.META_GRAPH_URL = "http://simulator.not-started.invalid";
  }

  const counts: Count[] = [];
  if (options.unit) counts.push(await runJest(options, settings, run));
  if (options.e2e) counts.push(await runPlaywright(options, settings, run));
  const sum = (what: keyof Count) => counts.reduce((total, count) => total + count[what], 0);
  let failed = sum("failed");
  if (sum("passed") + failed === 0) {
    say("\n  No test ran.");
    failed += 1;
  }
  await run.cleanUp();
  if (failed === 0) rmSync(run.logs, { recursive: true, force: true });
  else say(`\n  ${dim(`What the servers said is in ${path.relative(root, run.logs)}.`)}`);
  const skipped = sum("skipped");
  say(`\n${sum("passed")} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return failed === 0 ? 0 : 1;
}

async function browser(): Promise<string> {
  return step("Chromium", async (announce) => {
    const file = await findChromium(announce);
    return { value: file, shown: file };
  });
}

/** Runs a test runner in front of the person who waits. */
async function runInTerminal(name: string, args: string[], env: Settings): Promise<number> {
  say();
  const runner = await start({
    name,
    command: process.execPath,
    args,
    env: { ...process.env, ...env, NODE_ENV: "test" },
    output: "terminal",
  });
  run?.adopt(runner);
  const { code } = await runner.ended;
  return code ?? 1;
}

function readResults<T>(file: string): T | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : null;
}

const crashed: Count = { passed: 0, failed: 1, skipped: 0 };

/** A runner that ends badly although no test failed has failed all the same. */
function honest(count: Count, code: number): Count {
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

async function runJest(options: Options, settings: Settings, { directory }: Throwaway): Promise<Count> {
  const file = path.join(directory, "jest.json");
  const filtered = options.files.length > 0 || options.name !== undefined;
  const code = await runInTerminal(
    "jest",
    [
      path.join(root, "node_modules", "jest", "bin", "jest.js"),
      ...["--ci", "--json", `--outputFile=${file}`],
      ...(filtered ? ["--passWithNoTests"] : []),
      ...(options.name ? ["-t", options.name] : []),
      ...options.files,
    ],
    settings,
  );
  const results = readResults<{
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    numRuntimeErrorTestSuites: number;
  }>(file);
  if (!results) return crashed;
  return honest(
    {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      // What a name filter leaves out was not skipped by anybody's decision.
      skipped: options.name ? 0 : results.numPendingTests + results.numTodoTests,
    },
    code,
  );
}

async function runPlaywright(
  options: Options,
  settings: Settings,
  { directory, logs }: Throwaway,
): Promise<Count> {
  const file = path.join(directory, "playwright.json");
  const filtered = options.files.length > 0 || options.name !== undefined;
  const code = await runInTerminal(
    "playwright",
    [
      path.join(root, "node_modules", "@playwright", "test", "cli.js"),
      "test",
      ...(filtered ? ["--pass-with-no-tests"] : []),
      ...(options.name ? ["-g", options.name] : []),
      ...options.files,
    ],
    { ...settings, PLAYWRIGHT_RESULTS: file, PLAYWRIGHT_OUTPUT: path.join(logs, "browser") },
  );
  const results = readResults<{
    suites: Suite[];
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    errors: unknown[];
  }>(file);
  if (!results) return crashed;
  const { expected, unexpected, flaky, skipped } = results.stats;
  if (flaky > 0) {
    say("\n  Passed at the second attempt only, which is a fault of the test or of Parley:");
    for (const title of unsteady(results.suites)) say(`  - ${title}`);
  }
  return honest({ passed: expected + flaky, failed: unexpected + results.errors.length, skipped }, code);
}

/** What Playwright's report holds of a file or a `describe`. */
interface Suite {
  title: string;
  suites?: Suite[];
  specs: { title: string; tests: { status: string }[] }[];
}

const unsteady = (suites: Suite[]): string[] =>
  suites.flatMap(({ title, specs, suites: inner }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === "flaky"))
      .map((spec) => `${title} › ${spec.title}`),
    ...unsteady(inner ?? []),
  ]);

runToTheEnd(
  () => main(process.argv.slice(2)),
  () => run?.cleanUp(),
  () => say("\n0 passed, 1 failed"),
);
