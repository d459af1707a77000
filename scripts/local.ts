import { rm } from "node:fs/promises";
import path from "node:path";
import { build, isBuilt } from "./build";
import { seed, type SignIn } from "./example-data";
import { erase, refuseSecondStack, rememberStack } from "./local-data";
import { findPort, isFree } from "./ports";
import { lastLines, root, type Running } from "./processes";
import { chosenSettings, openLocalSettings, type Settings } from "./settings";
import * as stack from "./stack";
import { box, dim, fail, Problem, say, step, warn } from "./terminal";

const HELP = `npm run quickstart [-- options]   the whole product on this machine, built for production
npm run dev [-- options]          the same, reloading what changes

  --fresh           begin again with empty data
  --host <address>  listen on this address (127.0.0.1 unless told otherwise; 0.0.0.0 for the whole network)
  --help            this text

DATABASE_URL, REDIS_URL, PORT and all others of .env.example are taken from the environment or .env when set.`;

/** The ports wished for; the next free one is taken when somebody else has one of them. */
const wishes = { web: 3000, simulator: 4010, postgres: 5433, redis: 6380 };

/** What the command line needs to reach a running stack. */
const addresses = [
  ...["DATABASE_URL", "REDIS_URL", "APP_URL", "NEXTAUTH_URL", "PORT", "META_GRAPH_URL", "SIMULATOR_URL"],
  ...["SIMULATOR_WEBHOOK_URL", "DATA_DIR", "DEV_TOOLS"],
];

interface Options {
  fresh: boolean;
  host: string;
}

function readOptions(args: string[]): Options | null {
  // `npm run quickstart --fresh` without the two dashes ends up in npm's own settings.
  const options: Options = { fresh: process.env.npm_config_fresh === "true", host: "127.0.0.1" };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--help") return null;
    if (arg === "--fresh") options.fresh = true;
    else if (arg === "--host" && args[i + 1]) options.host = args[++i]!;
    else throw new Problem(`Unknown: ${arg}\n\n${HELP}`);
  }
  return options;
}

