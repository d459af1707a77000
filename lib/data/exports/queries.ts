import { Readable } from "node:stream";
import { partKey } from "@/lib/data/exports/stored";
import { exportSelect, toExportView, type WorkspaceExportView } from "@/lib/data/exports/views";
import { readRange } from "@/lib/media/content";
import { db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { storage } from "@/lib/platform/storage";
import { dispositionOf } from "@/lib/shared/disposition";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { getWorkspace } from "@/lib/tenancy/queries";
import type { Scope } from "@/lib/tenancy/scope";

/** The newest twenty exports. */
export async function listExports({ workspaceId }: Scope): Promise<{ data: WorkspaceExportView[] }> {
  const rows = await db.workspaceExport.findMany({
    where: { workspaceId },
    orderBy: { id: "desc" },
    take: 20,
    select: exportSelect,
  });
  return { data: rows.map(toExportView) };
}

/** @throws AppError not_found */
export async function getExport({ workspaceId }: Scope, id: string): Promise<WorkspaceExportView> {
  const row = await db.workspaceExport.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select: exportSelect,
  });
  if (!row) throw notFound("workspace_export");
  return toExportView(row);
}

/**
 * An archive's bytes, or a range of them: a download that broke off goes on. Its beginning is recorded.
 * @throws AppError not_found; unavailable `file_missing`
 */
export async function openArchive(
  scope: Scope,
  { workspaceExportId: id, part: number }: { workspaceExportId: string; part: string },
  request: { headers: Headers; signal: AbortSignal },
  call?: AuditCall,
): Promise<Response> {
  const view = await getExport(scope, id);
  const archive = view.parts.find((one) => String(one.part) === number);
  if (!archive) throw notFound("workspace_export");
  const { part, sizeBytes } = archive;
  const { slug } = await getWorkspace(scope);
  const name = [slug, view.createdAt.slice(0, 10), ...(view.parts.length > 1 ? [part] : [])].join("-");
  const headers = {
    "content-type": "application/zip",
    "content-disposition": dispositionOf(false, `${name}.zip`),
    "cache-control": "no-store",
    "accept-ranges": "bytes",
    "x-content-type-options": "nosniff",
  };
  const range = readRange(request.headers.get("range"), sizeBytes);
  if (range === "outside") {
    return new Response(null, {
      status: 416,
      headers: { ...headers, "content-range": `bytes */${sizeBytes}` },
    });
  }
  const stream = await storage().get(partKey(scope.workspaceId, id, part), range ?? undefined);
  if (!stream) {
    throw new AppError(
      "unavailable",
      "file_missing",
      "This archive is missing in Parley's store. Ask for a new export.",
    );
  }
  if (!range || range.start === 0) {
    await recordAudit({
      scope,
      action: "workspace_export.downloaded",
      target: { type: "workspace_export", id },
      data: { part },
      call,
    });
  }
  request.signal.addEventListener("abort", () => stream.destroy(), { once: true });
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      "content-length": String(range ? range.end - range.start + 1 : sizeBytes),
      ...(range ? { "content-range": `bytes ${range.start}-${range.end}/${sizeBytes}` } : {}),
    },
  });
}
