"use client";

import { useState } from "react";
import { CornerUpLeft, Link2, List, MoreHorizontal, Phone, SmilePlus } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { PhoneContent } from "@/components/sandbox/phone-content";
import { PhoneTicks } from "@/components/sandbox/phone-ticks";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { PhoneMessage } from "@/lib/sandbox/views";
import { cn } from "@/lib/shared/cn";

/** Sends something as the customer; settles when the simulator took it, and rejects when it did not. */
export type Tap = (message: Record<string, unknown>) => Promise<unknown>;

type Props = {
  message: PhoneMessage;
  phoneNumberId: string;
  businessName: string;
  /** undefined: one may only look. */
  onTap: Tap | undefined;
  onReply: (message: PhoneMessage) => void;
};

const emojis = ["👍", "❤️", "😂", "🙏"];

export function PhoneBubble({ message, phoneNumberId, businessName, onTap, onReply }: Props) {
  const t = useTranslations("sandbox.phone");
  const format = useFormatter();
  const mine = message.from === "customer";
  const reactions = Object.values(message.reactions).filter(Boolean);
  return (
    <li className={cn("group flex flex-col", mine ? "items-end" : "items-start")}>
      <div className={cn("flex max-w-[86%] items-center gap-1", mine && "flex-row-reverse")}>
        <div
          className={cn(
            "flex min-w-16 flex-col gap-1 rounded-xl px-2.5 py-1.5 text-base",
            mine ? "bg-bubble-out text-bubble-out-foreground" : "bg-card text-card-foreground shadow-pill",
          )}
        >
          {message.quoted && (
            <blockquote className="rounded-md border-s-[3px] border-primary-text/60 bg-foreground/6 px-2 py-1 text-sm">
              <bdi className="block text-xs font-semibold text-primary-text">
                {message.quoted.from === "customer" ? t("you") : businessName}
              </bdi>
              <bdi className="line-clamp-2 wrap-anywhere opacity-80">{message.quoted.text ?? "…"}</bdi>
            </blockquote>
          )}
          <PhoneContent message={message} phoneNumberId={phoneNumberId} />
          <span
            className={cn(
              "flex items-center gap-1 self-end text-xs tabular-nums",
              mine ? "text-bubble-out-muted" : "text-muted-foreground",
            )}
          >
            {message.edited && <span>{t("edited")}</span>}
            {format.dateTime(new Date(message.timestamp), {
              hour: "2-digit",
              minute: "2-digit",
              hourCycle: "h23",
            })}
            {mine && <PhoneTicks status={message.status} />}
          </span>
        </div>
        {onTap && !message.revoked && <Actions message={message} onTap={onTap} onReply={onReply} />}
      </div>
      {reactions.length > 0 && (
        <span
          className="-mt-1.5 rounded-full border bg-background px-1.5 text-sm"
          aria-label={t("reacted", { emoji: reactions.join(" ") })}
        >
          {reactions.join(" ")}
        </span>
      )}
      {!mine && <Choices message={message} onTap={onTap} />}
    </li>
  );
}

function Actions({ message, onTap, onReply }: Required<Pick<Props, "message" | "onReply">> & { onTap: Tap }) {
  const t = useTranslations("sandbox.phone");
  const react = (emoji: string) =>
    void onTap({ type: "reaction", messageId: message.id, emoji }).catch(() => undefined);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={t("actions")}
        className="grid size-7 shrink-0 place-items-center rounded-full text-muted-foreground opacity-0 group-hover:opacity-100 hover:bg-accent focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-60"
      >
        <MoreHorizontal className="size-4" />
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem onSelect={() => onReply(message)}>
          <CornerUpLeft />
          {t("reply")}
        </DropdownMenuItem>
        {emojis.map((emoji) => (
          <DropdownMenuItem key={emoji} onSelect={() => react(emoji)}>
            <SmilePlus />
            {t("reacted", { emoji })}
          </DropdownMenuItem>
        ))}
        {message.reactions.customer && (
          <DropdownMenuItem onSelect={() => react("")}>
            <SmilePlus />
            {t("unreact")}
          </DropdownMenuItem>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

const choiceClass =
  "flex min-h-9 w-full items-center justify-center gap-2 rounded-lg bg-card px-3 py-1.5 text-base font-medium text-link shadow-pill enabled:hover:bg-accent disabled:opacity-70";

/** Buttons and list of the business's message, to be tapped as the customer would. */
function Choices({ message, onTap }: { message: PhoneMessage; onTap: Tap | undefined }) {
  const t = useTranslations("sandbox.phone");
  const [open, setOpen] = useState(false);
  const { list } = message;
  if (message.revoked || (message.buttons.length === 0 && !list)) return null;
  const answer = (choice: Record<string, unknown>) =>
    void onTap?.({ ...choice, messageId: message.id }).catch(() => undefined);
  const tap = (button: PhoneMessage["buttons"][number]) =>
    button.kind === "quick_reply"
      ? answer({ type: "quick_reply", index: Number(button.id) })
      : answer({ type: "button_reply", id: button.id });
  return (
    <div className="mt-1 flex w-[86%] max-w-72 flex-col gap-1">
      {message.buttons.map((button) => {
        const answers = button.kind === "reply" || button.kind === "quick_reply";
        return (
          <button
            key={`${button.kind}-${button.id}`}
            type="button"
            disabled={!answers || !onTap}
            title={button.value ?? undefined}
            onClick={() => tap(button)}
            className={choiceClass}
          >
            {button.kind === "url" && <Link2 className="size-4" aria-hidden="true" />}
            {button.kind === "phone" && <Phone className="size-4" aria-hidden="true" />}
            <bdi>{button.title}</bdi>
          </button>
        );
      })}
      {list && (
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className={choiceClass}>
          <List className="size-4" aria-hidden="true" />
          <bdi>{open ? t("closeList") : t("showList", { button: list.button })}</bdi>
        </button>
      )}
      {list &&
        open &&
        list.sections.map((section, index) => (
          <div key={index} className="flex flex-col gap-1">
            {section.title && (
              <p className="px-1 text-xs font-semibold text-muted-foreground">{section.title}</p>
            )}
            {section.rows.map((row) => (
              <button
                key={row.id}
                type="button"
                disabled={!onTap}
                onClick={() => {
                  setOpen(false);
                  answer({ type: "list_reply", id: row.id });
                }}
                className="flex flex-col rounded-lg bg-card px-3 py-1.5 text-start shadow-pill enabled:hover:bg-accent"
              >
                <bdi className="font-medium">{row.title}</bdi>
                {row.description && <bdi className="text-sm text-muted-foreground">{row.description}</bdi>}
              </button>
            ))}
          </div>
        ))}
    </div>
  );
}
