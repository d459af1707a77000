import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createReadStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { exportContacts } from "@/lib/contacts/exports/exporting";
import { startCheck, startRun, startUndo } from "@/lib/contacts/imports/commands";
import { getImport } from "@/lib/contacts/imports/queries";
import { importSettings } from "@/lib/contacts/imports/schemas";
import { uploadContacts } from "@/lib/contacts/imports/uploads";
import type { ContactImportPreview } from "@/lib/contacts/imports/views";
import { workOnDueImport } from "@/lib/contacts/imports/work";
import { closeDb, platformDb, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";
import { machine, row, say } from "./measure";

// A CSV of one million people, 500 MB with what their last system remarked of them, becomes contacts: uploaded, checked,
// imported, exported and undone by this process alone, which runs with the flags of a worker, with PostgreSQL beside it. A
// tenth writes numbers in another way than WhatsApp does, one in two hundred is no number.

const wantedPerSecond = 5_000;
const mostMb = 300;

const mb = (bytes: number): number => Math.round(bytes / 1024 ** 2);

/** The most memory this process had, looked at ten times a second. */
function watchMemory(): () => number {
  let most = process.memoryUsage.rss();
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 100);
  return () => {
    clearInterval(timer);
    return Math.max(most, process.memoryUsage.rss());
  };
}

const digits = (i: number, length: number): string => String(i).padStart(length, "0");
const phones: ((i: number) => string)[] = [
  (i) => `+49151${digits(10_000_000 + i, 8)}`,
  (i) => `+55 11 9${digits(80_000_000 + i, 8).slice(0, 4)}-${digits(80_000_000 + i, 8).slice(4)}`,
  (i) => `0049 171 ${digits(1_000_000 + i, 7)}`,
  (i) => `+34 6${digits(10_000_000 + i, 8)}`,
  (i) => `+447${digits(400_000_000 + i, 9)}`,
  (i) => `+91 98${digits(10_000_000 + i, 8)}`,
  (i) => `5215${digits(512_000_000 + i, 9)}`,
  (i) => `+336${digits(10_000_000 + i, 8)}`,
  (i) => `+39 34${digits(10_000_000 + i, 8)}`,
  (i) => `+62812${digits(10_000_000 + i, 8)}`,
];
const cities = ["Berlin", "São Paulo", "Zürich", "México D.F.", "القاهرة", "Paris"];
const plans = ["basic", "gold", "platinum"];

/** What nobody has a field for: with a million rows the file is one of 500 MB. Quotes and lines stand in it. */
const remark = `"${'Called, ""not at home"", write again.\n'.repeat(12).trim()}"`;

function line(i: number): string {
  const phone = i % 200 === 199 ? "unknown" : phones[i % phones.length]!(i);
  const name = `${["Ana", "José", "محمد", "Zoë", "Ravi"][i % 5]} ${["Pérez", "Müller", "Silva", "O'Neill"][i % 4]} ${i}`;
  return `${phone},"${name}",${plans[i % 3]},${cities[i % 6]},${1950 + (i % 50)}-0${1 + (i % 9)}-1${i % 9},vip,${remark}\n`;
}

