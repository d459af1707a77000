/** Whether the workspace is going to be deleted, and when. */
export type WorkspaceDeletionView = {
  state: "none" | "planned";
  askedAt: string | null;
  askedBy: { id: string; name: string } | null;
  /** Until then an owner may keep it. */
  dueAt: string | null;
  /** How many days there are between asking and the deletion, on this installation. */
  graceDays: number;
};
