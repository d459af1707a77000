"use client";

import { createContext, useContext, useEffect, useMemo, useRef, type ReactNode } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { addToDraft } from "@/components/inbox/drafts";
import { putMessage, putReaction } from "@/components/inbox/message-cache";
import { startOutbox, type Outbox } from "@/components/inbox/outbox-sender";
import {
  addEntry,
  changeEntry,
  removeEntry,
  type OutboxEntry,
  type OutboxOwner,
} from "@/components/inbox/outbox-store";
import { ConnectionContext } from "@/components/shell/connection";
import { toast } from "@/components/ui/toast";
import { useWorkspace } from "@/hooks/use-workspace";
import { newId } from "@/lib/shared/id";

type NewEntry = Pick<OutboxEntry, "conversationId" | "message" | "media" | "words" | "replyToId" | "after">;

export type OutboxActions = {
  owner: OutboxOwner;
  /** Takes it over: from here on it is kept until the server has it, or a person lets it go. */
  send: (entry: NewEntry) => void;
  /** Tries a refused one again, as the same message. */
  tryAgain: (key: string) => void;
  discard: (key: string) => void;
  /** Takes words out of the thread and back to where one writes. */
  putBack: (entry: OutboxEntry, words: string) => void;
};

const Context = createContext<OutboxActions | null>(null);

/** Sends what people write, on whichever page of the workspace they are meanwhile. */
export function OutboxProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const { slug, userId, id: workspaceId } = useWorkspace();
  const connection = useContext(ConnectionContext);
  const owner = useMemo(() => ({ userId, workspaceId, slug }), [userId, workspaceId, slug]);
  const outbox = useRef<Outbox | null>(null);
  const waiting = useRef(false);
  useEffect(() => {
    const started = startOutbox(
      owner,
      (message) => {
        putMessage(client, owner.slug, message);
        putReaction(client, owner.slug, message);
      },
      (reason) => void toast.error(reason),
    );
    outbox.current = started;
    return () => {
      started.stop();
      outbox.current = null;
    };
  }, [client, owner]);
  useEffect(() => {
    // The stream is back before a retry would be due.
    if (connection === "online" && waiting.current) outbox.current?.flush();
    waiting.current = connection !== "online";
  }, [connection]);
  const actions = useMemo<OutboxActions>(
    () => ({
      owner,
      send: (entry) => {
        addEntry(owner, {
          ...entry,
          key: newId(),
          createdAt: new Date().toISOString(),
          state: "sending",
          error: null,
        });
        outbox.current?.flush();
      },
      tryAgain: (key) => {
        changeEntry(owner, key, { state: "sending", error: null, createdAt: new Date().toISOString() });
        outbox.current?.flush();
      },
      discard: (key) => removeEntry(owner, key),
      putBack: (entry, words) => {
        addToDraft(owner.userId, entry.conversationId, words);
        removeEntry(owner, entry.key);
      },
    }),
    [owner],
  );
  return <Context value={actions}>{children}</Context>;
}

export function useOutbox(): OutboxActions {
  const actions = useContext(Context);
  if (!actions) throw new Error("useOutbox is for pages under /w/[workspace].");
  return actions;
}
