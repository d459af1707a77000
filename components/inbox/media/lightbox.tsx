"use client";

import { useEffect, useRef, useState } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useTranslations } from "next-intl";
import { useMediaSource } from "@/components/inbox/media/source";
import { useTimes } from "@/components/inbox/use-times";
import { Overlay, Window } from "@/components/ui/dialog-parts";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MessageView } from "@/lib/inbox/views";
import type { Page } from "@/lib/shared/pagination";
import { cn } from "@/lib/shared/cn";

type Props = {
  message: MessageView;
  /** Whether the server can have it: what is still on its way has no neighbours. */
  stored: boolean;
  onClose: () => void;
};

const iconButton =
  "grid size-10 shrink-0 place-items-center rounded-full bg-stage-control text-stage-foreground hover:opacity-80 focus-visible:outline-2 focus-visible:outline-stage-foreground disabled:opacity-30";

const zooms = [1, 1.5, 2, 3, 4] as const;

/** All pictures and films of a conversation, newest first, as far as they were looked through. */
function useShared(conversationId: string, enabled: boolean) {
  const api = useApi();
  const { slug } = useWorkspace();
  return useInfiniteQuery<Page<MessageView>, ApiError>({
    // Not the key of the files in the contact panel: those are one page, these are many.
    queryKey: [slug, "shared", conversationId, "pictures"],
    queryFn: ({ pageParam, signal }) =>
      api.get(
        `/conversations/${conversationId}/media?kind=media&limit=50${pageParam ? `&cursor=${String(pageParam)}` : ""}`,
        signal,
      ),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor,
    enabled,
    staleTime: 10_000,
  });
}

/** A picture or film as large as the screen, with those before and after it in the chat. */
export default function Lightbox({ message, stored, onClose }: Props) {
  const t = useTranslations("media");
  const times = useTimes();
  const source = useMediaSource();
  const [shown, setShown] = useState(message);
  const [zoom, setZoom] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const shared = useShared(message.conversationId, stored);
  const all =
    shared.data?.pages.flatMap(({ data }) => data).filter(({ media }) => media?.state === "ready") ?? [];
  const place = all.findIndex(({ id }) => id === shown.id);
  const newer = place > 0 ? all[place - 1] : undefined;
  const older = place >= 0 ? all[place + 1] : undefined;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = shared;
  useEffect(() => {
    // Before one comes to the end of what is known, or while one's own place is not known yet.
    if (place >= all.length - 3 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [place, all.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const go = (to: MessageView | undefined) => {
    if (!to) return;
    setShown(to);
    setZoom(0);
  };
  const media = shown.media!;
  const film = media.kind === "video";
  const factor = zooms[zoom]!;
  const who = shown.direction === "outbound" ? t("you") : shown.contact.name;
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Overlay className="bg-stage" />
        <Window
          aria-describedby={undefined}
          onKeyDown={(event) => {
            if (event.key === "ArrowLeft" && zoom === 0 && !film) go(older);
            else if (event.key === "ArrowRight" && zoom === 0 && !film) go(newer);
            else if (event.key === "PageUp") go(older);
            else if (event.key === "PageDown") go(newer);
            else if (event.key === "+" || event.key === "=") setZoom(Math.min(zooms.length - 1, zoom + 1));
            else if (event.key === "-") setZoom(Math.max(0, zoom - 1));
            else if (event.key === "0") setZoom(0);
            else return;
            event.preventDefault();
          }}
          className="fixed inset-0 z-50 flex flex-col text-stage-foreground outline-none"
        >
          <div className="flex items-center gap-2 p-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="truncate text-base font-medium">
                <bdi>{who}</bdi>
              </Radix.Title>
              <p className="truncate text-sm opacity-75">{times.exact(shown.timestamp)}</p>
            </div>
            {!film && (
              <>
                <button
                  type="button"
                  className={cn(iconButton, "max-pane:hidden")}
                  aria-label={t("zoomOut")}
                  disabled={zoom === 0}
                  onClick={() => setZoom(zoom - 1)}
                >
                  <ZoomOut className="size-5" />
                </button>
                <button
                  type="button"
                  className={cn(iconButton, "max-pane:hidden")}
                  aria-label={t("zoomIn")}
                  disabled={zoom === zooms.length - 1}
                  onClick={() => setZoom(zoom + 1)}
                >
                  <ZoomIn className="size-5" />
                </button>
              </>
            )}
            <a href={source(media, true)} download className={iconButton} aria-label={t("download")}>
              <Download className="size-5" />
            </a>
            <Radix.Close className={iconButton} aria-label={t("close")}>
              <X className="size-5" />
            </Radix.Close>
          </div>
          <div className="relative min-h-0 flex-1">
            <div
              ref={scroller}
              className={cn("size-full overflow-auto", factor === 1 && "overflow-hidden")}
              onClick={(event) => event.target === event.currentTarget && onClose()}
            >
              {film ? (
                <video
                  key={media.id}
                  src={source(media)}
                  controls
                  autoPlay
                  playsInline
                  className="mx-auto size-full object-contain"
                />
              ) : (
                <img
                  key={media.id}
                  src={source(media)}
                  alt={t("pictureOf", { name: who })}
                  style={{ width: `${factor * 100}%`, height: `${factor * 100}%` }}
                  onClick={() => setZoom(zoom === 0 ? 2 : 0)}
                  className={cn(
                    "mx-auto max-w-none px-2",
                    zoom === 0 ? "object-scale-down" : "object-contain",
                    zoom === 0 ? "cursor-zoom-in" : "cursor-zoom-out",
                  )}
                />
              )}
            </div>
            {stored && (
              <>
                <button
                  type="button"
                  className={cn(iconButton, "absolute top-1/2 left-3 -translate-y-1/2")}
                  aria-label={t("older")}
                  disabled={!older}
                  onClick={() => go(older)}
                >
                  <ChevronLeft className="size-5" />
                </button>
                <button
                  type="button"
                  className={cn(iconButton, "absolute top-1/2 right-3 -translate-y-1/2")}
                  aria-label={t("newer")}
                  disabled={!newer}
                  onClick={() => go(newer)}
                >
                  <ChevronRight className="size-5" />
                </button>
              </>
            )}
          </div>
          {shown.text && (
            <p
              dir="auto"
              className="mx-auto max-h-32 max-w-prose overflow-y-auto p-4 text-center text-base wrap-anywhere whitespace-pre-wrap"
            >
              {shown.text}
            </p>
          )}
        </Window>
      </Radix.Portal>
    </Radix.Root>
  );
}
