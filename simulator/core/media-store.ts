import fs from "node:fs";
import path from "node:path";
import { newObjectId, sha256Base64 } from "./ids";
import { record } from "./journal";
import { clockOf, state, type Media, type PhoneNumber } from "./state";

let folder = "";

export function openMediaStore(dataFolder: string): void {
  folder = path.join(dataFolder, "media");
  fs.mkdirSync(folder, { recursive: true });
}

export function mediaPath(id: string): string {
  return path.join(folder, id);
}

/** Keeps bytes as Meta keeps media: on disk, known by an id. */
export function storeMedia(
  number: PhoneNumber,
  bytes: Buffer,
  mimeType: string,
  filename: string | null,
  fromCustomer: boolean,
): Media {
  const media: Media = {
    id: newObjectId(),
    wabaId: number.wabaId,
    numberId: number.id,
    mimeType,
    sha256: sha256Base64(bytes),
    size: bytes.length,
    filename,
    fromCustomer,
    createdAt: clockOf(number),
  };
  fs.writeFileSync(mediaPath(media.id), bytes);
  state.media.set(media.id, media);
  record(["media", media]);
  return media;
}

export function deleteMedia(media: Media): void {
  state.media.delete(media.id);
  fs.rmSync(mediaPath(media.id), { force: true });
  record(["mediadel", media.id]);
}
