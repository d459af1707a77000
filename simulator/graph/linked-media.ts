import { request } from "undici";
import { record } from "../core/journal";
import { behaviourOf, state, type Media, type Message } from "../core/state";
import { storeMedia } from "../core/media-store";
import { showMessage } from "../phone/stream";
import { isObject, type Json } from "./fields";
import { baseMime, MEDIA_RULES } from "./media-rules";

/** Media objects inside a message: its own, a header's, template header parameters. */
function mediaIn(message: Message): { kind: string; object: Json }[] {
  const { type, content } = message;
  if (MEDIA_RULES[type]) return [{ kind: type, object: content }];
  const found: { kind: string; object: Json }[] = [];
  const look = (holder: unknown) => {
    if (!isObject(holder)) return;
    const kind = String(holder.type).toLowerCase();
    if (MEDIA_RULES[kind] && isObject(holder[kind])) found.push({ kind, object: holder[kind] });
  };
  if (type === "interactive") look(content.header);
  if (type === "template") {
    const walk = (components: unknown) => {
      for (const component of Array.isArray(components) ? (components as Json[]) : []) {
        for (const parameter of Array.isArray(component.parameters) ? component.parameters : [])
          look(parameter);
        for (const card of Array.isArray(component.cards) ? (component.cards as Json[]) : [])
          walk(card.components);
      }
    };
    walk(content.components);
  }
  return found;
}

function complaintAbout(kind: string, mimeType: string, size: number): string | null {
  const rule = MEDIA_RULES[kind]!;
  const mime = baseMime(mimeType);
  if (kind !== "document" && !rule.types.includes(mime)) {
    const name = kind[0]!.toUpperCase() + kind.slice(1);
    return `Unsupported ${name} mime type ${mime}. Please use one of ${rule.types.join(", ")}.`;
  }
  if (size > rule.max)
    return `Media file size too big. Max file size we currently support: ${rule.max} bytes.`;
  return null;
}

/** Why uploaded media cannot be used in this message (131053), or null. */
export function mediaComplaint(message: Message): string | null {
  for (const { kind, object } of mediaIn(message)) {
    const media = typeof object.id === "string" ? state.media.get(object.id) : undefined;
    const complaint = media && complaintAbout(kind, media.mimeType, media.size);
    if (complaint) return complaint;
  }
  return null;
}

const cached = new Map<string, { media: Media; until: number }>();

/** Meta keeps what a link gave for ten minutes per address. */
const LINK_CACHE_MS = 10 * 60 * 1000;

/**
 * Fetches media given by link, as Meta does after it has accepted the message.
 * @returns what `failed` 131053 will say, or null when all is well.
 */
export async function fetchLink(message: Message): Promise<string | null> {
  const { number } = message.thread;
  if (!behaviourOf(number).fetchLinks) return null;
  for (const { kind, object } of mediaIn(message)) {
    if (typeof object.link !== "string") continue;
    const key = `${number.wabaId}|${object.link}`;
    const known = cached.get(key);
    if (known && known.until > Date.now() && state.media.has(known.media.id)) {
      object.id = known.media.id;
      continue;
    }
    try {
      const response = await request(object.link, { headersTimeout: 5000, bodyTimeout: 10_000 });
      if (response.statusCode !== 200) {
        await response.body.dump();
        return `Downloading media from weblink failed with http code ${response.statusCode}, status message ${response.statusText}`;
      }
      const mimeType = String(response.headers["content-type"] ?? "application/octet-stream");
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of response.body) {
        size += (chunk as Buffer).length;
        if (size > MEDIA_RULES[kind]!.max) {
          response.body.destroy();
          return complaintAbout(kind, MEDIA_RULES[kind]!.types[0]!, size);
        }
        chunks.push(chunk as Buffer);
      }
      const complaint = complaintAbout(kind, mimeType, size);
      if (complaint) return complaint;
      const media = storeMedia(number, Buffer.concat(chunks), mimeType, null, false);
      if (cached.size > 1000) cached.clear();
      cached.set(key, { media, until: Date.now() + LINK_CACHE_MS });
      object.id = media.id;
    } catch (error) {
      return `Downloading media from weblink failed: ${(error as Error).message}`;
    }
  }
  if (mediaIn(message).length) {
    record(["x", message.seq, { content: message.content }]);
    showMessage(message);
  }
  return null;
}
