"use client";

import { useRef } from "react";
import { Check, CheckCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCounts } from "@/components/inbox/find/use-views";
import { RowScroller } from "@/components/inbox/row-scroller";
import type { Selection } from "@/components/inbox/selection";
import { useMentions, useSeeMentions } from "@/components/inbox/team/use-mentions";
import { useFixedRows } from "@/components/inbox/use-fixed-rows";
import { useMembers } from "@/components/settings/use-library";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import { useHotkeys } from "@/hooks/use-hotkeys";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MentionView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

const rowHeight = 88;

/** Every note that names the member who looks; each leads to its place in the thread. */
export function MentionList({ selection }: { selection: Selection }) {
  const t = useTranslations("teamwork.mentions");
  const { slug } = useWorkspace();
  const { filter, messageId, open } = selection;
  const list = useMentions(filter.unread);
  const mentions = list.data ?? [];
  const members = useMembers().data?.data;
  const unseen = useCounts()?.mentions ?? 0;
  const seeMentions = useSeeMentions();
  const see = (id?: string) =>
    void seeMentions(id).catch((error: Error) => toast.error(t("failed", { message: error.message })));
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useFixedRows(scroller, { count: mentions.length, rowHeight, before: 4, after: 8, spare: 6 });

  const move = (by: 1 | -1) => {
    const at = mentions.findIndex((one) => one.messageId === messageId);
    const next = at === -1 ? (by === 1 ? 0 : -1) : at + by;
    const target = mentions[next];
    if (!target) return;
    open(target.conversationId, messageId !== null, target.messageId);
    rows.reveal(next);
    if (!scroller.current?.contains(document.activeElement)) return;
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-mention="${target.messageId}"]`)?.focus(),
    );
  };
  useHotkeys({ j: () => move(1), k: () => move(-1) });

  const authorOf = ({ byUserId }: MentionView) => {
    if (byUserId === null) return { name: t("program"), image: null };
    const member = members?.find(({ userId }) => userId === byUserId);
    return member ?? { name: members ? t("formerMember") : "", image: null };
  };
  return (
    <>
      {unseen > 0 && (
        <div className="flex h-9 shrink-0 items-center justify-between gap-2 border-b pr-1.5 pl-3 text-sm text-muted-foreground pointer-coarse:h-11">
          <span className="tabular-nums">{t("unseen", { count: unseen })}</span>
          <Button variant="ghost" size="sm" onClick={() => see()}>
            <CheckCheck />
            {t("seeAll")}
          </Button>
        </div>
      )}
      <RowScroller
        {...{ scroller, rows, rowHeight, list, move }}
        items={mentions}
        complete={!list.hasNextPage}
        words={{ label: t("label"), failed: t("notLoaded"), loadMore: t("loadMore") }}
        empty={
          <EmptyState drawing="conversation" title={filter.unread ? t("allSeen") : t("none")}>
            {filter.unread ? t("allSeenText") : t("noneText")}
          </EmptyState>
        }
        idOf={({ messageId }) => messageId}
        rowClass="group/mention"
      >
        {(mention) => (
          <MentionRow
            mention={mention}
            author={authorOf(mention)}
            selected={mention.messageId === messageId}
            href={`/w/${slug}/inbox?conversation=${mention.conversationId}&message=${mention.messageId}`}
            onOpen={() => open(mention.conversationId, false, mention.messageId)}
            onSee={() => see(mention.messageId)}
          />
        )}
      </RowScroller>
    </>
  );
}

function MentionRow(props: {
  mention: MentionView;
  author: { name: string; image: string | null };
  selected: boolean;
  href: string;
  onOpen: () => void;
  onSee: () => void;
}) {
  const t = useTranslations("teamwork.mentions");
  const { mention, author, selected, href, onOpen, onSee } = props;
  const unseen = mention.seenAt === null;
  return (
    <>
      <a
        href={href}
        data-mention={mention.messageId}
        aria-current={selected ? "true" : undefined}
        onClick={(event) => {
          if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onOpen();
        }}
        className={cn(
          "flex h-full gap-3 rounded-lg px-2.5 py-2 transition-colors -outline-offset-2",
          selected ? "bg-selected" : "hover:bg-accent",
        )}
      >
        <span className="relative h-fit">
          <Avatar name={author.name} seed={mention.byUserId ?? author.name} image={author.image} />
          {unseen && (
            <span className="absolute -top-0.5 -right-0.5 size-2.5 rounded-full border-2 border-list bg-primary">
              <span className="sr-only">{t("new")}</span>
            </span>
          )}
        </span>
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex items-baseline gap-2">
            <bdi
              className={cn("min-w-0 flex-1 truncate text-left", unseen ? "font-semibold" : "font-medium")}
            >
              {author.name}
            </bdi>
            <RelativeTime
              at={mention.createdAt}
              className={cn(
                "shrink-0 text-xs tabular-nums",
                unseen ? "text-primary-text" : "text-muted-foreground",
              )}
            />
          </span>
          <span
            dir="auto"
            className={cn(
              "line-clamp-2 text-left text-sm wrap-anywhere",
              unseen ? "text-foreground" : "text-muted-foreground",
            )}
          >
            {mention.text}
          </span>
          <span className="truncate pr-8 text-xs text-muted-foreground">
            {t.rich("in", { name: () => <bdi>{mention.contact.name}</bdi> })}
          </span>
        </span>
      </a>
      {unseen && (
        <Button
          variant="ghost"
          size="icon-sm"
          onClick={onSee}
          aria-label={t("see", { author: author.name })}
          title={t("seeShort")}
          className="absolute right-1.5 bottom-1 opacity-0 group-focus-within/mention:opacity-100 group-hover/mention:opacity-100 pointer-coarse:opacity-100"
        >
          <Check />
        </Button>
      )}
    </>
  );
}
