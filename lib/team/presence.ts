import { db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { redis } from "@/lib/platform/redis";
import { whisper } from "@/lib/realtime/whispers";
import { presentNow, type Person } from "@/lib/team/rules";
import type { PresenceState } from "@/lib/team/schemas";
import type { Scope } from "@/lib/tenancy/scope";

/** Who has a conversation before them. */
export type PresenceView = { conversationId: string; people: Person[] };

/** A hash of a conversation: user → state and time. It outlives what it says by little. */
const presenceKey = (workspaceId: string, conversationId: string): string =>
  `parley:presence:${workspaceId}:${conversationId}`;
const keySeconds = 120;

async function readPeople(key: string, now: number): Promise<Person[]> {
  const stored = await redis().hgetall(key);
  const people = Object.entries(stored).flatMap(([userId, value]): Person[] => {
    const [state, at] = value.split("|");
    return state === "viewing" || state === "typing" ? [{ userId, state, at: Number(at) }] : [];
  });
  return presentNow(people, now);
}

/**
 * Says that a member looks at a conversation, types an answer in it, or left it; to be said again every 20 seconds while
 * it is so. Colleagues hear it at once. While Redis is away nobody is seen, and nothing else suffers.
 * @returns everybody who is there now
 * @throws AppError not_found; forbidden `people_only` for a program
 */
export async function setPresence(
  scope: Scope,
  conversationId: string,
  state: PresenceState,
  now: Date,
): Promise<PresenceView> {
  const { workspaceId, actor } = scope;
  const found = await db.conversation.count({ where: { workspaceId, id: conversationId } });
  if (found === 0) throw notFound("conversation");
  if (actor.type !== "user") {
    throw new AppError("forbidden", "people_only", "Only people look at conversations; an API key does not.");
  }
  const key = presenceKey(workspaceId, conversationId);
  const at = now.getTime();
  try {
    const before = await redis().hget(key, actor.userId);
    if (state === "away") await redis().hdel(key, actor.userId);
    else await redis().multi().hset(key, actor.userId, `${state}|${at}`).expire(key, keySeconds).exec();
    const view = { conversationId, people: await readPeople(key, at) };
    // Somebody who goes on looking is no news; who goes on typing is.
    if (state === "typing" || before?.split("|")[0] !== state) {
      await whisper(workspaceId, { type: "presence.changed", data: view });
    }
    return view;
  } catch {
    return { conversationId, people: [] };
  }
}

/**
 * Which of these conversations somebody has before them now, by their keys alone. While Redis is away: none.
 * @param conversationIds of one workspace
 */
export async function lookedAt(
  workspaceId: string,
  conversationIds: readonly string[],
): Promise<Set<string>> {
  if (conversationIds.length === 0) return new Set();
  try {
    const pipeline = redis().pipeline();
    for (const id of conversationIds) pipeline.exists(presenceKey(workspaceId, id));
    const answers = await pipeline.exec();
    return new Set(conversationIds.filter((_, i) => answers?.[i]?.[1] === 1));
  } catch {
    return new Set();
  }
}
