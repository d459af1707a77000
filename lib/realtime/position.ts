import { redis } from "@/lib/platform/redis";
import type { Entry } from "@/lib/realtime/frames";
import {
  dataField,
  streamKey,
  streamSeconds,
  typeField,
  watchKey,
  watchSeconds,
} from "@/lib/realtime/publish";

/**
 * Takes up, or keeps up, watching a workspace, in one atomic step.
 *
 * No watch key means that publishers kept silent meanwhile (or Redis was emptied): no older position may be resumed
 * from, so the stream begins anew with a `reset` that every process which still reads it passes on. A position is the
 * id of an entry that is still there; anything else, a made-up or foreign id too, is no position.
 */
const script = `
local fresh = redis.call('EXISTS', KEYS[1]) == 0
local newest = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
if fresh or #newest == 0 then
  redis.call('DEL', KEYS[2])
  newest = {{redis.call('XADD', KEYS[2], '*', '${typeField}', 'reset', '${dataField}', '{}')}}
  fresh = true
end
redis.call('SET', KEYS[1], '1', 'EX', ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[2])
local since = ARGV[3]
if fresh or since == '' or #redis.call('XRANGE', KEYS[2], since, since) == 0 then
  return {newest[1][1], 0, {}}
end
local missed = redis.call('XRANGE', KEYS[2], '(' .. since, '+', 'COUNT', ARGV[4] + 1)
if #missed > tonumber(ARGV[4]) then return {newest[1][1], 0, {}} end
return {newest[1][1], 1, missed}`;

/** Who missed more than this asks again; sending it all would cost both sides more. */
const longestReplay = 1_000;

export type Position = {
  /** The newest entry. */
  at: string;
  /** What came after the asked-for entry; null when that cannot be known. */
  missed: Entry[] | null;
};

export type RawEntry = [id: string, fields: string[]];

export const toEntry = ([id, fields]: RawEntry): Entry => ({
  id,
  type: fields[fields.indexOf(typeField) + 1]!,
  data: fields[fields.indexOf(dataField) + 1]!,
});

/**
 * @param since the last entry a listener has seen, when there is one
 * @throws while Redis is out of reach
 */
export async function takePosition(workspaceId: string, since?: string): Promise<Position> {
  const [at, resumed, missed] = (await redis().eval(
    script,
    2,
    watchKey(workspaceId),
    streamKey(workspaceId),
    watchSeconds,
    streamSeconds,
    since ?? "",
    longestReplay,
  )) as [string, number, RawEntry[]];
  return { at, missed: resumed === 1 ? missed.map(toEntry) : null };
}
