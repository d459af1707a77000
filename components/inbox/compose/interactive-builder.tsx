"use client";

import { useState } from "react";
import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Builder, LimitedField, useProblems } from "@/components/inbox/compose/builder";
import { useComposition } from "@/components/inbox/compose/composition";
import type { Deliver } from "@/components/inbox/compose/delivery";
import {
  checkInteractive,
  emptyDraft,
  interactiveOf,
  type InteractiveDraft,
  type InteractiveKind,
} from "@/components/inbox/compose/interactive-draft";
import { useLastDrafts } from "@/components/inbox/compose/use-last-drafts";
import { plainLine } from "@/components/inbox/formatting";
import { Button } from "@/components/ui/button";
import type { Outgoing } from "@/lib/inbox/schemas";
import { limits } from "@/lib/whatsapp/outgoing";

type Props = { kind: InteractiveKind; onClose: () => void };

/** Up to three buttons, a list, or one link: with header and footer, within Meta's limits. */
export default function InteractiveBuilder({ kind, onClose }: Props) {
  const t = useTranslations("compose.interactive");
  const { text, setText } = useComposition();
  // What stands in the composer is what one wanted to say with it.
  const [draft, setDraft] = useState<InteractiveDraft>(() => ({ ...emptyDraft(kind), body: text.trim() }));
  const [last, remember] = useLastDrafts(kind);
  const checked = checkInteractive(draft);
  const [problemOf, tried, onTried] = useProblems(checked.error?.issues ?? []);
  const change = (part: Partial<InteractiveDraft>) => setDraft({ ...draft, ...part });

  const submit = (deliver: Deliver) => {
    onTried();
    if (!checked.success) return;
    const onDone = () => {
      remember(draft);
      if (text.trim() === draft.body.trim()) setText("");
      onClose();
    };
    deliver({ type: "interactive", interactive: checked.data }, { onDone });
  };
  const general = tried
    ? (checked.error?.issues.find(({ path }) => /^action\.(buttons|sections)$/.test(path.join(".")))
        ?.message ?? null)
    : null;
  return (
    <Builder
      title={t(`${kind}.title`)}
      description={t(`${kind}.text`)}
      message={
        draft.body.trim()
          ? ({ type: "interactive", interactive: interactiveOf(draft) } as unknown as Outgoing)
          : null
      }
      sendLabel={t("send")}
      onSend={submit}
      onClose={onClose}
    >
      {last.length > 0 && (
        <div role="group" aria-label={t("last")} className="flex flex-wrap items-center gap-1.5">
          <span className="text-xs text-muted-foreground">{t("last")}</span>
          {last.map((before, index) => (
            <Button
              key={index}
              variant="outline"
              size="sm"
              className="max-w-44"
              onClick={() => setDraft(before)}
            >
              <bdi className="truncate">{plainLine(before.body, 40)}</bdi>
            </Button>
          ))}
        </div>
      )}
      <LimitedField
        label={t("header")}
        optional
        value={draft.header}
        onChange={(header) => change({ header })}
        most={limits.header}
        error={problemOf("header.text")}
      />
      <LimitedField
        label={t("body")}
        long
        autoFocus
        value={draft.body}
        onChange={(body) => change({ body })}
        most={kind === "list" ? limits.listBody : limits.body}
        error={problemOf("body.text")}
      />
      <LimitedField
        label={t("footer")}
        optional
        value={draft.footer}
        onChange={(footer) => change({ footer })}
        most={limits.footer}
        error={problemOf("footer.text")}
      />
      {kind === "button" && <Buttons draft={draft} change={change} problemOf={problemOf} />}
      {kind === "list" && <List draft={draft} change={change} problemOf={problemOf} />}
      {kind === "cta_url" && (
        <>
          <LimitedField
            label={t("linkText")}
            value={draft.link.text}
            onChange={(words) => change({ link: { ...draft.link, text: words } })}
            most={limits.buttonTitle}
            error={problemOf("action.parameters.display_text")}
          />
          <LimitedField
            label={t("url")}
            value={draft.link.url}
            inputMode="url"
            placeholder="https://"
            onChange={(url) => change({ link: { ...draft.link, url } })}
            error={problemOf("action.parameters.url")}
          />
        </>
      )}
      {general && (
        <p role="alert" className="text-sm text-danger">
          {general}
        </p>
      )}
    </Builder>
  );
}

type PartProps = {
  draft: InteractiveDraft;
  change: (part: Partial<InteractiveDraft>) => void;
  problemOf: (path: string) => string | null;
};

const replaced = <T,>(items: readonly T[], index: number, item: T): T[] =>
  items.map((other, at) => (at === index ? item : other));
