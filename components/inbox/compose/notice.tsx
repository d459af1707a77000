"use client";

import type { ReactNode } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ComposerState } from "@/components/inbox/use-composer-state";
import { TurnBadge } from "@/components/ui/error-state";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

type Props = {
  state: ComposerState;
  conversation: ConversationView | undefined;
  /** What one can do about it, before the ways out that are always there. */
  children?: ReactNode;
};

/** Above the field, or instead of it: what stands in the way, whose turn, what can be done. */
export function ComposerNotice({ state, conversation, children }: Props) {
  const t = useTranslations("inbox.composer");
  const { slug } = useWorkspace();
  const { note } = state;
  if (!note) return null;
  const name = conversation?.contact.name ?? "";
  const phone =
    conversation?.contact.phone ?? (conversation?.contact.waId ? `+${conversation.contact.waId}` : null);
  const waits = state.may === "write";
  return (
    <div
      role="status"
      className={cn(
        "mb-2 rounded-xl border px-3.5 py-2.5",
        waits ? "border-transparent bg-warning-soft text-warning" : "bg-muted",
      )}
    >
      <div className="flex flex-col gap-0.5">
        <p className="font-medium text-pretty">{t(`${note.key}.title`, { ...note.values, name })}</p>
        <p className={cn("text-sm text-pretty", !waits && "text-muted-foreground")}>
          {t(`${note.key}.text`, { ...note.values, name })}
        </p>
        <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1">
          {children}
          <TurnBadge turn={note.turn} />
          {(note.key === "closed" || note.key === "never") && phone && (
            <a href={`tel:${phone.replace(/[^+\d]/g, "")}`} className="text-sm text-link hover:underline">
              {t("call", { phone })}
            </a>
          )}
          {note.toNumbers && (
            <Link
              href={`/w/${slug}/phone-numbers`}
              className={cn("text-sm font-medium underline underline-offset-2", !waits && "text-link")}
            >
              {t("toNumbers")}
            </Link>
          )}
        </div>
      </div>
    </div>
  );
}
