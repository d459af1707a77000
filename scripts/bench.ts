import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { findChromium } from "./chromium";
import { anyPort } from "./ports";
import { root, start, typescript } from "./processes";
import { runToTheEnd } from "./run-to-the-end";
import { dim, Problem, say } from "./terminal";
import { throwaway, type Part, type Throwaway } from "./throwaway";

/** Each measurement and what has to run beside it. They run one after another, each with servers of its own. */
const benches: Record<string, { about: string; needs: Part[] }> = {
  ingest: { about: "signed posts per second, durably stored, beside three other handlers", needs: ["web"] },
  import: {
    about: "a CSV of a million people: checked, imported, undone, exported; rows per second and memory",
    needs: [],
  },
  drain: { about: "stored events to finished messages, beside ten thousand and a million", needs: [] },
  live: { about: "from a customer's message to its frame in 200 open streams", needs: ["web", "worker"] },
  send: { about: "queued messages to accepted, without and with WhatsApp's limits", needs: ["simulator"] },
  screen: {
    about: "what an agent feels in the browser: first load, switching, scrolling, typing",
    needs: ["web"],
  },
  inbox: { about: "lists, threads and searches beside a million conversations", needs: ["web"] },
};

const HELP = `npm run bench                all of them
npm run bench -- inbox live  only these

${Object.entries(benches)
  .map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`)
  .join("\n")}

PostgreSQL and Redis are started for the run as the product needs them: what is answered is on the disk. Everything is
taken away afterwards. With DATABASE_URL set a database of the run's own on that server is used.`;

let current: Throwaway | undefined;

async function runOne(name: string): Promise<boolean> {
  const { about, needs } = benches[name]!;
  say(`\n  Parley ${dim(`measures ${name}: ${about}`)}\n`);
  const run = (current = await throwaway("bench", { durable: true }));
  try {
    if (needs.length > 0) await run.startProduct(needs);
    say();
    const { command, args } = typescript("tests/bench/main.ts");
    const bench = await start({
      name,
      command,
      args: [...args, name],
      env: {
        ...process.env,
        ...run.settings,
        BENCH_PORT: String(await anyPort()),
        ...(name === "screen" ? { CHROMIUM_PATH: await findChromium(say) } : {}),
        LOG_LEVEL: "warn",
        NODE_ENV: "production",
      },
      output: "terminal",
    });
    run.adopt(bench);
    const { code } = await bench.ended;
    if (code === 0) rmSync(run.logs, { recursive: true, force: true });
    else say(`\n  ${dim(`What the servers said is in ${path.relative(root, run.logs)}.`)}`);
    return code === 0;
  } finally {
    await run.cleanUp();
  }
}

async function main(names: string[]): Promise<number> {
  if (names.includes("--help")) {
    say(HELP);
    return 0;
  }
  const unknown = names.find((name) => !benches[name]);
  if (unknown) throw new Problem(`Unknown: ${unknown}\n\n${HELP}`);
  const exists = (name: string) => existsSync(path.join(root, "tests", "bench", `${name}.ts`));
  let failed = 0;
  for (const name of (names.length > 0 ? names : Object.keys(benches)).filter(exists)) {
    if (!(await runOne(name))) failed++;
  }
  return failed === 0 ? 0 : 1;
}

runToTheEnd(
  () => main(process.argv.slice(2)),
  () => current?.cleanUp(),
);
