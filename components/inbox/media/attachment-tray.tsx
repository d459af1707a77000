"use client";

import { CircleAlert, RotateCw, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { fileSize } from "@/components/inbox/content";
import type { Attachment, Attachments } from "@/components/inbox/media/attachments";
import { mediaIcons } from "@/components/inbox/media/missing-file";
import { Button } from "@/components/ui/button";
import { cleanFilename } from "@/lib/media/rules";

/** Limits are counted in units of 1,024. */
const limitOf = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MB` : `${bytes / 1024} KB`;

function Facts({ attachment }: { attachment: Attachment }) {
  const t = useTranslations("media.attach");
  switch (attachment.state) {
    case "uploading":
      return <>{t("uploading", { percent: Math.round(attachment.share * 100) })}</>;
    case "ready":
      return <>{fileSize(attachment.file.size)}</>;
    case "failed":
      return <span className="text-danger">{t("failed")}</span>;
    case "refused": {
      const { misfit, words, type } = attachment;
      const said = misfit
        ? t(misfit.reason, {
            kind: t(`kinds.${type}`),
            size: limitOf(misfit.mostBytes ?? 0),
          })
        : words;
      return <span className="text-danger">{said}</span>;
    }
  }
}

function Item({ attachment, attachments }: { attachment: Attachment; attachments: Attachments }) {
  const t = useTranslations("media.attach");
  const { id, file, type, preview, state } = attachment;
  const Icon = mediaIcons[type];
  const name = cleanFilename(file.name) ?? type;
  return (
    <li className="relative flex items-center gap-2.5 overflow-hidden rounded-lg bg-muted p-1.5">
      <span className="grid size-11 shrink-0 place-items-center overflow-hidden rounded-md bg-background">
        {preview ? (
          <img src={preview} alt="" className="size-full object-cover" />
        ) : state === "refused" ? (
          <CircleAlert className="size-5 text-danger" aria-hidden="true" />
        ) : (
          <Icon className="size-5 text-muted-foreground" aria-hidden="true" />
        )}
      </span>
      <span className="flex min-w-0 flex-1 flex-col">
        <bdi className="max-w-full self-start truncate text-sm font-medium">{name}</bdi>
        <span className="text-xs text-pretty text-muted-foreground tabular-nums" aria-live="polite">
          <Facts attachment={attachment} />
        </span>
      </span>
      {state === "failed" && (
        <Button
          variant="ghost"
          size="icon-sm"
          onClick={() => attachments.retry(id)}
          aria-label={t("retry", { name })}
        >
          <RotateCw />
        </Button>
      )}
      <Button
        variant="ghost"
        size="icon-sm"
        onClick={() => attachments.remove(id)}
        aria-label={t(state === "uploading" ? "cancel" : "remove", { name })}
      >
        <X />
      </Button>
      {state === "uploading" && (
        <span
          aria-hidden="true"
          style={{ width: `${Math.max(3, attachment.share * 100)}%` }}
          className="absolute start-0 bottom-0 h-0.5 bg-primary transition-[width]"
        />
      )}
    </li>
  );
}

/** The files that go with the words: how far each has come, and how to let it go. */
export function AttachmentTray({ attachments }: { attachments: Attachments }) {
  const t = useTranslations("media.attach");
  if (attachments.list.length === 0) return null;
  return (
    <ul
      aria-label={t("list")}
      className="scrollbar-quiet grid max-h-48 gap-1.5 overflow-y-auto border-b p-2 @lg:grid-cols-2"
    >
      {attachments.list.map((attachment) => (
        <Item key={attachment.id} attachment={attachment} attachments={attachments} />
      ))}
    </ul>
  );
}