/** Runs PostgreSQL, Redis, the simulator, web and worker on this machine until somebody ends it. */
export async function runLocally(dev: boolean, args: string[]): Promise<void> {
  const started: Running[] = [];
  let forget = () => {};
  let stopping: Promise<never> | undefined;
  const stop = (code: number) =>
    (stopping ??= (async () => {
      await stack.stopAll(started);
      forget();
      process.exit(code);
    })());

  let firstSignal = 0;
  const interrupted = () => {
    if (!stopping) {
      firstSignal = Date.now();
      say(`\n  Stopping … ${dim("(once more to stop at once)")}`);
      void stop(0);
    } else if (Date.now() - firstSignal > 1_500) {
      // The leash ends at once whatever is still there.
      for (const running of started) running.kill("SIGKILL");
      process.exit(1);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupted);
  process.on("disconnect", () => void stop(1));

  try {
    const options = readOptions(args);
    if (!options) return say(HELP);
    await up(dev, options, started, (undo) => (forget = undo), {
      stopping: () => stopping !== undefined,
      giveUp: () => void stop(1),
    });
  } catch (error) {
    if (stopping) return;
    fail(error);
    await stop(1);
  }
}

interface Life {
  stopping(): boolean;
  giveUp(): void;
}

async function up(
  dev: boolean,
  options: Options,
  started: Running[],
  whenStopped: (undo: () => void) => void,
  life: Life,
): Promise<void> {
  const began = Date.now();
  const chosen = chosenSettings();
  const dataDirectory = path.resolve(root, chosen.DATA_DIR ?? ".data");
  const logDirectory = path.join(dataDirectory, "logs");
  refuseSecondStack(dataDirectory);
  if (options.fresh) await erase(dataDirectory, chosen);
  say(`\n  Parley ${dim(dev ? "in development, stop with Ctrl-C" : "stop with Ctrl-C")}\n`);
  whenStopped(rememberStack(dataDirectory));
  await rm(logDirectory, { recursive: true, force: true });

  const local = openLocalSettings(dataDirectory);
  const ports = { web: await portFor("web", chosen), simulator: await portFor("simulator", chosen) };
  const services = await stack.provide({
    dataDirectory,
    logDirectory,
    databaseUrl: chosen.DATABASE_URL,
    redisUrl: chosen.REDIS_URL,
    secrets: local.values,
    ports: { postgres: wishes.postgres, redis: wishes.redis },
  });
  for (const { process: server, again } of services.own) {
    started.push(server);
    const replace = async () => {
      const running = await again();
      // In front: what stands on it is stopped before it.
      started.unshift(running);
      return running;
    };
    void keepAlive(server, replace, started, life);
  }
  await stack.migrate(services.databaseUrl);

  const simulatorUrl = `http://127.0.0.1:${ports.simulator}`;
  const appUrl = chosen.APP_URL ?? `http://localhost:${ports.web}`;
  const settings: Settings = {
    ...local.values,
    DEV_TOOLS: "1",
    META_GRAPH_URL: simulatorUrl,
    STRIPE_API_URL: simulatorUrl,
    NEXTAUTH_URL: appUrl,
    ...chosen,
    // A key somebody brought speaks with Stripe itself.
    ...(chosen.STRIPE_SECRET_KEY && !chosen.STRIPE_API_URL ? { STRIPE_API_URL: "" } : {}),
    DATABASE_URL: services.databaseUrl,
    REDIS_URL: services.redisUrl,
    APP_URL: appUrl,
    PORT: String(ports.web),
    SIMULATOR_URL: simulatorUrl,
    SIMULATOR_WEBHOOK_URL: `http://127.0.0.1:${ports.web}/api/webhooks/whatsapp`,
    SIMULATOR_STRIPE_WEBHOOK_URL: `http://127.0.0.1:${ports.web}/api/webhooks/stripe`,
    DATA_DIR: dataDirectory,
  };
  // What the person set stays theirs; the rest is kept for the next start and for the command line.
  const known = [...Object.keys(local.values), ...addresses];
  local.save(
    Object.fromEntries(known.filter((name) => settings[name]).map((name) => [name, settings[name]!])),
  );

  const distDir = chosen.NEXT_DIST_DIR ?? ".next";
  if (!dev) await buildStep(distDir, path.join(logDirectory, "build.log"));
  else settings.NEXT_DIST_DIR = distDir;

  await startProduct(dev, options, settings, ports, logDirectory, started, life);
  const signIn = await seed(settings, path.join(logDirectory, "seed.log"));
  showWhereItIs(appUrl, signIn, simulatorUrl, logDirectory, Date.now() - began);
}

async function portFor(what: "web" | "simulator", chosen: Settings): Promise<number> {
  const name = what === "web" ? "PORT" : "SIMULATOR_PORT";
  const wished = Number(chosen[name] ?? wishes[what]);
  if (!Number.isInteger(wished) || wished < 1 || wished > 65_535) {
    throw new Problem(`${name} must be a number from 1 to 65535, it is ${chosen[name]}.`);
  }
  if (what === "web" && chosen.APP_URL && !(await isFree(wished))) {
    throw new Problem(
      `Port ${wished} is taken by another program, and APP_URL (${chosen.APP_URL}) is fixed, so no other port will do.\n` +
        `End that program, or choose another PORT and APP_URL.`,
    );
  }
  const port = await findPort(wished);
  if (port !== wished) warn(`Port ${wished} is taken; the ${what} takes ${port}.`);
  return port;
}

async function buildStep(distDir: string, log: string): Promise<void> {
  await step("Build", async (announce) => {
    if (!isBuilt(distDir)) announce("next build, a minute or two the first time");
    const built = await build(distDir, log);
    return { value: null, shown: built ? "made" : "up to date" };
  });
}

async function startProduct(
  dev: boolean,
  options: Options,
  settings: Settings,
  ports: { web: number; simulator: number },
  logDirectory: string,
  started: Running[],
  life: Life,
): Promise<void> {
  const services = [
    stack.simulatorService(settings, { port: ports.simulator, dev }),
    stack.webService(settings, { port: ports.web, host: options.host, dev }),
    stack.workerService(settings, { dev }),
  ];
  const output = (name: string) =>
    dev ? { prefix: dim(name.padEnd(10)) } : { file: path.join(logDirectory, `${name}.log`) };
  await step("Start", async (announce) => {
    announce("simulator, web, worker");
    const launch = (service: stack.Service) =>
      stack.startService(service, output(service.name), (running) => started.push(running));
    const launched = await Promise.all(services.map(launch));
    launched.forEach((running, i) => void keepAlive(running, () => launch(services[i]!), started, life));
    return { value: null, shown: `simulator :${ports.simulator}, web :${ports.web}, worker` };
  });
}

/** Starts a process again when it ends by itself, unless it does so again and again. */
async function keepAlive(
  running: Running,
  again: () => Promise<Running>,
  started: Running[],
  life: Life,
): Promise<void> {
  const ends: number[] = [];
  for (let current = running; ;) {
    const { code, signal } = await current.ended;
    if (life.stopping()) return;
    started.splice(started.indexOf(current), 1);
    ends.push(Date.now());
    const how = signal ?? `code ${code}`;
    const lately = ends.filter((time) => time > Date.now() - 60_000).length;
    const words = lastLines(current.printed());
    if (lately > 5) {
      warn(`${current.name} ended (${how}), the ${lately}th time within a minute. Stopping.\n${words}`);
      return life.giveUp();
    }
    warn(`${current.name} ended (${how}); starting it again.`);
    try {
      current = await again();
    } catch (error) {
      if (life.stopping()) return;
      fail(error);
      return life.giveUp();
    }
  }
}

function showWhereItIs(
  appUrl: string,
  signIn: SignIn | null,
  simulatorUrl: string,
  logDirectory: string,
  tookMs: number,
): void {
  say();
  box([
    ["Open", `${appUrl}${signIn?.path ?? ""}`],
    ...(signIn
      ? ([
          ["Sign in as", signIn.email],
          ["Password", signIn.password],
        ] as [string, string][])
      : [`Sign in with your account, or make one at ${appUrl}/sign-up`]),
    ["Simulator", simulatorUrl],
    ["Logs", path.relative(root, logDirectory) || logDirectory],
  ]);
  say(`\n  ${dim(`Ready in ${(tookMs / 1_000).toFixed(1)} s. Ctrl-C stops everything.`)}`);
}
