"use client";

import { useEffect, useRef, useState, type ReactNode } from "react";
import dynamic from "next/dynamic";
import { Hourglass } from "lucide-react";
import { useTranslations } from "next-intl";
import { useComposition, type ForLater } from "@/components/inbox/compose/composition";
import { addToDraft } from "@/components/inbox/drafts";
import { LaterButton } from "@/components/inbox/later/later-button";
import { closedBy } from "@/components/inbox/later/times";
import { newKeys, usePostSchedule } from "@/components/inbox/later/use-post-schedule";
import type { Attachments } from "@/components/inbox/media/attachments";
import { messagesOf } from "@/components/inbox/media/messages-of";
import { useWindow } from "@/components/inbox/use-window";
import { Button } from "@/components/ui/button";
import { whenIdle } from "@/components/ui/late";
import { toast } from "@/components/ui/toast";
import type { ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView } from "@/lib/inbox/views";

const ScheduleDialog = dynamic(
  whenIdle(() => import("@/components/inbox/later/schedule-dialog")),
  { ssr: false },
);

type Later = {
  /** The clock beside the button that sends. */
  button: ReactNode;
  /** Opens what it opens, if something is there to be sent. */
  open: () => void;
  /** The window that asks when, while it does. */
  dialog: ReactNode;
};

/** Sends what stands in the composer later. @param files whether files go with it */
export function useComposerLater(attachments: Attachments, files: boolean, ready: boolean): Later {
  const t = useTranslations("scheduled.later");
  const composition = useComposition();
  const { conversationId, conversation, field, text, setText, quoteId, unquote, askWhen, asked } =
    composition;
  const { timeZone, userId } = useWorkspace();
  const post = usePostSchedule(conversationId);
  const [choosing, setChoosing] = useState(false);
  const [busy, setBusy] = useState(false);
  const mayChoose = ready && !busy && (!files || attachments.ready);
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  });

  const what = (): ForLater => {
    const words = text.trim();
    const media = attachments.list.flatMap((one) => (one.state === "ready" ? [one.media] : []));
    const messages = messagesOf(files ? media : [], words).map((one, index) => ({
      ...one,
      // The first of them answers what is quoted.
      ...(index === 0 && quoteId ? { replyToId: quoteId } : {}),
    }));
    return {
      messages,
      onDone: () => {
        // What was typed meanwhile stays.
        if (latest.current.trim() === words) setText("");
        if (files) attachments.take();
        unquote();
        field.current?.focus();
      },
      onUndone: () => words && addToDraft(userId, conversationId, words),
    };
  };
  const choose = async (at: Date | null) => {
    if (!conversation || !mayChoose) return;
    const chosen = what();
    if (!at || closedBy(conversation.windowExpiresAt, at)) {
      askWhen({ ...chosen, ...(at ? { at } : {}) });
      return;
    }
    setBusy(true);
    try {
      await post(chosen, { sendAt: at.toISOString(), timeZone }, newKeys(chosen));
      chosen.onDone();
    } catch (error) {
      toast.error(t("failed", { message: (error as ApiError).message }));
    } finally {
      setBusy(false);
    }
  };
  return {
    open: () => mayChoose && setChoosing(true),
    button: (
      <LaterButton
        open={choosing}
        onOpenChange={setChoosing}
        disabled={!mayChoose}
        windowExpiresAt={conversation?.windowExpiresAt ?? null}
        onChoose={(at) => void choose(at)}
      />
    ),
    dialog: asked && conversation && (
      <ScheduleDialog
        conversation={conversation}
        what={{ kind: "new", ...asked }}
        onClose={() => askWhen(null)}
      />
    ),
  };
}

/** So near to the end what is written should not wait for its last comma. */
const hintMs = 20 * 60_000;

/** Something is written and the window closes in minutes. */
export function ClosingHint({
  conversation,
  onSend,
}: {
  conversation: ConversationView;
  onSend: () => void;
}) {
  const t = useTranslations("scheduled.later");
  const window = useWindow(conversation.windowExpiresAt);
  if (window.state !== "closing" || window.leftMs > hintMs) return null;
  return (
    <div className="mx-2 mb-1 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-warning-soft px-2.5 py-1.5 text-sm text-warning">
      <Hourglass className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0 flex-1 text-pretty">
        {t("closing", { minutes: Math.max(1, Math.ceil(window.leftMs / 60_000)) })}
      </span>
      <Button variant="outline" size="sm" onClick={onSend}>
        {t("sendNow")}
      </Button>
    </div>
  );
}
