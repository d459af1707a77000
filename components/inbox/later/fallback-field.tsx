"use client";

import { useState } from "react";
import dynamic from "next/dynamic";
import { LayoutTemplate } from "lucide-react";
import { useTranslations } from "next-intl";
import { DeliveryContext } from "@/components/inbox/compose/delivery";
import { useLaterWords } from "@/components/inbox/later/use-later-words";
import { Button } from "@/components/ui/button";
import { patiently } from "@/components/ui/late";
import type { ConversationView, ScheduledMessageView } from "@/lib/inbox/views";

const PickTemplate = dynamic(
  patiently(() => import("@/components/inbox/compose/template-picker").then((file) => file.PickTemplate)),
  { ssr: false },
);

type Template = Extract<ScheduledMessageView["fallback"], { template: unknown }>["template"];

/** What is chosen for a closed window. `words`: what one reads of the template, when it was chosen just now. */
export type FallbackDraft =
  { kind: "tell" } | { kind: "template"; template: Template | null; words?: string };

type Props = {
  draft: FallbackDraft;
  onChange: (draft: FallbackDraft) => void;
  conversation: ConversationView;
  timeZone: string;
  /** The first time is in the open window, later ones are not. */
  repeats: boolean;
  /** When the window ends, while it is open. */
  windowEnds: string | null;
  error: string | null;
};

/** Asked where the window will be closed by then: to be told, or to send a template instead. */
export function FallbackField(props: Props) {
  const { draft, onChange, conversation, timeZone, repeats, windowEnds, error } = props;
  const t = useTranslations("scheduled.fallback");
  const words = useLaterWords(timeZone);
  const [picking, setPicking] = useState(false);
  const { name } = conversation.contact;
  const radio = (kind: FallbackDraft["kind"], label: string) => (
    <label className="flex min-h-8 items-center gap-2.5 text-base pointer-coarse:min-h-10">
      <input
        type="radio"
        name="fallback"
        checked={draft.kind === kind}
        onChange={() => onChange(kind === "tell" ? { kind } : { kind, template: null })}
        className="size-4 accent-primary"
      />
      {label}
    </label>
  );
  return (
    <fieldset className="flex flex-col gap-1 rounded-lg bg-warning-soft/60 p-3">
      <legend className="sr-only">{t("label")}</legend>
      <p className="text-sm text-pretty text-warning">
        {t(repeats ? "repeats" : "closed", { name })}{" "}
        {windowEnds && t("ends", { when: words.when(windowEnds) })}
      </p>
      {radio("tell", t("tell"))}
      {radio("template", t("template"))}
      {draft.kind === "template" && (
        <div className="ms-6.5 flex flex-wrap items-center gap-2">
          {draft.template && (
            <span className="flex min-w-0 items-center gap-1.5 text-sm">
              <LayoutTemplate className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
              <bdi className="truncate">{draft.template.name}</bdi>
            </span>
          )}
          <Button variant="outline" size="sm" onClick={() => setPicking(true)}>
            {draft.template ? t("change") : t("choose")}
          </Button>
        </div>
      )}
      {error && (
        <p role="alert" className="ms-6.5 text-sm text-danger">
          {error}
        </p>
      )}
      {draft.kind === "template" && draft.words && (
        <p dir="auto" className="ms-6.5 line-clamp-2 text-sm text-muted-foreground">
          {draft.words}
        </p>
      )}
      {picking && (
        <DeliveryContext
          value={{
            label: t("pickLabel"),
            later: null,
            send: (message, { words: said, onDone } = {}) => {
              if (message.type !== "template") return;
              onChange({ kind: "template", template: message.template, ...(said ? { words: said } : {}) });
              onDone?.();
            },
          }}
        >
          <PickTemplate conversation={conversation} onClose={() => setPicking(false)} />
        </DeliveryContext>
      )}
    </fieldset>
  );
}
