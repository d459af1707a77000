import { writeFile } from "node:fs/promises";
import path from "node:path";
import { getExport, openArchive } from "@/lib/data/exports/queries";
import { partKey } from "@/lib/data/exports/stored";
import type { WorkspaceExportView } from "@/lib/data/exports/views";
import { workOnExport } from "@/lib/data/exports/work";
import { platformDb } from "@/lib/platform/db";
import { spoolFolder } from "@/lib/platform/spool";
import { storage } from "@/lib/platform/storage";
import { newId } from "@/lib/shared/id";
import type { Scope } from "@/lib/tenancy/scope";

/** An export that is ready, of a workspace with next to nothing in it. @returns its id */
export async function addExport(workspaceId: string): Promise<string> {
  const id = newId();
  const file = path.join(await spoolFolder(), id);
  await writeFile(file, "PK");
  await storage().put(partKey(workspaceId, id, 1), file, { sizeBytes: 2, mimeType: "application/zip" });
  const dueAt = new Date(Date.now() + 24 * 60 * 60 * 1000);
  await platformDb.workspaceExport.create({
    data: { id, workspaceId, withFiles: false, state: "ready", parts: [{ sizeBytes: 2 }], dueAt },
  });
  return id;
}

/** Makes the export to its end, beside whoever else does. */
export async function settleExport(scope: Scope, id: string): Promise<WorkspaceExportView> {
  const job = { workspaceId: scope.workspaceId, workspaceExportId: id };
  for (;;) {
    await workOnExport(job);
    const seen = await getExport(scope, id);
    if (seen.state !== "queued" && seen.state !== "running") return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The bytes of an archive, as its endpoint gives them. */
export async function download(
  scope: Scope,
  workspaceExportId: string,
  part: number,
  range?: string,
): Promise<Buffer> {
  const headers = new Headers(range ? { range } : {});
  const request = { headers, signal: new AbortController().signal };
  const response = await openArchive(scope, { workspaceExportId, part: String(part) }, request);
  return Buffer.from(await response.arrayBuffer());
}
