"use client";

import { useCallback, useEffect, useRef, type ReactNode } from "react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { applyLiveEvent } from "@/components/inbox/live-cache";
import { OutboxProvider } from "@/components/inbox/outbox-provider";
import { ConnectionContext } from "@/components/shell/connection";
import { useFollowRole } from "@/components/shell/use-follow-role";
import { patiently } from "@/components/ui/late";
import { useLiveEvents } from "@/hooks/use-live-events";
import { useWorkspace } from "@/hooks/use-workspace";
import type { Heard, LiveEvent } from "@/types/live";

const Notifier = dynamic(
  patiently(() => import("@/components/shell/notifier")),
  { ssr: false },
);

type Hear = (event: Heard) => void;

/** How long an answer of the API may be on its way; events are remembered that long. */
const memoryMs = 30_000;

/**
 * An answer that was read before an event but arrives after it would put the screen back. So what was heard while a
 * request was on its way is applied again after its answer.
 */
function useReplay(client: QueryClient, slug: string): (event: LiveEvent) => void {
  const heard = useRef<{ at: number; event: LiveEvent }[]>([]);
  useEffect(() => {
    const started = new Map<string, number>();
    return client.getQueryCache().subscribe((notice) => {
      if (notice.type !== "updated") return;
      const { queryHash } = notice.query;
      if (notice.action.type === "fetch") started.set(queryHash, Date.now());
      if (notice.action.type !== "success" || notice.action.manual) return;
      const since = started.get(queryHash) ?? Date.now();
      started.delete(queryHash);
      const missed = heard.current.filter(({ at }) => at >= since);
      if (missed.length > 0)
        queueMicrotask(() => missed.forEach(({ event }) => applyLiveEvent(client, slug, event)));
    });
  }, [client, slug]);
  return (event) => {
    const now = Date.now();
    heard.current = heard.current.filter(({ at }) => now - at < memoryMs);
    if (event.type !== "reset") heard.current.push({ at: now, event });
  };
}

/** Keeps the cache of the workspace live and its outbox moving, on whichever page one is. */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const router = useRouter();
  const { slug, userId } = useWorkspace();
  const remember = useReplay(client, slug);
  const hear = (event: LiveEvent) => {
    remember(event);
    applyLiveEvent(client, slug, event);
  };
  const followRole = useFollowRole();
  const listeners = useRef(new Set<Hear>());
  const listen = useCallback((listener: Hear) => {
    const all = listeners.current;
    all.add(listener);
    return () => void all.delete(listener);
  }, []);
  const state = useLiveEvents(slug, {
    "message.changed": (data) => {
      hear({ type: "message.changed", data });
      listeners.current.forEach((listener) => listener({ type: "message.changed", data }));
    },
    "conversation.changed": (data) => hear({ type: "conversation.changed", data }),
    "scheduled_message.changed": (data) => hear({ type: "scheduled_message.changed", data }),
    "conversation.read": (data) => data.userId === userId && hear({ type: "conversation.read", data }),
    "mentions.seen": (data) => data.userId === userId && hear({ type: "mentions.seen", data }),
    "phone_number.changed": (data) => hear({ type: "phone_number.changed", data }),
    "template.changed": (data) => hear({ type: "template.changed", data }),
    "campaign.changed": (data) => {
      hear({ type: "campaign.changed", data });
      listeners.current.forEach((listener) => listener({ type: "campaign.changed", data }));
    },
    // Changes nothing that is shown, so it is not remembered.
    "template.told": (data) =>
      listeners.current.forEach((listener) => listener({ type: "template.told", data })),
    "campaign.deleted": (data) => hear({ type: "campaign.deleted", data }),
    "contact_import.changed": (data) => hear({ type: "contact_import.changed", data }),
    "library.changed": (data) => {
      hear({ type: "library.changed", data });
      if (data.what === "members") void followRole();
      // Name, colour and formats are in the frame around every page, which the server drew.
      if (data.what === "workspace") router.refresh();
    },
    // Worth nothing later, so it is not remembered.
    "presence.changed": (data) => applyLiveEvent(client, slug, { type: "presence.changed", data }),
    reset: (data) => {
      hear({ type: "reset", data });
      void followRole();
    },
  });
  return (
    <ConnectionContext value={state}>
      <OutboxProvider>{children}</OutboxProvider>
      <Notifier listen={listen} />
    </ConnectionContext>
  );
}
