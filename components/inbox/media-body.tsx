"use client";

import { useTranslations } from "next-intl";
import { fileSize, mediaOf } from "@/components/inbox/content";
import { DocumentCard } from "@/components/inbox/media/document-card";
import { FailedFile, mediaIcons, PendingFile } from "@/components/inbox/media/missing-file";
import { Picture, StickerPicture } from "@/components/inbox/media/picture";
import { Sound } from "@/components/inbox/media/sound";
import { shortType } from "@/components/inbox/media/source";
import { TextBody } from "@/components/inbox/text-body";
import type { MessageView } from "@/lib/inbox/views";
import type { MediaKind, MediaView } from "@/lib/media/views";

/** A file Parley does not hold: one that was sent by Meta's id or by a link. What is known of it. */
function ForeignFile({ message }: { message: MessageView }) {
  const t = useTranslations("media");
  const known = mediaOf(message);
  const kind = (known.voice ? "voice" : message.type) as MediaKind;
  const Icon = mediaIcons[kind];
  const facts = [shortType(known.mime, known.filename), known.bytes !== null ? fileSize(known.bytes) : null];
  return (
    <div className="flex max-w-full min-w-56 items-center gap-3 rounded-lg bg-foreground/6 p-2.5">
      <span className="grid size-10 shrink-0 place-items-center rounded-md bg-background/60">
        <Icon className="size-5 opacity-75" aria-hidden="true" />
      </span>
      <span className="flex min-w-0 flex-col">
        <bdi className="truncate font-medium">{known.filename ?? t(`kind.${kind}`)}</bdi>
        <span className="truncate text-sm opacity-75">
          {[...facts, t("notHere")].filter(Boolean).join(" · ")}
        </span>
      </span>
    </div>
  );
}

function File({ message, media }: { message: MessageView; media: MediaView }) {
  if (media.state === "pending") return <PendingFile media={media} />;
  if (media.state === "failed") return <FailedFile message={message} media={media} />;
  const shown = /^(image|video|audio)\//.test(media.mimeType);
  switch (media.kind) {
    case "image":
    case "video":
      return shown ? <Picture message={message} media={media} /> : <DocumentCard media={media} />;
    case "sticker":
      return shown ? <StickerPicture media={media} /> : <DocumentCard media={media} />;
    case "audio":
    case "voice":
      return shown ? <Sound media={media} /> : <DocumentCard media={media} />;
    case "document":
      return <DocumentCard media={media} />;
  }
}

/** A picture, film, sound or file with its caption. */
export function MediaBody({ message }: { message: MessageView }) {
  const { media } = message;
  // For a file without a caption the readable text is its name, which stands in the card.
  const caption = message.text && message.text !== mediaOf(message).filename ? message.text : null;
  return (
    <div className="flex flex-col gap-1.5">
      {media ? <File message={message} media={media} /> : <ForeignFile message={message} />}
      {caption && <TextBody text={caption} />}
    </div>
  );
}
