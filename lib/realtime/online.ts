import { redis } from "@/lib/platform/redis";

/** Who has a stream open in a workspace: the subject of each, and when a process last said so. */
export const onlineKey = (workspaceId: string): string => `parley:online:${workspaceId}`;

/** Each process says it every few seconds; who is not named any more is gone after this. */
const onlineMs = 12_000;

/** Says that these subjects have streams open, all workspaces in one round trip. Never throws: the next word repeats it. */
export async function markOnline(
  subjects: ReadonlyMap<string, ReadonlySet<string>>,
  now = Date.now(),
): Promise<void> {
  if (subjects.size === 0) return;
  const pipeline = redis().pipeline();
  for (const [workspaceId, present] of subjects) {
    const key = onlineKey(workspaceId);
    pipeline.zadd(key, ...[...present].flatMap((subject) => [now, subject]));
    pipeline.zremrangebyscore(key, 0, now - onlineMs);
    pipeline.expire(key, 60);
  }
  await pipeline.exec().catch(() => undefined);
}

/** Users and API keys with a stream open now, in whichever process. Empty while Redis is out of reach. */
export async function listOnline(workspaceId: string, now = Date.now()): Promise<string[]> {
  return redis()
    .zrangebyscore(onlineKey(workspaceId), now - onlineMs, "+inf")
    .catch(() => []);
}
