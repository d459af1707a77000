"use client";

import { memo, type ReactNode } from "react";
import { CalendarClock, Forward, Package, Tag } from "lucide-react";
import { useTranslations } from "next-intl";
import { ReactButton } from "@/components/inbox/compose/react-button";
import { useMayReact, useReact } from "@/components/inbox/compose/reactions";
import { CampaignLink } from "@/components/inbox/campaign-link";
import { enquiredProductOf, forwardedOf, referralOf } from "@/components/inbox/content";
import { onlyEmoji } from "@/components/inbox/formatting";
import { MessageActions } from "@/components/inbox/message-actions";
import { MessageBody } from "@/components/inbox/message-body";
import { MessageTrouble } from "@/components/inbox/message-trouble";
import { Quote } from "@/components/inbox/quote";
import { ReferralCard } from "@/components/inbox/referral-card";
import type { ThreadMessage } from "@/components/inbox/thread-rows";
import { Ticks } from "@/components/inbox/ticks";
import { useSwipe } from "@/components/inbox/use-swipe";
import { useTimes } from "@/components/inbox/use-times";
import { contextQuery } from "@/lib/inbox/search-words";
import type { MessageView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

export type BubbleActions = {
  reply: (message: MessageView) => void;
  jump: (messageId: string) => void;
  /** Searches for this everywhere. */
  find: (query: string) => void;
};

type Props = {
  item: ThreadMessage;
  first: boolean;
  last: boolean;
  quoted: MessageView | undefined;
  /** Who wrote it on our side, when it was not the person who looks. */
  writer: string | null;
  /** Just jumped to. */
  marked: boolean;
  actions: BubbleActions;
};

/** Deleted by who wrote it, or older than the workspace keeps messages. */
const gone = ({ revokedAt, emptiedAt }: MessageView): boolean => Boolean(revokedAt ?? emptiedAt);

/** The customer's own record it belongs to; leads to its other messages. */
function ContextChip({ message, onFind }: { message: MessageView; onFind: (query: string) => void }) {
  const t = useTranslations("inbox.message");
  const { contextType: type, contextId: id } = message;
  if (!type || !id) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      title={t("record", { type, id })}
      onClick={() => onFind(contextQuery(type, id))}
      className="mb-0.5 flex max-w-full items-center gap-1 rounded-full border border-current/25 px-1.5 text-xs opacity-80 hover:opacity-100 pointer-coarse:py-1 [&_svg]:size-3 [&_svg]:shrink-0"
    >
      <Tag aria-hidden="true" />
      <bdi className="truncate">
        {type}/{id}
      </bdi>
    </button>
  );
}

function Marks({ message }: { message: MessageView }) {
  const t = useTranslations("inbox.message");
  const forwarded = forwardedOf(message);
  const product = enquiredProductOf(message);
  const mark = (icon: ReactNode, text: ReactNode) => (
    <span className="mb-0.5 flex items-center gap-1 text-xs opacity-75 [&_svg]:size-3.5">
      {icon}
      {text}
    </span>
  );
  return (
    <>
      {forwarded &&
        mark(<Forward aria-hidden="true" />, t(forwarded === "often" ? "forwardedOften" : "forwarded"))}
      {product && mark(<Package aria-hidden="true" />, t("aboutProduct", { product }))}
    </>
  );
}

function Footer({ message, bare, className }: { message: MessageView; bare?: boolean; className: string }) {
  const t = useTranslations("inbox.message");
  const times = useTimes();
  const out = message.direction === "outbound";
  return (
    <span
      className={cn(
        "flex items-center gap-1 text-xs tabular-nums select-none",
        bare || message.status === "cancelled"
          ? "text-muted-foreground"
          : out
            ? "text-bubble-out-muted"
            : "text-bubble-in-muted",
        className,
      )}
    >
      {message.editedAt && !gone(message) && <span title={times.exact(message.editedAt)}>{t("edited")}</span>}
      {message.scheduledFor && (
        <span title={t("scheduled", { when: times.exact(message.scheduledFor) })}>
          <CalendarClock className="size-3" aria-hidden="true" />
          <span className="sr-only">{t("scheduled", { when: times.exact(message.scheduledFor) })}</span>
        </span>
      )}
      <time dateTime={message.timestamp} title={times.exact(message.timestamp)}>
        {times.clock(message.timestamp)}
      </time>
      <Ticks message={message} />
    </span>
  );
}