async function writeFile(file: string, rows: number): Promise<void> {
  const out = createWriteStream(file);
  out.write("Phone,Name,Plan,City,Birthday,Labels,Remarks\n");
  for (let i = 0; i < rows; i += 1_000) {
    const part = Array.from({ length: 1_000 }, (_, k) => line(i + k)).join("");
    if (!out.write(part)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

async function untilDone(shop: TestWorkspace, id: string): Promise<ContactImportPreview> {
  for (;;) {
    await workOnDueImport({ workspaceId: shop.workspace.id, contactImportId: id });
    const seen = await getImport(shop.scope, id);
    if (!["checking", "queued", "running", "undoing"].includes(seen.state)) return seen;
  }
}

/** @returns how many contacts were in it */
async function exportAll({ scope }: TestWorkspace): Promise<number> {
  const response = await exportContacts(
    scope,
    { bom: true, columns: undefined },
    new AbortController().signal,
  );
  let lines = 0;
  for await (const piece of response.body!) for (const byte of piece) if (byte === 10) lines++;
  return lines - 1;
}

export type ImportFigure = { what: string; rows: number; seconds: number; perSecond: number; mostMb: number };
const figures: ImportFigure[] = [];

async function measure<T>(what: string, count: number, work: () => Promise<T>): Promise<T> {
  const stop = watchMemory();
  const from = performance.now();
  const result = await work();
  const seconds = (performance.now() - from) / 1000;
  const figure = { what, rows: count, seconds, perSecond: Math.round(count / seconds), mostMb: mb(stop()) };
  figures.push(figure);
  say(row(what, count, `${seconds.toFixed(1)} s`, figure.perSecond, `${figure.mostMb} MB`));
  return result;
}

function expect(what: string, is: unknown, should: unknown): void {
  if (is !== should) throw new Error(`${what}: ${String(is)} instead of ${String(should)}.`);
}

/**
 * Prints and returns rows per second and the most memory of each step.
 * @param rows of the file
 * @throws when a promise is not kept
 */
export async function run(rows = 1_000_000): Promise<ImportFigure[]> {
  say(`  ${machine()}\n`);
  const folder = path.join(env.DATA_DIR, "bench");
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, "million.csv");
  await writeFile(file, rows);
  const { size } = await stat(file);
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  await platformDb.customField.createMany({
    data: [
      { workspaceId, key: "plan", name: "Plan", type: "choice", options: plans },
      { workspaceId, key: "city", name: "City", type: "text" },
      { workspaceId, key: "birthday", name: "Birthday", type: "date" },
    ],
  });
  say(row(`a file of ${mb(size)} MB`, "rows", "time", "per second", "memory"));
  try {
    const { id, preview } = await measure("upload", rows, () =>
      uploadContacts(shop.scope, { filename: "million.csv", encoding: "auto" }, createReadStream(file)),
    );
    const settings = importSettings.parse({ columns: preview!.guess });
    expect("columns understood", settings.columns.length, 6);
    const bad = Math.floor(rows / 200);
    const checked = await measure("check", rows, async () => {
      await startCheck(shop.scope, id, settings);
      return untilDone(shop, id);
    });
    expect("people new in the check", checked.check?.created, rows - bad);
    const done = await measure("import", rows, async () => {
      await startRun(shop.scope, id, settings);
      return untilDone(shop, id);
    });
    expect("state", done.state, "completed");
    expect("contacts made", done.created, rows - bad);
    expect("rows that failed", done.failed, bad);
    const exported = await measure("export", rows - bad, () => exportAll(shop));
    expect("contacts exported", exported, rows - bad);
    const again = await uploadContacts(
      shop.scope,
      { filename: "again.csv", encoding: "auto" },
      createReadStream(file),
    );
    const second = await measure("import of known people, overwriting", rows, async () => {
      await startRun(shop.scope, again.id, { ...settings, duplicates: "overwrite" });
      return untilDone(shop, again.id);
    });
    expect("contacts made twice", second.created, 0);
    const gone = await measure("undo", rows - bad, async () => {
      await startUndo(shop.scope, id);
      return untilDone(shop, id);
    });
    expect("contacts taken back", gone.undo?.removed, rows - bad);
    const { rows: left } = await pool.query<{ left: number }>(
      "SELECT count(*)::int AS left FROM contacts WHERE workspace_id = $1",
      [workspaceId],
    );
    expect("contacts left", left[0]!.left, 0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const figure = figures.find(({ what }) => what === "import")!;
  const most = Math.max(...figures.map((one) => one.mostMb));
  const kept = figure.perSecond >= wantedPerSecond && most <= mostMb;
  say(
    `\n  promised: ${wantedPerSecond} rows/s within ${mostMb} MB; measured: ${figure.perSecond} rows/s within ${most} MB` +
      ` ${kept ? "✓" : "✗"}`,
  );
  if (!kept) throw new Error("the promise is not kept");
  return figures;
}

export async function stop(): Promise<void> {
  await closeQueues();
  closeRedis();
  await closeDb();
}
