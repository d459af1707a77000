/** How far an erasure is. */
export type ErasureView = {
  contactId: string;
  /** none: nobody asked for it; running: out of sight already, and still being taken out of everything that was kept. */
  state: "none" | "running" | "done";
  requestedAt: string | null;
  finishedAt: string | null;
};

export const noErasure = (contactId: string): ErasureView => ({
  contactId,
  state: "none",
  requestedAt: null,
  finishedAt: null,
});

type Row = { contactId: string; createdAt: Date; finishedAt: Date | null };

export const toErasureView = ({ contactId, createdAt, finishedAt }: Row): ErasureView => ({
  contactId,
  state: finishedAt ? "done" : "running",
  requestedAt: createdAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
});
