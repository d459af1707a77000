"use client";

import { memo } from "react";
import { Check, CheckCheck, ExternalLink, Link2, ListChecks } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDraft } from "@/components/inbox/drafts";
import { plainLine } from "@/components/inbox/formatting";
import { MessagePreview } from "@/components/inbox/preview";
import { RowMarks } from "@/components/inbox/team/row-marks";
import { selectRange, toggleSelected, useIsSelected } from "@/components/inbox/team/selected-store";
import { Ticks } from "@/components/inbox/ticks";
import { Avatar } from "@/components/ui/avatar";
import { CountBadge } from "@/components/ui/badge";
import {
  ContextMenu,
  ContextMenuContent,
  ContextMenuItem,
  ContextMenuSeparator,
  ContextMenuTrigger,
} from "@/components/ui/context-menu";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import { unseenCount } from "@/lib/inbox/filter-rules";
import type { ConversationView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

type Props = {
  conversation: ConversationView;
  selected: boolean;
  /** Which number it came to, when that needs saying. */
  numberLabel: string | null;
  href: string;
  onOpen: (id: string) => void;
  onRead: (id: string) => void;
};

export const ConversationRow = memo(function ConversationRow(props: Props) {
  const { conversation, selected, numberLabel, href, onOpen, onRead } = props;
  const t = useTranslations("inbox");
  const ticked = useIsSelected(conversation.id);
  const [draft] = useDraft(conversation.id);
  const { contact, lastMessage } = conversation;
  const unreadCount = unseenCount(conversation);
  const unread = unreadCount > 0;
  return (
    <ContextMenu>
      <ContextMenuTrigger>
        <a
          href={href}
          aria-current={selected ? "true" : undefined}
          data-conversation={conversation.id}
          data-ticked={ticked || undefined}
          onClick={(event) => {
            if (event.button !== 0) return;
            event.preventDefault();
            if (event.shiftKey) selectRange(conversation.id);
            else if (event.metaKey || event.ctrlKey) toggleSelected(conversation.id);
            else onOpen(conversation.id);
          }}
          className={cn(
            "relative flex h-full items-center gap-3 rounded-lg px-2.5 transition-colors -outline-offset-2",
            ticked
              ? "bg-primary-soft"
              : selected
                ? "bg-selected"
                : "hover:bg-accent data-[state=open]:bg-accent",
          )}
        >
          <span className="relative">
            <Avatar name={contact.name} seed={contact.id} size="lg" />
            {ticked && (
              <span className="absolute inset-0 grid place-items-center rounded-full bg-primary text-primary-foreground">
                <Check className="size-5" aria-hidden="true" />
                <span className="sr-only">{t("list.selected")}</span>
              </span>
            )}
          </span>
          <span className="flex min-w-0 flex-1 flex-col gap-0.5">
            <span className="flex items-baseline gap-2">
              <span
                dir="auto"
                className={cn(
                  "min-w-0 flex-1 truncate text-left text-base [unicode-bidi:isolate]",
                  unread ? "font-semibold" : "font-medium",
                )}
              >
                {contact.name}
              </span>
              <RelativeTime
                at={lastMessage?.timestamp ?? conversation.lastActivityAt}
                className={cn(
                  "shrink-0 text-xs tabular-nums",
                  unread ? "text-primary-text" : "text-muted-foreground",
                )}
              />
            </span>
            <span className="flex h-[18px] items-center gap-1.5 text-sm text-muted-foreground">
              {draft ? (
                <span className="min-w-0 flex-1 truncate">
                  <span className="font-medium text-primary-text">{t("list.draft")}</span>{" "}
                  <bdi>{plainLine(draft)}</bdi>
                </span>
              ) : (
                <span className={cn("flex min-w-0 flex-1 items-center gap-1", unread && "text-foreground")}>
                  {lastMessage && <Ticks message={{ ...lastMessage, source: "agent" }} />}
                  {lastMessage ? <MessagePreview message={lastMessage} /> : t("list.noMessage")}
                </span>
              )}
              {numberLabel && <span className="max-w-22 shrink-0 truncate text-xs">{numberLabel}</span>}
              <RowMarks conversation={conversation} />
              <CountBadge count={unreadCount} label={t("list.unread", { count: unreadCount })} />
            </span>
          </span>
        </a>
      </ContextMenuTrigger>
      <ContextMenuContent>
        <ContextMenuItem onSelect={() => onOpen(conversation.id)}>
          <Check />
          {t("list.open")}
        </ContextMenuItem>
        <ContextMenuItem onSelect={() => window.open(href, "_blank", "noopener")}>
          <ExternalLink />
          {t("list.openTab")}
        </ContextMenuItem>
        <ContextMenuItem onSelect={() => toggleSelected(conversation.id)}>
          <ListChecks />
          {t("list.select")}
        </ContextMenuItem>
        <ContextMenuItem
          onSelect={() =>
            void navigator.clipboard
              .writeText(new URL(href, window.location.origin).href)
              .then(() => toast.success(t("list.linkCopied")))
          }
        >
          <Link2 />
          {t("list.copyLink")}
        </ContextMenuItem>
        {unread && (
          <>
            <ContextMenuSeparator />
            <ContextMenuItem onSelect={() => onRead(conversation.id)}>
              <CheckCheck />
              {t("list.markRead")}
            </ContextMenuItem>
          </>
        )}
      </ContextMenuContent>
    </ContextMenu>
  );
});