function Reactions({ item }: { item: ThreadMessage }) {
  const t = useTranslations("inbox.message");
  const c = useTranslations("compose.react");
  const react = useReact();
  const mayReact = useMayReact(item);
  const { message } = item;
  if (message.reactions.length === 0 || gone(message)) return null;
  const looks = "block rounded-full border bg-background px-1.5 py-0.5 text-sm leading-none shadow-pill";
  return (
    <ul className="relative z-[1] -mt-1.5 flex gap-1 px-2">
      {message.reactions.map((reaction) => {
        const own = reaction.from === "business";
        const label = own ? t("reactedYou") : t("reactedBy", { name: message.contact.name });
        const emoji = Array.from(reaction.emoji).slice(0, 12).join("");
        return (
          <li key={reaction.from} title={label}>
            {own && mayReact ? (
              <button
                type="button"
                tabIndex={-1}
                aria-label={c("undo", { emoji })}
                onClick={() => react(message, reaction.emoji)}
                className={cn(looks, "hover:bg-accent pointer-coarse:px-2.5 pointer-coarse:py-1.5")}
              >
                {emoji}
              </button>
            ) : (
              <span className={looks}>
                <span className="sr-only">{label}</span>
                {emoji}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** One message: bubble, ticks, reactions, and what is wrong with it. */
export const MessageBubble = memo(function MessageBubble(props: Props) {
  const { item, first, last, quoted, writer, marked, actions } = props;
  const t = useTranslations("inbox.message");
  const { message } = item;
  const out = message.direction === "outbound";
  const quotes = message.replyToId !== null || message.replyToWamid !== null;
  const sticker = message.type === "sticker" && message.media?.state === "ready";
  const emoji = message.type === "text" && onlyEmoji(message.text ?? "");
  const bare = (sticker || emoji) && !gone(message) && !quotes;
  const referral = referralOf(message.content.referral);
  const mayReact = useMayReact(item);
  const swiped = useSwipe(mayReact ? () => actions.reply(message) : null);
  // The time stands at the end of words, and below cards.
  const inline = !bare && message.type === "text" && message.text !== null && !gone(message);
  return (
    <MessageActions item={item} onReply={actions.reply}>
      <article
        tabIndex={-1}
        data-message={message.id}
        aria-label={out ? (writer ?? t("you")) : message.contact.name}
        className={cn(
          "group/message flex flex-col rounded-lg px-4 outline-offset-[-2px] transition-colors duration-700 pane:px-6",
          first ? "pt-2.5" : "pt-0.5",
          out ? "items-end" : "items-start",
          marked && "bg-primary-soft",
        )}
      >
        {(first || message.campaign) && writer && (
          <span className="max-w-full px-1 pb-0.5 text-xs text-muted-foreground">
            {message.campaign ? <CampaignLink campaign={message.campaign}>{writer}</CampaignLink> : writer}
          </span>
        )}
        <div
          ref={swiped}
          className={cn(
            "relative flex max-w-[min(86%,36rem)] touch-pan-y flex-col rounded-xl",
            out ? "items-end" : "items-start",
          )}
        >
          {mayReact && (
            <ReactButton
              message={message}
              className={cn(
                "absolute top-0.5 opacity-0 group-hover/message:opacity-100 focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:hidden",
                out ? "end-full me-1" : "start-full ms-1",
              )}
            />
          )}
          <div
            className={cn(
              "flex max-w-full min-w-0 text-base",
              gone(message) ? "flex-wrap gap-x-3" : "flex-col gap-1",
              bare
                ? ""
                : out
                  ? "rounded-xl bg-bubble-out px-3 py-1.5 text-bubble-out-foreground"
                  : "rounded-xl bg-bubble-in px-3 py-1.5 text-bubble-in-foreground",
              !bare && last && (out ? "rounded-ee-sm" : "rounded-es-sm"),
              (message.status === "failed" || message.status === "uncertain") && "ring-1",
              message.status === "failed" && "ring-danger/50",
              message.status === "uncertain" && "ring-uncertain/60",
              message.status === "cancelled" && "bg-transparent text-muted-foreground ring-1 ring-border",
            )}
          >
            <div className="max-w-full min-w-0">
              <Marks message={message} />
              <ContextChip message={message} onFind={actions.find} />
              {referral && <ReferralCard referral={referral} />}
              {quotes && <Quote message={message} quoted={quoted} onJump={actions.jump} />}
              <MessageBody
                message={message}
                tail={
                  inline ? <Footer message={message} className="relative top-1 float-end ms-3" /> : undefined
                }
              />
            </div>
            {!inline && <Footer message={message} bare={bare} className="ms-auto self-end" />}
          </div>
          <Reactions item={item} />
        </div>
        <MessageTrouble item={item} />
      </article>
    </MessageActions>
  );
});
