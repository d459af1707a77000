"use client";

import { FileText, Image, Mic, Music, Sticker, Video, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { fileSize, mediaOf } from "@/components/inbox/content";
import { TextBody } from "@/components/inbox/text-body";
import type { MessageView } from "@/lib/inbox/views";

const icons: Record<string, LucideIcon> = {
  image: Image,
  video: Video,
  audio: Music,
  voice: Mic,
  document: FileText,
  sticker: Sticker,
};

/** The word people know a file by: PDF, JPEG, MP4. */
const shortMime = (mime: string | null): string | null =>
  mime
    ?.split(";")[0]
    ?.split("/")[1]
    ?.replace(/^(x-|vnd\.)/, "")
    .split(".")
    .at(-1)
    ?.slice(0, 12)
    .toUpperCase() ?? null;

/** A picture, film, sound or file: what it is, how large, and its caption. The file itself is not shown here yet. */
export function MediaBody({ message }: { message: MessageView }) {
  const t = useTranslations("inbox");
  const media = mediaOf(message);
  const kind = message.type === "voice" || (message.type === "audio" && media.voice) ? "voice" : message.type;
  const Icon = icons[kind] ?? FileText;
  const facts = [shortMime(media.mime), media.bytes !== null ? fileSize(media.bytes) : null].filter(Boolean);
  // For a file without a caption the readable text is its name, which stands in the card.
  const caption = message.text && message.text !== media.filename ? message.text : null;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex max-w-full min-w-56 items-center gap-3 rounded-lg bg-foreground/6 p-2.5">
        <span className="grid size-10 shrink-0 place-items-center rounded-md bg-background/60">
          <Icon className="size-5 opacity-75" aria-hidden="true" />
        </span>
        <span className="flex min-w-0 flex-col">
          <bdi className="truncate font-medium">{media.filename ?? t(`type.${kind}`)}</bdi>
          <span className="truncate text-sm opacity-75">
            {[...facts, t("message.mediaLater")].join(" · ")}
          </span>
        </span>
      </div>
      {caption && <TextBody text={caption} />}
    </div>
  );
}
