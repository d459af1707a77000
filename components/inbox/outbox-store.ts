"use client";

import { useMemo, useSyncExternalStore } from "react";
import { onStored, readStored, storedKeys, writeStored, writingPrefix } from "@/hooks/use-stored";
import type { Outgoing } from "@/lib/inbox/schemas";
import type { MediaView } from "@/lib/media/views";

/** Words for the team; the customer never sees them. */
export type Note = { type: "note"; note: { text: string; mentions?: readonly string[] } };

/** A message, a reaction or a note that was made here and that the server has not confirmed yet. */
export type OutboxEntry = {
  /** Made with the bubble and sent as Idempotency-Key, so that trying again can never send twice. */
  key: string;
  conversationId: string;
  /** For the customer: any body of POST /messages. Or a note. */
  message: Outgoing | Note;
  /** The file it shows until the server has it; it is uploaded already. */
  media?: MediaView;
  /** What a person reads of it, when it does not say so itself: a template's words. */
  words?: string;
  replyToId: string | null;
  /** By this browser's clock. */
  createdAt: string;
  /** Time of the newest message that was known then, by the server's clock. */
  after: string;
  /** waiting: the server could not be reached, it is tried again by itself. failed: refused, a person decides. */
  state: "sending" | "waiting" | "failed";
  error: { reason: string; message: string } | null;
};

/** The address may change while something waits; the id does not. */
export type OutboxOwner = { userId: string; workspaceId: string; slug: string };

const outboxPrefix = `${writingPrefix}outbox:`;
const nameOf = ({ userId, workspaceId }: OutboxOwner): string => `${outboxPrefix}${userId}:${workspaceId}`;

const empty: readonly OutboxEntry[] = [];
const parsed = new Map<string, { raw: string; entries: readonly OutboxEntry[] }>();

function read(name: string): readonly OutboxEntry[] {
  const raw = readStored(name);
  if (!raw) return empty;
  const known = parsed.get(name);
  if (known?.raw === raw) return known.entries;
  let entries: readonly OutboxEntry[] = empty;
  try {
    const value: unknown = JSON.parse(raw);
    if (Array.isArray(value)) entries = (value as OutboxEntry[]).filter(({ message }) => message?.type);
  } catch {
    // Somebody else wrote here: better an empty outbox than a broken page.
  }
  parsed.set(name, { raw, entries });
  return entries;
}

const write = (name: string, entries: readonly OutboxEntry[]): void =>
  writeStored(name, entries.length > 0 ? JSON.stringify(entries) : null);

export const outboxEntries = (owner: OutboxOwner): readonly OutboxEntry[] => read(nameOf(owner));

export function addEntry(owner: OutboxOwner, entry: OutboxEntry): void {
  write(nameOf(owner), [...read(nameOf(owner)), entry]);
}

export function changeEntry(owner: OutboxOwner, key: string, change: Partial<OutboxEntry>): void {
  write(
    nameOf(owner),
    read(nameOf(owner)).map((entry) => (entry.key === key ? { ...entry, ...change } : entry)),
  );
}

export function removeEntry(owner: OutboxOwner, key: string): void {
  write(
    nameOf(owner),
    read(nameOf(owner)).filter((entry) => entry.key !== key),
  );
}

/** The unconfirmed messages of one conversation, oldest first. */
export function useOutboxOf(owner: OutboxOwner, conversationId: string): readonly OutboxEntry[] {
  const name = nameOf(owner);
  const all = useSyncExternalStore(
    // Another tab of this browser sends from the same outbox.
    (notify) => onStored((key) => (key === name || key === null) && notify()),
    () => read(name),
    () => empty,
  );
  return useMemo(() => all.filter((entry) => entry.conversationId === conversationId), [all, conversationId]);
}

/** How many messages of anybody wait in this browser. */
export const countUnsent = (): number =>
  storedKeys(outboxPrefix).reduce((sum, name) => sum + read(name).length, 0);

/** Which bubble a stored message grew out of, so that it keeps its place and its element. */
const bubbles = new Map<string, string>();
export const adoptBubble = (messageId: string, key: string): void => void bubbles.set(messageId, key);
export const bubbleOf = (messageId: string): string => bubbles.get(messageId) ?? messageId;
