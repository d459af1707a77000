"use client";

import { Download, FileText } from "lucide-react";
import { useTranslations } from "next-intl";
import { fileSize } from "@/components/inbox/content";
import { shortType, useMediaSource } from "@/components/inbox/media/source";
import type { MediaView } from "@/lib/media/views";

/** A file to take away: its name as it is, never what a name pretends to be. */
export function DocumentCard({ media }: { media: MediaView }) {
  const t = useTranslations("media");
  const source = useMediaSource();
  const name = media.filename ?? t("kind.document");
  const facts = [shortType(media.mimeType, media.filename), media.sizeBytes && fileSize(media.sizeBytes)];
  return (
    <a
      href={source(media, true)}
      download
      className="flex w-72 max-w-full items-center gap-3 rounded-lg bg-foreground/6 p-2.5 hover:bg-foreground/10"
    >
      <span className="grid size-10 shrink-0 place-items-center rounded-md bg-background/60">
        <FileText className="size-5 opacity-75" aria-hidden="true" />
      </span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="sr-only">{t("download")} </span>
        <bdi title={name} className="line-clamp-2 font-medium wrap-anywhere">
          {name}
        </bdi>
        <span className="truncate text-sm opacity-75">{facts.filter(Boolean).join(" · ")}</span>
      </span>
      <Download className="size-4 shrink-0 opacity-75" aria-hidden="true" />
    </a>
  );
}
