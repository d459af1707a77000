import { GraphError } from "./errors";
import type { GraphRequest } from "./request";

/** Cursors name a position; one that is not ours, or of a list that has since shrunk, is stale: 131059. */
function encode(index: number): string {
  return Buffer.from(`p:${index}`).toString("base64url");
}

function decode(cursor: string, total: number): number {
  const index = /^p:(\d+)$/.exec(Buffer.from(cursor, "base64url").toString("latin1"))?.[1];
  if (index === undefined || Number(index) >= total) throw new GraphError(131059);
  return Number(index);
}

/**
 * A page of a list as Graph gives it: `data`, `paging.cursors`, `next` and `previous` when there is more.
 * @param usual page size when the call names none.
 */
export function pageOf<T>(request: GraphRequest, items: T[], usual: number): { data: T[]; paging?: unknown } {
  const limit = Math.min(Math.max(1, Number(request.query.get("limit") ?? usual) || usual), 1000);
  const after = request.query.get("after");
  const before = request.query.get("before");
  let start = 0;
  if (after) start = decode(after, items.length) + 1;
  else if (before) start = Math.max(0, decode(before, items.length) - limit);
  const data = items.slice(start, start + limit);
  if (data.length === 0) return { data };
  const end = start + data.length - 1;
  const link = (name: "after" | "before", index: number) => {
    const query = new URLSearchParams(request.query);
    query.delete("after");
    query.delete("before");
    query.delete("access_token");
    query.set("limit", String(limit));
    query.set(name, encode(index));
    return `${request.origin}/${request.version}${request.path}?${query.toString()}`;
  };
  return {
    data,
    paging: {
      cursors: { before: encode(start), after: encode(end) },
      ...(end + 1 < items.length ? { next: link("after", end) } : {}),
      ...(start > 0 ? { previous: link("before", start) } : {}),
    },
  };
}
