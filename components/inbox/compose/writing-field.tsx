"use client";

import type { ComponentProps, KeyboardEvent } from "react";
import { useTranslations } from "next-intl";
import { useComposition } from "@/components/inbox/compose/composition";
import { useFormat } from "@/components/inbox/compose/format-button";
import { formatOfKey } from "@/components/inbox/compose/format-text";

type Props = {
  readOnly: boolean;
  invalid: boolean;
  /** Id of what describes the field. */
  describedBy: string;
  onSend: () => void;
  /** Ctrl+Shift+Enter, or with Cmd: not now but later. */
  onLater: () => void;
  /** First to hear a key, a popup for example. Prevents the default of what it has used. */
  onKey?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  /** Somebody typed: not when the text came from elsewhere. */
  onTyped: () => void;
  /** What a popup says about itself. */
  popup?: Pick<ComponentProps<"textarea">, "aria-controls" | "aria-activedescendant">;
};

/** Where the words are written. Enter sends, Shift+Enter begins a line, Escape lets go. */
export function WritingField(props: Props) {
  const { readOnly, invalid, describedBy, onSend, onLater, onKey, onTyped, popup } = props;
  const t = useTranslations("inbox.composer");
  const notes = useTranslations("compose.note");
  const { field, conversation, mode, text, setText, quoteId, unquote } = useComposition();
  const format = useFormat();
  const name = conversation?.contact.name;
  const label = mode === "note" ? notes("label") : name ? t("label", { name }) : t("labelLoading");
  return (
    <textarea
      ref={field}
      data-composer
      rows={1}
      dir="auto"
      value={text}
      readOnly={readOnly}
      onChange={(event) => {
        setText(event.target.value);
        onTyped();
      }}
      onKeyDown={(event) => {
        // 229: a word is still being composed; its Enter chooses a character.
        if (event.nativeEvent.isComposing || event.keyCode === 229) return;
        onKey?.(event);
        if (event.defaultPrevented) return;
        const wanted = readOnly ? null : formatOfKey(event);
        if (wanted) {
          event.preventDefault();
          format(wanted);
          return;
        }
        const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
        if (event.key === "Enter" && plain) {
          event.preventDefault();
          onSend();
        } else if (event.key === "Enter" && event.shiftKey && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          onLater();
        } else if (event.key === "Escape") {
          if (quoteId) unquote();
          // To the messages, where the arrow keys walk: blurred, the focus would be nowhere.
          else document.querySelector<HTMLElement>("[data-messages]")?.focus({ preventScroll: true });
        }
      }}
      {...popup}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      placeholder={mode === "note" ? notes("placeholder") : t("placeholder")}
      className="scrollbar-quiet block field-sizing-content max-h-[min(40dvh,15rem)] min-h-10 w-full resize-none bg-transparent px-3 pt-2 pb-1 text-base leading-5 outline-none placeholder:text-muted-foreground read-only:text-muted-foreground"
    />
  );
}
