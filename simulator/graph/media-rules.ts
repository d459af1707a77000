import { state, type PhoneNumber } from "../core/state";
import { GraphError, invalid } from "./errors";
import { textAt, type Json } from "./fields";

const CAPTION = 1024;

/** MIME types and sizes Meta takes, by kind of message (messages/* and reference/media). */
export const MEDIA_RULES: Record<string, { max: number; types: string[] }> = {
  image: { max: 5 * 2 ** 20, types: ["image/jpeg", "image/png"] },
  video: { max: 16 * 2 ** 20, types: ["video/mp4", "video/3gpp"] },
  audio: { max: 16 * 2 ** 20, types: ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"] },
  document: {
    max: 100 * 2 ** 20,
    types: [
      "text/plain",
      "application/pdf",
      "application/msword",
      "application/vnd.ms-excel",
      "application/vnd.ms-powerpoint",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ],
  },
  sticker: { max: 500 * 2 ** 10, types: ["image/webp"] },
};

export function baseMime(mimeType: string): string {
  return mimeType.split(";")[0]!.trim().toLowerCase();
}

/** A media object: an uploaded id or a link, never both. Whether the bytes suit is found out later, as at Meta. */
export function readMedia(type: string, media: Json, number: PhoneNumber): Json {
  const { id, link } = media;
  if (id === undefined && link === undefined) {
    throw new GraphError(131008, { details: `Either 'id' or 'link' is mandatory for type '${type}'` });
  }
  if (id !== undefined && link !== undefined)
    throw invalid(`Only one of 'id' and 'link' may be given for type '${type}'`);
  if (link !== undefined && (typeof link !== "string" || !/^https?:\/\/[^\s/]+/i.test(link))) {
    throw new GraphError(100, { message: `(#100) Param ${type}['link'] is not a valid URI.` });
  }
  if (id !== undefined) {
    if (typeof id !== "string" && typeof id !== "number") {
      throw new GraphError(100, { message: `(#100) Param ${type}['id'] must be a string.` });
    }
    const known = state.media.get(String(id));
    if (!known || known.wabaId !== number.wabaId) {
      throw invalid(`Param ${type}['id'] is not a valid whatsapp business account media attachment ID`);
    }
  }
  if (media.caption !== undefined) {
    if (type === "audio" || type === "sticker") throw invalid(`Caption is not allowed for type '${type}'`);
    textAt(media, "caption", `${type} caption`, { min: 0, max: CAPTION, required: false });
  }
  return id === undefined ? media : { ...media, id: String(id) };
}
