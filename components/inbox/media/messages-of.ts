import type { Outgoing } from "@/lib/inbox/schemas";
import { typeOfKind } from "@/lib/media/rules";
import type { MediaView } from "@/lib/media/views";

/** Meta's longest caption. */
const longestCaption = 1_024;

/** The message that carries an uploaded file. */
export function messageWith(media: MediaView, caption?: string): Outgoing {
  const type = typeOfKind(media.kind);
  const words = caption ? { caption } : {};
  switch (type) {
    case "image":
      return { type, image: { mediaId: media.id, ...words } };
    case "video":
      return { type, video: { mediaId: media.id, ...words } };
    case "document":
      return {
        type,
        document: { mediaId: media.id, ...words, ...(media.filename ? { filename: media.filename } : {}) },
      };
    case "audio":
      return { type, audio: { mediaId: media.id } };
    case "sticker":
      return { type, sticker: { mediaId: media.id } };
  }
}

/**
 * The messages of one press of "send": the files in order, the words as the caption of the first one that takes one. Words
 * that are too long for a caption, or that no file can carry, follow as a message of their own.
 */
export function messagesOf(
  files: readonly MediaView[],
  words: string,
): { message: Outgoing; media?: MediaView }[] {
  const fits = words !== "" && words.length <= longestCaption;
  const carrier = fits
    ? files.findIndex(({ kind }) => kind === "image" || kind === "video" || kind === "document")
    : -1;
  const messages: { message: Outgoing; media?: MediaView }[] = files.map((media, index) => ({
    message: messageWith(media, index === carrier ? words : undefined),
    media,
  }));
  if (words !== "" && carrier === -1) messages.push({ message: { type: "text", text: { body: words } } });
  return messages;
}
