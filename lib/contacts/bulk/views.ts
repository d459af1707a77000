import type { BulkAction } from "@/lib/contacts/bulk/schemas";

export type ContactChangeState = "running" | "completed" | "undoing" | "undone";

/** The same change of many contacts, as the API and the browser see it. Times are ISO 8601 in UTC. */
export type ContactChangeView = {
  id: string;
  state: ContactChangeState;
  action: BulkAction;
  /** Contacts it is about: those who were meant when it began. */
  total: number;
  /** Contacts that were looked at; counts back while it is undone. */
  done: number;
  /** Contacts that it made another way. Who was so before, had opted out or was deleted is left alone. */
  changed: number;
  /** Of those, who is as before again since it was undone. Who was changed once more meanwhile stays that way. */
  restored: number;
  byUserId: string | null;
  createdAt: string;
  finishedAt: string | null;
  /** Until when it can be undone; null when it cannot. */
  undoableUntil: string | null;
};

type Row = Omit<ContactChangeView, "action" | "createdAt" | "finishedAt" | "undoableUntil"> & {
  action: unknown;
  createdAt: Date;
  finishedAt: Date | null;
};

/** Days for which a change is remembered and can be undone. */
export const changeDays = 30;

export const contactChangeSelect = {
  id: true,
  state: true,
  action: true,
  total: true,
  done: true,
  changed: true,
  restored: true,
  byUserId: true,
  createdAt: true,
  finishedAt: true,
} as const;

export function toContactChangeView(row: Row): ContactChangeView {
  const isUndoable = row.state === "running" || row.state === "completed";
  return {
    id: row.id,
    state: row.state,
    action: row.action as BulkAction,
    total: row.total,
    done: row.done,
    changed: row.changed,
    restored: row.restored,
    byUserId: row.byUserId,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    undoableUntil: isUndoable
      ? new Date(row.createdAt.getTime() + changeDays * 86_400_000).toISOString()
      : null,
  };
}
