"use client";

import { useState } from "react";
import { FileText, Link2, Mic, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMediaSource } from "@/components/inbox/media/source";
import { RelativeTime } from "@/components/ui/relative-time";
import { Segmented } from "@/components/ui/segmented";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MessageView } from "@/lib/inbox/views";
import type { Page } from "@/lib/shared/pagination";

const kinds = ["media", "documents", "audio", "links"] as const;
const limit = 12;

/** What was shared in a conversation; each leads to its message. */
export function SharedFiles({ conversationId }: { conversationId: string }) {
  const t = useTranslations("contacts.shared");
  const { slug } = useWorkspace();
  const [kind, setKind] = useState<(typeof kinds)[number]>("media");
  const shared = useApiQuery<Page<MessageView>>(
    `/conversations/${conversationId}/media?kind=${kind}&limit=${limit}`,
    { key: ["shared", conversationId, kind] },
  );
  const source = useMediaSource();
  const messages = shared.data?.data ?? [];
  const href = (message: MessageView) =>
    `/w/${slug}/inbox?conversation=${conversationId}&message=${message.id}`;
  return (
    <div className="flex flex-col gap-2">
      <Segmented
        label={t("title")}
        value={kind}
        onChange={setKind}
        options={kinds.map((value) => ({ value, label: t(value) }))}
      />
      {messages.length === 0 && !shared.isPending && (
        <p className="text-sm text-muted-foreground">{t(`none.${kind}`)}</p>
      )}
      {kind === "media" ? (
        <ul className="grid grid-cols-4 gap-1">
          {messages.map((message) => (
            <li key={message.id}>
              <a
                href={href(message)}
                aria-label={t("show")}
                className="grid aspect-square place-items-center overflow-hidden rounded-md bg-muted"
              >
                {message.type === "image" && message.media?.state === "ready" ? (
                  <img src={source(message.media)} alt="" loading="lazy" className="size-full object-cover" />
                ) : (
                  <Play className="size-5 text-muted-foreground" aria-hidden="true" />
                )}
              </a>
            </li>
          ))}
        </ul>
      ) : (
        <ul>
          {messages.map((message) => {
            const Icon = kind === "documents" ? FileText : kind === "audio" ? Mic : Link2;
            const link = kind === "links" ? /(https?:\/\/|www\.)\S+/i.exec(message.text ?? "")?.[0] : null;
            return (
              <li key={message.id}>
                <a
                  href={href(message)}
                  className="flex min-h-9 items-center gap-2 rounded-md px-1.5 hover:bg-accent pointer-coarse:min-h-10"
                >
                  <Icon className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
                  <bdi className="min-w-0 flex-1 truncate">
                    {link ?? message.media?.filename ?? t(kind === "audio" ? "voice" : "document")}
                  </bdi>
                  <RelativeTime at={message.timestamp} className="shrink-0 text-xs text-muted-foreground" />
                </a>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
