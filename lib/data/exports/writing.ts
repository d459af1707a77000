import { rm } from "node:fs/promises";
import { contactLines } from "@/lib/contacts/exports/exporting";
import { beginArchive, type Archive } from "@/lib/data/exports/archive";
import { kinds, mediaKind } from "@/lib/data/exports/kinds";
import type { Held } from "@/lib/data/exports/lease";
import { linesOf } from "@/lib/data/exports/lines";
import { readmeOf } from "@/lib/data/exports/readme";
import type { StoredPart } from "@/lib/data/exports/views";
import { partKey } from "@/lib/data/exports/stored";
import { pool } from "@/lib/platform/db";
import { storage } from "@/lib/platform/storage";
import { byteOrderMark } from "@/lib/shared/csv";
import { scopeFromJob } from "@/lib/tenancy/scope";

/** An archive that is larger, or has more files, is ended, and the next one begun. */
export const limits = { bytes: 2_000_000_000, files: 50_000 };
export type Limits = typeof limits;
const filesPage = 500;

/** Said after every page: throws when the export is no longer ours, or this process has to end. */
export type Progress = (written: number) => void;

type File = { id: string; storageKey: string; filename: string | null; mimeType: string; kind: string };

/** Where a file lies in the archive: by its id, with what its sender called it as far as every system can write it. */
export function placeOf({ id, filename }: { id: string; filename: string | null }): string {
  const name = (filename ?? "")
    .normalize("NFKD")
    .replace(/[^\w.-]+/g, "_")
    .replace(/^[._]+/, "")
    .slice(-80);
  return `files/${id}${name === "" ? "" : `-${name}`}`;
}

async function* counted(
  pages: AsyncIterable<string[]>,
  said: (rows: number) => void,
  change?: (line: string) => string,
) {
  for await (const lines of pages) {
    yield `${(change ? lines.map(change) : lines).join("\n")}\n`;
    said(lines.length);
  }
}

/** The line of a file with its place; without files nothing lies there. */
const withPlace =
  (isInside: boolean) =>
  (line: string): string => {
    const media = JSON.parse(line) as { id: string; filename: string | null; state: string };
    return JSON.stringify({ ...media, path: isInside && media.state === "ready" ? placeOf(media) : null });
  };

async function readWorkspace(workspaceId: string): Promise<{ name: string; slug: string }> {
  const { rows } = await pool.query<{ name: string; slug: string }>(
    `SELECT w.id, w.slug, w.name, w.time_zone AS "timeZone", w.country, w.locale, w.brand_color AS "brandColor",
        w.business_hours AS "businessHours", w.consent_settings AS "consentSettings",
        w.require_two_factor AS "requireTwoFactor", w.retention_days AS "retentionDays", w.created_at AS "createdAt",
        json_build_object('plan', s.plan_id, 'state', s.state, 'interval', s.interval, 'currency', s.currency,
          'trialEndsAt', s.trial_ends_at, 'periodEnd', s.period_end, 'cancelAt', s.cancel_at, 'endedAt', s.ended_at)
          AS subscription
      FROM workspaces w JOIN subscriptions s ON s.workspace_id = w.id WHERE w.id = $1`,
    [workspaceId],
  );
  return rows[0]!;
}

async function* once(text: string) {
  yield text;
}

async function* spreadsheet(lines: AsyncIterable<string>, progress: Progress) {
  yield byteOrderMark;
  for await (const text of lines) {
    yield text;
    progress(0);
  }
}

/** Everything but the files. */
async function writeData(archive: Archive, held: Held, progress: Progress): Promise<void> {
  const { workspaceId, withFiles, startedAt } = held;
  const workspace = await readWorkspace(workspaceId);
  await archive.add("README.txt", once(readmeOf(workspace, startedAt, withFiles)));
  await archive.add("workspace.json", once(`${JSON.stringify(workspace, null, 2)}\n`));
  const counts: Record<string, number> = {};
  for (const kind of kinds) {
    counts[kind.file] = 0;
    const said = (rows: number): void => {
      counts[kind.file]! += rows;
      progress(rows);
    };
    const change = kind === mediaKind ? withPlace(withFiles) : undefined;
    await archive.add(`${kind.file}.jsonl`, counted(linesOf(workspaceId, kind), said, change));
  }
  await archive.add("contacts.csv", spreadsheet(await contactLines(scopeFromJob(held)), progress));
  const manifest = {
    format: 1,
    workspace: { id: workspaceId, slug: workspace.slug, name: workspace.name },
    export: { id: held.id, withFiles, startedAt: startedAt.toISOString(), endedAt: new Date().toISOString() },
    lines: counts,
  };
  await archive.add("manifest.json", once(`${JSON.stringify(manifest, null, 2)}\n`));
}

async function nextFiles(workspaceId: string, after: string | null): Promise<File[]> {
  const { rows } = await pool.query<File>(
    `SELECT id, storage_key AS "storageKey", filename, mime_type AS "mimeType", kind FROM media
      WHERE workspace_id = $1 AND id > $2 AND state = 'ready' AND storage_key IS NOT NULL ORDER BY id LIMIT ${filesPage}`,
    [workspaceId, after ?? "00000000-0000-0000-0000-000000000000"],
  );
  return rows;
}

/** Files after this one, until the archive is full. @returns the last of them, and whether there may be more */
async function writeFiles(
  archive: Archive,
  { workspaceId }: Held,
  after: string | null,
  { progress, most }: { progress: Progress; most: Limits },
): Promise<{ upTo: string | null; more: boolean }> {
  let upTo = after;
  for (let files = 0; ;) {
    const page = await nextFiles(workspaceId, upTo);
    for (const file of page) {
      if (files >= most.files || (files > 0 && archive.size() >= most.bytes)) return { upTo, more: true };
      const bytes = await storage().get(file.storageKey);
      // One that is gone from the store is missing in the archive; the rest is worth having.
      if (bytes)
        await archive.add(placeOf(file), bytes, { compress: /^text\/|json|xml/.test(file.mimeType) });
      upTo = file.id;
      files++;
      progress(1);
    }
    if (page.length < filesPage) return { upTo, more: false };
  }
}

/**
 * Makes the next archive of an export and puts it into the store, over what an earlier try may have left there.
 * @returns the archive, the last file that is in it, and whether another one is needed
 */
export async function writePart(
  held: Held,
  progress: Progress,
  most = limits,
): Promise<{ part: StoredPart; upTo: string | null; more: boolean }> {
  const number = held.parts.length + 1;
  const archive = await beginArchive();
  try {
    if (number === 1) await writeData(archive, held, progress);
    const { upTo, more } = held.withFiles
      ? await writeFiles(archive, held, held.mediaUpTo, { progress, most })
      : { upTo: null, more: false };
    const { path, sizeBytes } = await archive.finish();
    try {
      await storage().put(partKey(held.workspaceId, held.id, number), path, {
        sizeBytes,
        mimeType: "application/zip",
      });
    } finally {
      await rm(path, { force: true });
    }
    return { part: { sizeBytes }, upTo, more };
  } catch (error) {
    await archive.discard();
    throw error;
  }
}
