import { blockingRedis, redis } from "@/lib/platform/redis";
import { bytes } from "@/lib/realtime/frames";
import type { LiveEvent } from "@/types/live";

/**
 * What is only worth hearing now: who looks at what, who types. Nobody is told later, so it is kept nowhere and has no
 * place in the stream that is resumed from.
 */
const channelOf = (workspaceId: string): string => `parley:whisper:${workspaceId}`;

/** Says it to every stream that is open now. Never throws: what is not heard is said again soon or does not matter. */
export async function whisper(workspaceId: string, { type, data }: LiveEvent): Promise<void> {
  const frame = `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
  await redis()
    .publish(channelOf(workspaceId), frame)
    .catch(() => undefined);
}

export type Whispers = { watch(workspaceId: string): void; unwatch(workspaceId: string): void };

/** One connection of this process that hears the whispers of all watched workspaces. */
export function hearWhispers(
  onFrame: (workspaceId: string, frame: Uint8Array) => void,
  onEnd: () => void,
): Whispers {
  const connection = blockingRedis();
  const prefix = channelOf("");
  connection.on("message", (channel: string, frame: string) =>
    onFrame(channel.slice(prefix.length), bytes(frame)),
  );
  connection.on("end", onEnd);
  // Subscriptions survive a reconnect; one that fails now is made again with it.
  const quietly = (work: Promise<unknown>) => void work.catch(() => undefined);
  return {
    watch: (workspaceId) => quietly(connection.subscribe(channelOf(workspaceId))),
    unwatch: (workspaceId) => quietly(connection.unsubscribe(channelOf(workspaceId))),
  };
}
