import { createHmac, randomBytes } from "node:crypto";
import fs from "node:fs";
import { deleteMedia, mediaPath, storeMedia } from "../core/media-store";
import { clockOf, state, type Media } from "../core/state";
import { MESSAGING, numberFor, requireAccess, requirePermission, tokenOf } from "./auth";
import { baseMime, MEDIA_RULES } from "./media-rules";
import { GraphError, missing, unknownObject } from "./errors";
import { readMultipart } from "./multipart";
import { ok, type GraphRequest } from "./request";
import type { Routed } from "./send";

const DAY_MS = 24 * 3600 * 1000;
/** Uploaded media live 30 days, media from customers 7 (business-phone-numbers/media). */
const UPLOADED_DAYS = 30;
const RECEIVED_DAYS = 7;
/** A download address is good for 5 minutes. */
const URL_MS = 5 * 60 * 1000;

const urlKey = randomBytes(16);

let selfOrigin = "";

/** The address under which webhooks name media. */
export function setOrigin(origin: string): void {
  selfOrigin = origin;
}

/** `POST /{phone_number_id}/media`, multipart. The declared type of the file part is what counts, as at Meta. */
export function uploadMedia(request: GraphRequest, numberId: string): Routed {
  const { number } = numberFor(request, numberId, MESSAGING);
  const parts = readMultipart(request.body, request.headers["content-type"]);
  if (!parts) throw new GraphError(100, { message: "(#100) The request must be multipart/form-data." });
  const field = (name: string) => parts.find((part) => part.name === name)?.bytes.toString("utf8");
  if (field("messaging_product") !== "whatsapp") throw missing("messaging_product");
  const file =
    parts.find((part) => part.name === "file" && part.filename !== null) ??
    parts.find((part) => part.name === "file");
  if (!file) throw missing("file");
  const mimeType =
    file.type && file.type !== "application/octet-stream" ? file.type : (field("type") ?? file.type ?? "");
  const mime = baseMime(mimeType);
  const rule = Object.values(MEDIA_RULES).find(({ types }) => types.includes(mime));
  if (!rule) {
    const all = Object.values(MEDIA_RULES).flatMap(({ types }) => types);
    throw new GraphError(100, {
      message: `(#100) Param file must be a file with one of the following types: ${all.join(", ")}. Received file of type '${mime}'.`,
    });
  }
  if (file.bytes.length === 0) throw new GraphError(100, { message: "(#100) Param file must not be empty." });
  if (file.bytes.length > rule.max) {
    throw new GraphError(131053, {
      details: `Media file size too big. Max file size we currently support: ${rule.max} bytes.`,
    });
  }
  const media = storeMedia(number, Buffer.from(file.bytes), mimeType, file.filename, false);
  return ok({ id: media.id });
}

function mediaFor(request: GraphRequest, id: string): Media {
  const token = tokenOf(request);
  const media = state.media.get(id);
  const number = media && state.numbers.get(media.numberId);
  if (!media || !number) throw unknownObject(request.method, id);
  requireAccess(token, media.wabaId);
  requirePermission(token, MESSAGING);
  const asked = request.query.get("phone_number_id");
  if (asked && asked !== media.numberId) throw unknownObject(request.method, id);
  const days = media.fromCustomer ? RECEIVED_DAYS : UPLOADED_DAYS;
  if (clockOf(number) - media.createdAt > days * DAY_MS) throw unknownObject(request.method, id);
  return media;
}

/** `GET /{media_id}`: where to download, for five minutes. */
export function describeMedia(request: GraphRequest, id: string): Routed {
  const media = mediaFor(request, id);
  return ok({
    messaging_product: "whatsapp",
    url: mediaUrl(media, request.origin),
    mime_type: media.mimeType,
    sha256: media.sha256,
    file_size: String(media.size),
    id: media.id,
  });
}

export function removeMedia(request: GraphRequest, id: string): Routed {
  deleteMedia(mediaFor(request, id));
  return ok({ success: true });
}

/** A download address on Meta's path, signed with an end. */
export function mediaUrl(media: Media, origin = selfOrigin): string {
  const number = state.numbers.get(media.numberId);
  const ext = Math.floor(((number ? clockOf(number) : Date.now()) + URL_MS) / 1000);
  return `${origin}/whatsapp_business/attachments/?mid=${media.id}&ext=${ext}&hash=${hashOf(media.id, ext)}`;
}

function hashOf(id: string, ext: number): string {
  return createHmac("sha256", urlKey).update(`${id}|${ext}`).digest("base64url").slice(0, 27);
}

/** The download itself: bearer token needed, 404 when the address has run out. */
export function downloadMedia(request: GraphRequest): Routed {
  const token = tokenOf(request);
  const id = request.query.get("mid") ?? "";
  const ext = Number(request.query.get("ext"));
  const media = state.media.get(id);
  const number = media && state.numbers.get(media.numberId);
  const fresh = number && ext * 1000 > clockOf(number) && request.query.get("hash") === hashOf(id, ext);
  if (!media || !fresh) {
    return { status: 404, body: { error: unknownObject("GET", id).body } };
  }
  requireAccess(token, media.wabaId);
  try {
    const body = fs.readFileSync(mediaPath(media.id));
    return { status: 200, body: null, bytes: { type: media.mimeType, body } };
  } catch {
    return { status: 404, body: { error: unknownObject("GET", id).body } };
  }
}
