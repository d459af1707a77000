"use client";

import { useRef, useState, type ReactNode } from "react";
import dynamic from "next/dynamic";
import { Copy, Info, Plus, Reply, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { ownReaction, quickReactions, useMayReact, useReact } from "@/components/inbox/compose/reactions";
import type { ThreadMessage } from "@/components/inbox/thread-rows";
import { useMessageWrites } from "@/components/inbox/use-message-writes";
import {
  ContextMenu,
  ContextMenuContent,
  ContextMenuGroup,
  ContextMenuItem,
  ContextMenuSeparator,
  ContextMenuShortcut,
  ContextMenuTrigger,
} from "@/components/ui/context-menu";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { whenIdle } from "@/components/ui/late";
import { toast } from "@/components/ui/toast";
import { useMay } from "@/hooks/use-workspace";
import type { MessageView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

const EmojiPicker = dynamic(
  whenIdle(() => import("@/components/inbox/compose/emoji-picker")),
  { ssr: false },
);
const MessageDetails = dynamic(
  whenIdle(() => import("@/components/inbox/message-details")),
  { ssr: false },
);

type Props = { item: ThreadMessage; onReply: (message: MessageView) => void; children: ReactNode };

/** What one can do with a message: by right click, long touch, or the menu key on the focused message. */
export function MessageActions({ item, onReply, children }: Props) {
  const t = useTranslations("inbox.actions");
  const mayWrite = useMay("agent");
  const react = useTranslations("compose.react");
  const [details, setDetails] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const mayReact = useMayReact(item);
  const toggle = useReact();
  const { cancel } = useMessageWrites();
  const { message, unsent } = item;
  const repliable = mayWrite && !unsent && message.wamid !== null && !message.revokedAt;
  const waiting = !unsent && message.direction === "outbound" && message.status === "queued";
  // The menu gives the focus back to the message when it closes; an answer wants it in the composer.
  const answering = useRef(false);
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(
      () => toast.success(t("copied")),
      () => toast.error(t("copyFailed")),
    );
  return (
    <>
      <ContextMenu>
        <ContextMenuTrigger>{children}</ContextMenuTrigger>
        <ContextMenuContent
          onCloseAutoFocus={(event) => {
            if (!answering.current) return;
            answering.current = false;
            event.preventDefault();
            onReply(message);
          }}
        >
          {mayReact && (
            <>
              <ContextMenuGroup aria-label={react("label")} className="flex">
                {quickReactions.map((emoji) => (
                  <ContextMenuItem
                    key={emoji}
                    aria-label={react("with", { emoji })}
                    onSelect={() => toggle(message, emoji)}
                    className={cn(
                      "size-9 justify-center px-0 text-xl pointer-coarse:size-11",
                      ownReaction(message) === emoji && "bg-accent",
                    )}
                  >
                    {emoji}
                  </ContextMenuItem>
                ))}
                <ContextMenuItem
                  aria-label={react("more")}
                  onSelect={() => setChoosing(true)}
                  className="size-9 justify-center px-0 pointer-coarse:size-11"
                >
                  <Plus />
                </ContextMenuItem>
              </ContextMenuGroup>
              <ContextMenuSeparator />
            </>
          )}
          {repliable && (
            <ContextMenuItem onSelect={() => (answering.current = true)}>
              <Reply />
              {t("reply")}
              <ContextMenuShortcut>r</ContextMenuShortcut>
            </ContextMenuItem>
          )}
          {message.text && (
            <ContextMenuItem onSelect={() => copy(message.text!)}>
              <Copy />
              {t("copyText")}
            </ContextMenuItem>
          )}
          {!unsent && (
            <ContextMenuItem onSelect={() => setDetails(true)}>
              <Info />
              {t("details")}
            </ContextMenuItem>
          )}
          {waiting && mayWrite && (
            <>
              <ContextMenuSeparator />
              <ContextMenuItem danger onSelect={() => cancel.mutate(message.id)}>
                <X />
                {t("cancel")}
              </ContextMenuItem>
            </>
          )}
        </ContextMenuContent>
      </ContextMenu>
      {choosing && (
        <Dialog open onOpenChange={setChoosing}>
          <DialogContent title={react("label")} className="sm:w-auto">
            <EmojiPicker
              onPick={(emoji) => {
                toggle(message, emoji);
                setChoosing(false);
              }}
            />
          </DialogContent>
        </Dialog>
      )}
      {details && <MessageDetails message={message} onClose={() => setDetails(false)} />}
    </>
  );
}
