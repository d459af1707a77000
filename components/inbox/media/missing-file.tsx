"use client";

import {
  CircleAlert,
  FileText,
  Image,
  Mic,
  Music,
  RotateCw,
  Sticker,
  Video,
  type LucideIcon,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { putMessage } from "@/components/inbox/message-cache";
import { Button } from "@/components/ui/button";
import { TurnBadge } from "@/components/ui/error-state";
import { useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { MessageView } from "@/lib/inbox/views";
import type { MediaKind, MediaView } from "@/lib/media/views";

export const mediaIcons: Record<MediaKind, LucideIcon> = {
  image: Image,
  video: Video,
  audio: Music,
  voice: Mic,
  document: FileText,
  sticker: Sticker,
};

/** A file that is still on its way: its place, already of the right size where that is known. */
export function PendingFile({ media }: { media: Pick<MediaView, "kind" | "filename"> }) {
  const t = useTranslations("media");
  const Icon = mediaIcons[media.kind];
  const tall = media.kind === "image" || media.kind === "video" || media.kind === "sticker";
  return (
    <div
      role="status"
      className={
        tall
          ? "grid aspect-4/3 w-64 max-w-full place-items-center rounded-lg bg-foreground/6"
          : "flex min-w-56 items-center gap-3 rounded-lg bg-foreground/6 p-2.5"
      }
    >
      <span className="flex min-w-0 items-center gap-2 text-sm opacity-75 motion-safe:animate-pulse">
        <Icon className="size-5 shrink-0" aria-hidden="true" />
        <span className="min-w-0 truncate">
          {media.filename ? <bdi>{media.filename}</bdi> : t("pending", { kind: t(`kind.${media.kind}`) })}
        </span>
      </span>
    </div>
  );
}

/** A file that did not come: why, whose turn it is, and one more try where that can help. */
export function FailedFile({ message, media }: { message: MessageView; media: MediaView }) {
  const t = useTranslations("media");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const may = useMay("agent");
  const again = useApiMutation((api) => api.post<MediaView>(`/media/${media.id}/downloads`), {
    onSuccess: (fresh) => putMessage(client, slug, { ...message, media: fresh }),
  });
  const { error } = media;
  const words = error && t.has(`failure.${error.reason}`) ? t(`failure.${error.reason}`) : error?.message;
  return (
    <div className="flex w-72 max-w-full flex-col gap-2 rounded-lg bg-foreground/6 p-3">
      <p className="flex items-start gap-2 text-sm">
        <CircleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden="true" />
        <span className="min-w-0">
          <span className="block font-medium">{t("failed", { kind: t(`kind.${media.kind}`) })}</span>
          <span className="opacity-80">{words}</span>
        </span>
      </p>
      <span className="flex flex-wrap items-center gap-2">
        {error && <TurnBadge turn={error.turn} />}
        {may && (
          <Button
            variant="outline"
            size="sm"
            className="text-foreground"
            loading={again.isPending}
            onClick={() => again.mutate()}
          >
            <RotateCw />
            {t("again")}
          </Button>
        )}
      </span>
      {again.isError && (
        <p role="alert" className="text-sm text-danger">
          {again.error.message}
        </p>
      )}
    </div>
  );
}
