export type WorkspaceExportState = "queued" | "running" | "ready" | "failed" | "cancelled" | "expired";

export type WorkspaceExportView = {
  id: string;
  state: WorkspaceExportState;
  withFiles: boolean;
  /** From 0 to 1; null while nobody has counted. */
  progress: number | null;
  /** Archives to download, in order; empty unless it is ready. */
  parts: { part: number; sizeBytes: number }[];
  requestedById: string | null;
  createdAt: string;
  finishedAt: string | null;
  /** When the archives are deleted; null unless it is ready. */
  expiresAt: string | null;
};

export type StoredPart = { sizeBytes: number };

export const exportSelect = {
  id: true,
  state: true,
  withFiles: true,
  total: true,
  done: true,
  parts: true,
  dueAt: true,
  requestedById: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
} as const;

type Row = {
  id: string;
  state: WorkspaceExportState;
  withFiles: boolean;
  total: number;
  done: number;
  parts: unknown;
  dueAt: Date | null;
  requestedById: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

/** While it runs rows may be added; it is done only when it says so. */
function progressOf({ state, total, done, startedAt }: Row): number | null {
  if (state === "ready") return 1;
  if (state !== "running" || !startedAt || total === 0) return null;
  return Math.min(0.99, Math.round((done / total) * 100) / 100);
}

export function toExportView(row: Row): WorkspaceExportView {
  const isReady = row.state === "ready";
  return {
    id: row.id,
    state: row.state,
    withFiles: row.withFiles,
    progress: progressOf(row),
    parts: isReady
      ? (row.parts as StoredPart[]).map(({ sizeBytes }, index) => ({ part: index + 1, sizeBytes }))
      : [],
    requestedById: row.requestedById,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    expiresAt: isReady ? (row.dueAt?.toISOString() ?? null) : null,
  };
}
