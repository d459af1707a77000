import {
  adoptBubble,
  changeEntry,
  outboxEntries,
  removeEntry,
  type OutboxEntry,
  type OutboxOwner,
} from "@/components/inbox/outbox-store";
import { ApiError, callApi } from "@/hooks/use-api";
import type { MessageView } from "@/lib/inbox/views";

/** Entries that are older were forgotten by everybody; sending them unasked would surprise the customer. */
const stale = 12 * 60 * 60 * 1000;
const longestPause = 30_000;

export type Outbox = {
  /** Hands over what waits, conversation by conversation, in the order of writing. */
  flush: () => void;
  stop: () => void;
};

/** Whether trying again may help without anybody changing anything. */
function mayHeal(error: unknown): boolean {
  if (!(error instanceof ApiError)) return true;
  return error.status === 0 || error.status >= 500 || error.status === 429 || error.status === 401;
}

/** One tab at a time sends an entry; a browser without locks relies on the idempotency key alone. */
async function exclusively(key: string, run: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request(`parley-outbox-${key}`, run);
  else await run();
}

/** Where an entry goes. A note stays in the conversation, everything else is a message to the customer. */
function requestOf({ conversationId, message, replyToId }: OutboxEntry): { path: string; body: unknown } {
  if (message.type === "note") return { path: `/conversations/${conversationId}/notes`, body: message.note };
  const quoted = replyToId && message.type !== "reaction" ? { replyToId } : {};
  return { path: "/messages", body: { conversationId, ...message, ...quoted } };
}

/**
 * Sends the outbox of a person in a workspace. A message is removed only when the server has confirmed it; every try
 * carries the same key, so nothing is sent twice however often the connection breaks.
 * @param onSent gets the stored message before its entry goes
 * @param onRefused gets the reason why a reaction was not taken
 */
export function startOutbox(
  owner: OutboxOwner,
  onSent: (message: MessageView) => void,
  onRefused: (reason: string) => void,
): Outbox {
  const busy = new Set<string>();
  const pauses = new Map<string, number>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let stopped = false;

  const next = (conversationId: string): OutboxEntry | undefined =>
    outboxEntries(owner).find((entry) => entry.conversationId === conversationId && entry.state !== "failed");

  async function attempt(entry: OutboxEntry): Promise<"sent" | "refused" | "later"> {
    try {
      const { path, body } = requestOf(entry);
      const message = await callApi<MessageView>(path, {
        method: "POST",
        workspace: owner.slug,
        idempotencyKey: entry.key,
        body,
      });
      adoptBubble(message.id, entry.key);
      onSent(message);
      removeEntry(owner, entry.key);
      pauses.delete(entry.conversationId);
      return "sent";
    } catch (error) {
      const known = error instanceof ApiError ? error : null;
      const facts = known && { reason: known.reason, message: known.message };
      if (!mayHeal(error) && entry.message.type === "reaction") {
        // It has no bubble of its own to stand under: it is taken back, and said.
        removeEntry(owner, entry.key);
        onRefused((error as ApiError).message);
        return "refused";
      }
      if (!mayHeal(error)) {
        changeEntry(owner, entry.key, { state: "failed", error: facts });
        return "refused";
      }
      changeEntry(owner, entry.key, { state: "waiting", error: facts });
      const pause = Math.min(longestPause, (pauses.get(entry.conversationId) ?? 500) * 2);
      pauses.set(entry.conversationId, pause);
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          void drain(entry.conversationId);
        },
        known?.retryAfter ? known.retryAfter * 1000 : pause,
      );
      timers.add(timer);
      return "later";
    }
  }

  async function drain(conversationId: string): Promise<void> {
    if (busy.has(conversationId) || stopped) return;
    busy.add(conversationId);
    try {
      for (let entry = next(conversationId); entry && !stopped; entry = next(conversationId)) {
        let outcome: "sent" | "refused" | "later" = "sent";
        const { key } = entry;
        await exclusively(key, async () => {
          // While we waited for the lock another tab may have sent it.
          const still = outboxEntries(owner).find((other) => other.key === key && other.state !== "failed");
          if (still) outcome = await attempt(still);
        });
        if ((outcome as string) === "later") return;
      }
    } finally {
      busy.delete(conversationId);
    }
  }

  const flush = () => {
    for (const conversationId of new Set(outboxEntries(owner).map((entry) => entry.conversationId))) {
      void drain(conversationId);
    }
  };
  for (const entry of outboxEntries(owner)) {
    if (entry.state === "failed" || Date.now() - Date.parse(entry.createdAt) <= stale) continue;
    // A reaction of yesterday says nothing any more.
    if (entry.message.type === "reaction") removeEntry(owner, entry.key);
    else changeEntry(owner, entry.key, { state: "failed", error: { reason: "stale", message: "" } });
  }
  const online = () => {
    pauses.clear();
    flush();
  };
  window.addEventListener("online", online);
  flush();
  return {
    flush: online,
    stop: () => {
      stopped = true;
      window.removeEventListener("online", online);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
