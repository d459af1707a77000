/** How far an erasure is. */
export type ErasureView = {
  contactId: string;
  /** running: out of sight already, and still being taken out of everything that was kept. */
  state: "running" | "done";
  requestedAt: string;
  finishedAt: string | null;
};

type Row = { contactId: string; createdAt: Date; finishedAt: Date | null };

export const toErasureView = ({ contactId, createdAt, finishedAt }: Row): ErasureView => ({
  contactId,
  state: finishedAt ? "done" : "running",
  requestedAt: createdAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
});
