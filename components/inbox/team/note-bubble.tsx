"use client";

import { useRef, useState } from "react";
import { Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { putMessage } from "@/components/inbox/message-cache";
import { MessageTrouble } from "@/components/inbox/message-trouble";
import { mentionedIn, splitMentions } from "@/components/inbox/team/mention-text";
import { useSeeMention } from "@/components/inbox/team/use-see-mention";
import type { ThreadMessage } from "@/components/inbox/thread-rows";
import { useEmptiedText } from "@/components/inbox/use-emptied-text";
import { useTimes } from "@/components/inbox/use-times";
import { useMembers } from "@/components/settings/use-library";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MessageView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

/** What only colleagues read, on the colour of notes. One's own can be changed and deleted. */
export function NoteBubble({ item, marked }: { item: ThreadMessage; marked: boolean }) {
  const t = useTranslations("teamwork.note");
  const times = useTimes();
  const emptied = useEmptiedText();
  const { userId, slug } = useWorkspace();
  const client = useQueryClient();
  const { message, unsent } = item;
  const gone = message.revokedAt ? t("deleted") : message.emptiedAt ? emptied : null;
  const known = useMembers().data?.data;
  const members = known ?? [];
  const article = useRef<HTMLElement>(null);
  useSeeMention(message, article);
  const own = message.sentByUserId === userId;
  const author = own
    ? t("you")
    : message.sentByUserId === null
      ? t("program")
      : (members.find((member) => member.userId === message.sentByUserId)?.name ??
        (known ? t("formerMember") : ""));
  const [text, setText] = useState<string | null>(null);
  const done = (note: MessageView) => {
    putMessage(client, slug, note);
    setText(null);
  };
  const onError = (error: Error) => toast.error(t("failed", { message: error.message }));
  const edit = useApiMutation(
    (api, words: string) =>
      api.patch<MessageView>(`/notes/${message.id}`, { text: words, mentions: mentionedIn(words, members) }),
    { onSuccess: done, onError },
  );
  const remove = useApiMutation((api) => api.delete<MessageView>(`/notes/${message.id}`), {
    onSuccess: done,
    onError,
  });
  const mentions = (message.content.mentions ?? []) as { id: string; name: string }[];
  return (
    <article
      ref={article}
      tabIndex={-1}
      data-message={message.id}
      aria-label={t("by", { name: author })}
      className={cn(
        "group/note flex flex-col items-end px-4 pt-2.5 outline-offset-[-2px] transition-colors duration-700 pane:px-6",
        marked && "bg-primary-soft",
      )}
    >
      <div className="flex max-w-[min(86%,36rem)] min-w-48 flex-col gap-0.5 rounded-xl bg-note px-3 py-1.5 text-base text-note-foreground">
        <div className="flex items-center gap-2 text-xs">
          <span className="min-w-0 flex-1 truncate font-medium">
            <bdi>{t("by", { name: author })}</bdi>
          </span>
          {own && !unsent && gone === null && text === null && (
            <span className="-me-1.5 flex opacity-0 group-focus-within/note:opacity-100 group-hover/note:opacity-100 pointer-coarse:opacity-100">
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={t("edit")}
                onClick={() => setText(message.text ?? "")}
              >
                <Pencil />
              </Button>
              <Button variant="ghost" size="icon-sm" aria-label={t("delete")} onClick={() => remove.mutate()}>
                <Trash2 />
              </Button>
            </span>
          )}
        </div>
        {text !== null ? (
          <form
            className="flex flex-col gap-2 pb-1"
            onSubmit={(event) => {
              event.preventDefault();
              if (text.trim()) edit.mutate(text.trim());
            }}
          >
            <Textarea
              autoFocus
              dir="auto"
              value={text}
              maxLength={4096}
              aria-label={t("edit")}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => event.key === "Escape" && setText(null)}
            />
            <span className="flex justify-end gap-2">
              <Button type="button" variant="ghost" size="sm" onClick={() => setText(null)}>
                {t("cancel")}
              </Button>
              <Button type="submit" size="sm" disabled={!text.trim() || edit.isPending}>
                {t("save")}
              </Button>
            </span>
          </form>
        ) : (
          <p dir="auto" className={cn("wrap-anywhere whitespace-pre-wrap", gone && "italic opacity-80")}>
            {gone !== null
              ? gone
              : splitMentions(message.text ?? "", mentions).map((part, index) =>
                  part.mention ? (
                    <strong key={index} className="font-semibold">
                      {part.text}
                    </strong>
                  ) : (
                    part.text
                  ),
                )}
          </p>
        )}
        <span className="flex gap-1.5 self-end text-xs tabular-nums opacity-80">
          {message.editedAt && gone === null && <span>{t("edited")}</span>}
          <time dateTime={message.timestamp} title={times.exact(message.timestamp)}>
            {times.clock(message.timestamp)}
          </time>
        </span>
      </div>
      <MessageTrouble item={item} />
    </article>
  );
}
