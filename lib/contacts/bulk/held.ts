import type { BulkAction } from "@/lib/contacts/bulk/schemas";

/** A change of many contacts, as the worker has it. */
export type Change = {
  workspaceId: string;
  id: string;
  action: BulkAction;
  source: "member" | "api";
  byUserId: string | null;
  createdAt: Date;
};

/** Whom a batch has changed, and what undoing it needs beside their ids. */
export type Deed = { changedIds: string[]; before: Record<string, unknown> | null };

/** Contacts of a batch that fit, locked in the order of their ids. */
export const held = (columns: string, fits: string): string => `SELECT ${columns} FROM contacts c
  WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[]) AND c.erased_at IS NULL AND ${fits}
  ORDER BY c.id FOR NO KEY UPDATE`;

/** Who was deleted since is not changed any more; undoing reaches them, so that they come back as they were. */
export const here = "c.deleted_at IS NULL";
/** Nobody is left out. */
export const anywhere = "true";
