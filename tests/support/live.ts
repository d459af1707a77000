import { NextRequest } from "next/server";
import { GET } from "@/app/api/v1/events/route";
import { env } from "@/lib/platform/env";

export type Frame = { id: string | null; event: string; data: unknown };

export type LiveStream = {
  status: number;
  headers: Headers;
  /** Everything heard so far. */
  frames: Frame[];
  comments: string[];
  /** Milliseconds of the last `retry:` field. */
  retryMs: () => number | null;
  /** The first frame, heard or yet to come, that fits; frames before `from` do not count. */
  heard: (fits: (frame: Frame) => boolean, from?: number) => Promise<Frame>;
  comment: (fits: (text: string) => boolean) => Promise<string>;
  /** Resolves when the server closes the stream. */
  ended: Promise<void>;
  close: () => Promise<void>;
};

function parse(block: string): { frame?: Frame; comment?: string; retryMs?: number } {
  if (block.startsWith(":")) return { comment: block.slice(1).trim() };
  const field = (name: string) =>
    block
      .split("\n")
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const [event, retry] = [field("event"), field("retry")];
  return {
    ...(event
      ? { frame: { id: field("id") ?? null, event, data: JSON.parse(field("data") ?? "null") } }
      : {}),
    ...(retry ? { retryMs: Number(retry) } : {}),
  };
}

/** Reads an answer of the live stream. */
export function readLive(response: Response): LiveStream {
  const frames: Frame[] = [];
  const comments: string[] = [];
  let retryMs: number | null = null;
  const waiting = new Set<() => void>();
  const reader = response.body!.getReader();
  const read = async () => {
    const decoder = new TextDecoder();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const blocks = (rest + decoder.decode(part.value, { stream: true })).split("\n\n");
      rest = blocks.pop()!;
      for (const block of blocks) {
        const parsed = parse(block);
        if (parsed.frame) frames.push(parsed.frame);
        if (parsed.comment !== undefined) comments.push(parsed.comment);
        retryMs = parsed.retryMs ?? retryMs;
      }
      for (const look of waiting) look();
    }
  };
  const found = <T>(list: T[], fits: (item: T) => boolean, from: number) =>
    new Promise<T>((resolve) => {
      const look = () => {
        const item = list.slice(from).find(fits);
        if (item === undefined) return;
        waiting.delete(look);
        resolve(item);
      };
      waiting.add(look);
      look();
    });
  return {
    status: response.status,
    headers: response.headers,
    frames,
    comments,
    retryMs: () => retryMs,
    heard: (fits, from = 0) => found(frames, fits, from),
    comment: (fits) => found(comments, fits, 0),
    ended: read().catch(() => undefined),
    close: () => reader.cancel().catch(() => undefined),
  };
}

/** Calls the endpoint of the live stream as a browser or program with these headers would. */
export const askForLive = (
  headers: Record<string, string>,
  options: { lastEventId?: string; query?: Record<string, string> } = {},
): Promise<Response> =>
  GET(
    new NextRequest(`${env.APP_URL}/api/v1/events?${new URLSearchParams(options.query)}`, {
      headers: { ...headers, ...(options.lastEventId ? { "last-event-id": options.lastEventId } : {}) },
    }),
    { params: Promise.resolve({}) },
  );

export const openLive = async (...args: Parameters<typeof askForLive>): Promise<LiveStream> =>
  readLive(await askForLive(...args));
