import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { findChromium } from "./chromium";
import { anyPort } from "./ports";
import { root, start, typescript } from "./processes";
import { runToTheEnd } from "./run-to-the-end";
import { dim, Problem, say } from "./terminal";
import { throwaway, type Part, type Throwaway } from "./throwaway";
import workerFlags from "./worker-flags.json";

/** Each measurement and what has to run beside it; `builds`: it starts the web part itself. They run one after another, each with servers of its own. */
const benches: Record<string, { about: string; needs: Part[]; builds?: true }> = {
  ingest: { about: "signed posts per second, durably stored, beside three other handlers", needs: ["web"] },
  import: {
    about:
      "a CSV of people: checked, imported, exported, undone; rows per second and memory; a million unless said",
    needs: [],
  },
  contacts: { about: "counts of filters and segments beside a million contacts", needs: [] },
  drain: { about: "stored events to finished messages, beside ten thousand and a million", needs: [] },
  live: { about: "from a customer's message to its frame in 200 open streams", needs: ["web", "worker"] },
  send: { about: "queued messages to accepted, without and with WhatsApp's limits", needs: ["simulator"] },
  campaign: {
    about:
      "a campaign from launch to end: written down, sent, paced, beside agents; 100000 recipients unless said",
    needs: ["simulator"],
  },
  chaos: {
    about:
      "a campaign under kill -9 of everything, held against Meta's ledger; 100000 recipients unless said",
    needs: [],
    builds: true,
  },
  screen: {
    about: "what an agent feels in the browser: first load, switching, scrolling, typing",
    needs: ["web"],
  },
  dashboard: {
    about: "the dashboard, and the adding to its counts, beside a million conversations",
    needs: ["web"],
  },
  landing: {
    about: "what a first visit of the public pages costs a slow phone, held against a budget",
    needs: ["web"],
  },
  inbox: { about: "lists, threads and searches beside a million conversations", needs: ["web"] },
};

const HELP = `npm run bench                all of them
npm run bench -- inbox live  only these
npm run bench campaign 20000 with so many recipients

${Object.entries(benches)
  .map(([name, { about }]) => `  ${name.padEnd(9)} ${about}`)
  .join("\n")}

PostgreSQL and Redis are started for the run as the product needs them: what is answered is on the disk. Everything is
taken away afterwards. With DATABASE_URL set a database of the run's own on that server is used.`;

/** A measurement, and its size where one is said. */
type Wanted = { name: string; size?: string };

/** `inbox campaign 20000` is the inbox, and a campaign with so many recipients. */
function readWanted(words: readonly string[]): Wanted[] {
  const wanted: Wanted[] = [];
  for (const word of words) {
    const last = wanted.at(-1);
    if (/^\d+$/.test(word) && last) last.size = word;
    else wanted.push({ name: word });
  }
  return wanted;
}

let current: Throwaway | undefined;

async function runOne({ name, size }: Wanted): Promise<boolean> {
  const { about, needs, builds } = benches[name]!;
  say(`\n  Parley ${dim(`measures ${name}: ${about}`)}\n`);
  const run = (current = await throwaway("bench", { durable: true }));
  try {
    if (builds) await run.buildWeb();
    if (needs.length > 0) await run.startProduct(needs);
    say();
    const { command, args } = typescript("tests/bench/main.ts", {
      flags: name === "import" ? workerFlags : [],
    });
    const bench = await start({
      name,
      command,
      args: [...args, name, ...(size === undefined ? [] : [size])],
      env: {
        ...process.env,
        ...run.settings,
        BENCH_PORT: String(await anyPort()),
        ...(name === "screen" || name === "landing" ? { CHROMIUM_PATH: await findChromium(say) } : {}),
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

async function main(words: string[]): Promise<number> {
  if (words.includes("--help")) {
    say(HELP);
    return 0;
  }
  const wanted = readWanted(words);
  const unknown = wanted.find(({ name }) => !benches[name]);
  if (unknown) throw new Problem(`Unknown: ${unknown.name}\n\n${HELP}`);
  const all = Object.keys(benches).map((name) => ({ name }));
  const exists = ({ name }: Wanted) => existsSync(path.join(root, "tests", "bench", `${name}.ts`));
  let failed = 0;
  for (const one of (wanted.length > 0 ? wanted : all).filter(exists)) {
    if (!(await runOne(one))) failed++;
  }
  return failed === 0 ? 0 : 1;
}

runToTheEnd(
  () => main(process.argv.slice(2)),
  () => current?.cleanUp(),
);