const without = <T,>(items: readonly T[], index: number): T[] => items.filter((_, at) => at !== index);

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button variant="ghost" size="icon" aria-label={label} onClick={onClick} className="mt-6.5 shrink-0">
      <Trash2 />
    </Button>
  );
}

function Buttons({ draft, change, problemOf }: PartProps) {
  const t = useTranslations("compose.interactive");
  const { buttons } = draft;
  return (
    <div className="flex flex-col gap-2">
      {buttons.map((title, index) => (
        <div key={index} className="flex items-start gap-1">
          <div className="min-w-0 flex-1">
            <LimitedField
              label={t("buttonLabel", { number: index + 1 })}
              value={title}
              onChange={(words) => change({ buttons: replaced(buttons, index, words) })}
              most={limits.buttonTitle}
              error={problemOf(`action.buttons.${index}.reply.title`)}
            />
          </div>
          {buttons.length > 1 && (
            <Remove
              label={t("removeButton", { number: index + 1 })}
              onClick={() => change({ buttons: without(buttons, index) })}
            />
          )}
        </div>
      ))}
      {buttons.length < limits.buttons && (
        <Button
          variant="outline"
          size="sm"
          className="self-start"
          onClick={() => change({ buttons: [...buttons, ""] })}
        >
          <Plus />
          {t("addButton")}
        </Button>
      )}
    </div>
  );
}

function List({ draft, change, problemOf }: PartProps) {
  const t = useTranslations("compose.interactive");
  const { sections } = draft;
  const rows = sections.reduce((sum, section) => sum + section.rows.length, 0);
  const put = (index: number, section: InteractiveDraft["sections"][number]) =>
    change({ sections: replaced(sections, index, section) });
  const several = sections.length > 1;
  return (
    <>
      <LimitedField
        label={t("open")}
        value={draft.open}
        onChange={(open) => change({ open })}
        most={limits.buttonTitle}
        error={problemOf("action.button")}
      />
      {sections.map((section, at) => (
        <fieldset key={at} className="flex flex-col gap-2 rounded-lg border p-3">
          <legend className="px-1 text-sm font-medium">{t("section", { number: at + 1 })}</legend>
          {several && (
            <div className="flex items-start gap-1">
              <div className="min-w-0 flex-1">
                <LimitedField
                  label={t("sectionTitle")}
                  value={section.title}
                  onChange={(title) => put(at, { ...section, title })}
                  most={limits.sectionTitle}
                  error={problemOf(`action.sections.${at}.title`)}
                />
              </div>
              <Remove
                label={t("removeSection", { number: at + 1 })}
                onClick={() => change({ sections: without(sections, at) })}
              />
            </div>
          )}
          {section.rows.map((row, index) => (
            <div key={index} className="flex items-start gap-1">
              <div className="flex min-w-0 flex-1 flex-col gap-2 @md:flex-row">
                <LimitedField
                  label={t("row", { number: index + 1 })}
                  value={row.title}
                  onChange={(title) =>
                    put(at, { ...section, rows: replaced(section.rows, index, { ...row, title }) })
                  }
                  most={limits.rowTitle}
                  error={problemOf(`action.sections.${at}.rows.${index}.title`)}
                />
                <LimitedField
                  label={t("description")}
                  optional
                  value={row.description}
                  onChange={(description) =>
                    put(at, { ...section, rows: replaced(section.rows, index, { ...row, description }) })
                  }
                  most={limits.rowDescription}
                  error={problemOf(`action.sections.${at}.rows.${index}.description`)}
                />
              </div>
              {section.rows.length > 1 && (
                <Remove
                  label={t("removeRow", { number: index + 1 })}
                  onClick={() => put(at, { ...section, rows: without(section.rows, index) })}
                />
              )}
            </div>
          ))}
          {rows < limits.rows && (
            <Button
              variant="outline"
              size="sm"
              className="self-start"
              onClick={() => put(at, { ...section, rows: [...section.rows, { title: "", description: "" }] })}
            >
              <Plus />
              {t("addRow")}
            </Button>
          )}
        </fieldset>
      ))}
      <div className="flex items-center gap-3">
        {rows < limits.rows && sections.length < limits.sections && (
          <Button
            variant="ghost"
            size="sm"
            onClick={() =>
              change({
                sections: [...sections, { title: "", rows: [{ title: "", description: "" }] }],
              })
            }
          >
            <Plus />
            {t("addSection")}
          </Button>
        )}
        <span className="text-xs text-muted-foreground tabular-nums">
          {t("rows", { count: rows, most: limits.rows })}
        </span>
      </div>
    </>
  );
}
