import { onlineKey } from "@/lib/realtime/online";
import { streamKey, watchKey } from "@/lib/realtime/publish";

/** Everything Redis keeps of a workspace's live stream. */
export const keysOf = (workspaceId: string): string[] => [
  streamKey(workspaceId),
  watchKey(workspaceId),
  onlineKey(workspaceId),
];
