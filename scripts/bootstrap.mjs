// The first thing every command runs. It needs nothing but Node 20.12 or newer. For the commands of a checkout it
// installs the packages when they are missing or the lock changed and generates the database client when the schema
// changed; then it hands over to the command, run by the Node version the project pins.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as util from "node:util";

const { parseEnv } = util;

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const inRoot = (...parts) => path.join(root, ...parts);

const next = "node_modules/next/dist/bin/next";
/** Where variables come from that the environment does not set: the person, and for tools also the local stack. */
const chosen = [".env"];
const local = [".data/local.env", ".env"];

/**
 * `prepare`: packages and client are seen to first. `settings`: files of variables, the last wins. `run`: the file and
 * its first arguments. `flags`: a file beside this one with flags of Node.
 * @type {Record<string, { prepare?: boolean, settings?: string[], run?: string[], flags?: string }>}
 */
const commands = {
  quickstart: { prepare: true, run: ["scripts/quickstart.ts"] },
  dev: { prepare: true, run: ["scripts/dev.ts"] },
  test: { prepare: true, run: ["scripts/test.ts"] },
  bench: { prepare: true, run: ["scripts/bench.ts"] },
  generate: { prepare: true },
  build: { prepare: true, run: [next, "build"] },
  // Idle connections stay open longer than proxies keep theirs: who closes first must not be us, in mid-request.
  web: { settings: chosen, run: [next, "start", "--keepAliveTimeout", "75000"] },
  worker: { settings: chosen, run: ["worker.ts"], flags: "worker-flags.json" },
  simulator: { settings: local, run: ["simulator/main.ts"] },
  migrate: { settings: local, run: ["scripts/migrate.ts"] },
  cli: { settings: local, run: ["scripts/cli.ts"] },
};

function stop(message) {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}

function say(message) {
  process.stdout.write(`${message}\n`);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** Whether node_modules holds what package-lock.json names, judged by the list npm keeps of what it installed. */
function installed() {
  const wanted = readJson(inRoot("package-lock.json"))?.packages;
  const present = readJson(inRoot("node_modules", ".package-lock.json"))?.packages;
  if (!wanted) stop("package-lock.json is missing or broken.");
  if (!present || !existsSync(inRoot("node_modules", "tsx"))) return false;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === "" || entry.extraneous) return true;
    const mayBeMissing = entry.optional || entry.devOptional || entry.peer;
    return present[name] ? present[name].version === entry.version : mayBeMissing;
  });
}

function install() {
  say("Installing packages (npm ci), a minute or two the first time …");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const options = { cwd: root, stdio: ["ignore", "inherit", "inherit"] };
  const result = npm?.endsWith("js")
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
  if (result.status !== 0) {
    stop(
      "npm ci failed; its own words are above. Often it is the network or a proxy: npm config get registry",
    );
  }
}

function pinnedNode() {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const file = inRoot("node_modules", "node", "bin", name);
  return existsSync(file) ? file : process.execPath;
}

/** Generates the Prisma client when the schema or Prisma's version is another than the last time. */
function generateClient(environment) {
  const stamp = inRoot("lib", "platform", "generated", ".fingerprint");
  const fingerprint = createHash("sha256")
    .update(readFileSync(inRoot("prisma", "schema.prisma")))
    .update(readJson(inRoot("node_modules", "prisma", "package.json"))?.version ?? "")
    .digest("hex");
  const output = inRoot("lib", "platform", "generated", "prisma", "client.ts");
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint) return;
  say("Generating the database client …");
  const result = spawnSync(
    pinnedNode(),
    [inRoot("node_modules", "prisma", "build", "index.js"), "generate"],
    {
      cwd: root,
      env: {
        ...environment,
        // Generating needs no engine, but Prisma would download one; any executable stops it from looking.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
        CHECKPOINT_DISABLE: "1",
      },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  if (result.status !== 0)
    stop(`The database client could not be generated:\n${result.stdout}\n${result.stderr}`);
  writeFileSync(stamp, fingerprint);
}

/** The environment, completed from files. An empty variable counts as not set, wherever it stands. */
function settingsFrom(files) {
  const filled = (variables) => Object.entries(variables).filter(([, value]) => value !== "");
  const read = files
    .filter((file) => existsSync(inRoot(file)))
    .map((file) => parseEnv(readFileSync(inRoot(file), "utf8")));
  return { ...process.env, ...Object.fromEntries([...read, process.env].flatMap(filled)) };
}

/** The parent of a process, where that is cheap to know. */
function parentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop().split(" ")[1];
  } catch {
    return "";
  }
}

/** Runs the command and stays its shadow: passes signals on, ends as it ends, and takes it along when killed. */
function handOver([file, ...first], args, environment, flags) {
  const typescript = file.endsWith(".ts")
    ? ["--import", pathToFileURL(inRoot("node_modules", "tsx", "dist", "loader.mjs")).href]
    : [];
  const child = spawn(pinnedNode(), [...flags, ...typescript, inRoot(file), ...first, ...args], {
    cwd: root,
    env: environment,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));

  // npm killed outright cannot tell us. On POSIX an orphan gets another parent, which is how we notice; between npm
  // and us there may be a shell, which stays.
  const ancestors = () => `${process.ppid} ${parentOf(process.ppid)}`;
  const before = ancestors();
  const watch = setInterval(() => {
    if (ancestors() !== before) child.kill("SIGTERM");
  }, 1_000);
  watch.unref();

  child.on("error", (error) => stop(`Could not start ${file}: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

if (!parseEnv)
  stop(`Parley needs Node 20.12 or newer to start; this is ${process.version}. https://nodejs.org`);
const [name, ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) stop(`Unknown command. One of: ${Object.keys(commands).join(", ")}`);
const environment = {
  ...settingsFrom(command.settings ?? []),
  PATH: [inRoot("node_modules", ".bin"), process.env.PATH].join(path.delimiter),
  NEXT_TELEMETRY_DISABLED: "1",
};
if (command.prepare) {
  if (!installed()) install();
  generateClient(environment);
}
const flags = command.flags ? readJson(inRoot("scripts", command.flags)) : [];
if (command.run) handOver(command.run, args, environment, flags);
