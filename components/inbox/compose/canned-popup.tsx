"use client";

import { useId, useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslations } from "next-intl";
import { useComposition } from "@/components/inbox/compose/composition";
import { useVariableFacts } from "@/components/inbox/compose/variable-facts";
import { plainLine } from "@/components/inbox/formatting";
import { useCannedReplies } from "@/components/settings/use-library";
import { fillVariables } from "@/lib/inbox/variables";
import type { CannedReplyView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

const most = 8;

/** Those whose shortcut begins with what was typed, then those that have it anywhere. */
export function findCanned(replies: readonly CannedReplyView[], typed: string): CannedReplyView[] {
  const wanted = typed.toLowerCase();
  const begins = replies.filter(({ shortcut }) => shortcut.startsWith(wanted));
  const has = replies.filter(
    (reply) =>
      !begins.includes(reply) &&
      (reply.shortcut.includes(wanted) || reply.text.toLowerCase().includes(wanted)),
  );
  return [...begins, ...has].slice(0, most);
}

export type CannedPopup = {
  /** The list above the field, or what has to be looked at before sending. */
  shown: ReactNode;
  /** Takes the keys that walk and choose. */
  onKey: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  /** For the field: which list it opens, and what is marked in it. */
  field: { "aria-controls"?: string; "aria-activedescendant"?: string };
};

/** A slash at the start of the text offers the replies of the workspace; the chosen one takes its place, filled in. */
export function useCannedPopup(): CannedPopup {
  const t = useTranslations("compose.canned");
  const { text, setText, conversation, mode } = useComposition();
  const id = useId();
  const [marked, setMarked] = useState(0);
  // Escape closes it for what is written now.
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [missing, setMissing] = useState<{ text: string; names: string[] } | null>(null);
  const typed = /^\/([\w-]*)$/.exec(text)?.[1];
  const asked = typed !== undefined && dismissed !== text && mode === "reply";
  const replies = useCannedReplies();
  const facts = useVariableFacts(conversation, asked);
  const found = asked ? findCanned(replies.data?.data ?? [], typed) : [];
  const at = Math.min(marked, found.length - 1);

  const choose = (reply: CannedReplyView) => {
    const filled = fillVariables(reply.text, facts);
    setText(filled.text);
    setMarked(0);
    const names = [...filled.empty, ...filled.unknown];
    setMissing(names.length > 0 ? { text: filled.text, names } : null);
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!asked) return;
    if (event.key === "Escape") {
      event.preventDefault();
      setDismissed(text);
    } else if (found.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setMarked((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (found[at] && (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey))) {
      event.preventDefault();
      choose(found[at]);
    }
  };
  const list = found.length > 0 && (
    <ul
      id={id}
      role="listbox"
      aria-label={t("label")}
      className="absolute inset-x-0 bottom-full z-10 mb-1.5 max-h-72 overflow-y-auto rounded-lg bg-popover p-1 text-popover-foreground shadow-float"
    >
      {found.map((reply, index) => (
        <li
          key={reply.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={() => setMarked(index)}
          onClick={() => choose(reply)}
          className={cn(
            "flex min-h-10 cursor-default items-baseline gap-3 rounded-md px-2.5 py-2",
            index === at && "bg-accent",
          )}
        >
          <span className="shrink-0 font-medium">/{reply.shortcut}</span>
          <bdi className="min-w-0 truncate text-muted-foreground">{plainLine(reply.text, 120)}</bdi>
        </li>
      ))}
    </ul>
  );
  const hint = missing && missing.text === text && (
    <p role="status" className="px-3 pb-1 text-sm text-warning">
      {t("missing", { names: missing.names.join(", ") })}
    </p>
  );
  return {
    shown: list || hint || null,
    onKey,
    field: list ? { "aria-controls": id, "aria-activedescendant": `${id}-${at}` } : {},
  };
}
