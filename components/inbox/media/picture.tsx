"use client";

import { useState } from "react";
import dynamic from "next/dynamic";
import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMediaSource } from "@/components/inbox/media/source";
import { whenIdle } from "@/components/ui/late";
import type { MessageView } from "@/lib/inbox/views";
import type { MediaView } from "@/lib/media/views";
import { cn } from "@/lib/shared/cn";

const Lightbox = dynamic(
  whenIdle(() => import("@/components/inbox/media/lightbox")),
  { ssr: false },
);

const widest = 320;
const tallest = 360;

/** The room a picture takes in the thread, so that nothing jumps when it has come. Pixels. */
export function roomFor(width: number | null, height: number | null): { width: number; ratio: number } {
  const ratio = width && height ? Math.min(3, Math.max(0.4, width / height)) : 4 / 3;
  const natural = Math.min(width ?? widest, widest);
  return { width: Math.round(Math.max(Math.min(natural, tallest * ratio), 120)), ratio };
}

/** A picture or film of the thread; pressed, it opens large. */
export function Picture({ message, media }: { message: MessageView; media: MediaView }) {
  const t = useTranslations("media");
  const source = useMediaSource()(media);
  const [open, setOpen] = useState(false);
  const [broken, setBroken] = useState(false);
  const [seen, setSeen] = useState(false);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const { width, ratio } = roomFor(media.width ?? size?.width ?? null, media.height ?? size?.height ?? null);
  const film = media.kind === "video";
  const stored = message.id !== "" && message.wamid !== null;
  const label = t(film ? "openVideo" : "openPicture", { name: message.contact.name });
  if (broken)
    return <p className="py-2 text-sm italic opacity-80">{t(film ? "cannotPlay" : "cannotShow")}</p>;
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={label}
        style={{ width, aspectRatio: ratio }}
        className={cn(
          "relative -mx-1.5 block max-w-[calc(100%+0.75rem)] overflow-hidden rounded-lg bg-foreground/6 focus-visible:outline-2 focus-visible:outline-offset-2",
          !seen && "motion-safe:animate-pulse",
        )}
      >
        {film ? (
          <>
            <video
              src={`${source}#t=0.1`}
              preload="metadata"
              muted
              playsInline
              tabIndex={-1}
              onLoadedMetadata={({ currentTarget: { videoWidth, videoHeight } }) => {
                setSeen(true);
                if (videoWidth > 0) setSize({ width: videoWidth, height: videoHeight });
              }}
              onError={() => setSeen(true)}
              className="size-full object-cover"
            />
            <span className="absolute inset-0 grid place-items-center">
              <span className="grid size-12 place-items-center rounded-full bg-stage-control text-stage-foreground">
                <Play className="ms-0.5 size-5 fill-current" aria-hidden="true" />
              </span>
            </span>
          </>
        ) : (
          <img
            src={source}
            alt=""
            loading="lazy"
            decoding="async"
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
              setSeen(true);
              setSize({ width: naturalWidth, height: naturalHeight });
            }}
            onError={() => setBroken(true)}
            className="size-full object-cover"
          />
        )}
      </button>
      {open && <Lightbox message={message} stored={stored} onClose={() => setOpen(false)} />}
    </>
  );
}

/** A sticker has no frame and does not open. */
export function StickerPicture({ media }: { media: MediaView }) {
  const t = useTranslations("media");
  const source = useMediaSource()(media);
  return (
    <img
      src={source}
      alt={t("kind.sticker")}
      width={144}
      height={144}
      loading="lazy"
      decoding="async"
      className="size-36 object-contain"
    />
  );
}
