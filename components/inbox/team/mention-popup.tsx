"use client";

import { useId, useState, type KeyboardEvent } from "react";
import { useTranslations } from "next-intl";
import type { CannedPopup } from "@/components/inbox/compose/canned-popup";
import { useComposition } from "@/components/inbox/compose/composition";
import { mentionedIn } from "@/components/inbox/team/mention-text";
import { useMembers } from "@/components/settings/use-library";
import { Avatar } from "@/components/ui/avatar";
import { useWorkspace } from "@/hooks/use-workspace";
import { cn } from "@/lib/shared/cn";

const most = 6;

/** In a note an @ offers the members; the chosen one's name takes its place. */
export function useMentionPopup(): CannedPopup & { idsIn: (text: string) => string[] } {
  const t = useTranslations("teamwork.note");
  const { text, setText, mode } = useComposition();
  const { userId } = useWorkspace();
  const id = useId();
  const [marked, setMarked] = useState(0);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const members = useMembers().data?.data ?? [];
  const typed = /(?:^|\s)@([^@\n]{0,40})$/.exec(text)?.[1];
  const asked = mode === "note" && typed !== undefined && dismissed !== text;
  const found = asked
    ? members
        .filter(
          (member) =>
            member.userId !== userId &&
            typed !== `${member.name} ` &&
            member.name.toLowerCase().includes(typed.toLowerCase()),
        )
        .slice(0, most)
    : [];
  const at = Math.min(marked, found.length - 1);
  const choose = (name: string) => {
    setText(`${text.slice(0, text.length - typed!.length)}${name} `);
    setMarked(0);
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (found.length === 0) return;
    if (event.key === "Escape") {
      event.preventDefault();
      setDismissed(text);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setMarked((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) {
      event.preventDefault();
      choose(found[at]!.name);
    }
  };
  const list = found.length > 0 && (
    <ul
      id={id}
      role="listbox"
      aria-label={t("mention")}
      className="absolute inset-x-0 bottom-full z-10 mb-1.5 max-h-72 overflow-y-auto rounded-lg bg-popover p-1 text-popover-foreground shadow-float"
    >
      {found.map((member, index) => (
        <li
          key={member.userId}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={() => setMarked(index)}
          onClick={() => choose(member.name)}
          className={cn(
            "flex min-h-9 cursor-default items-center gap-2 rounded-md px-2 pointer-coarse:min-h-10",
            index === at && "bg-accent",
          )}
        >
          <Avatar name={member.name} seed={member.userId} image={member.image} size="xs" />
          <bdi className="min-w-0 truncate">{member.name}</bdi>
        </li>
      ))}
    </ul>
  );
  return {
    shown: list || null,
    onKey,
    field: list ? { "aria-controls": id, "aria-activedescendant": `${id}-${at}` } : {},
    idsIn: (words) => mentionedIn(words, members),
  };
}
