"use client";

import { useId, useMemo, useState } from "react";
import { useTranslations } from "next-intl";
import type { ForLater } from "@/components/inbox/compose/composition";
import { FallbackField } from "@/components/inbox/later/fallback-field";
import { movedTo, RepeatField } from "@/components/inbox/later/repeat-field";
import { scheduleFacts, startDraft, type ScheduleDraft } from "@/components/inbox/later/schedule-draft";
import { useLaterWords } from "@/components/inbox/later/use-later-words";
import { newKeys, usePostSchedule } from "@/components/inbox/later/use-post-schedule";
import { useScheduledActions } from "@/components/inbox/later/use-scheduled";
import { WhenField } from "@/components/inbox/later/when-field";
import { MessagePreview } from "@/components/inbox/preview";
import { wordsOf } from "@/components/inbox/unsent";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView, ScheduledMessageView } from "@/lib/inbox/views";

export type What = ({ kind: "new" } & ForLater) | { kind: "edit"; item: ScheduledMessageView };

type Props = { conversation: ConversationView; what: What; onClose: () => void };

/** Says when a message goes out, how often, and what happens when the window is closed by then. */
export default function ScheduleDialog({ conversation, what, onClose }: Props) {
  const t = useTranslations("scheduled");
  const form = useId();
  const api = useApi();
  const workspace = useWorkspace();
  const timeZone = what.kind === "edit" ? what.item.timeZone : workspace.timeZone;
  const words = useLaterWords(timeZone);
  const post = usePostSchedule(conversation.id);
  const { put } = useScheduledActions();
  const [now] = useState(() => new Date());
  const [keys] = useState(() => (what.kind === "new" ? newKeys(what) : []));
  const [draft, setDraft] = useState<ScheduleDraft>(() => startDraft(what, timeZone, now));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const facts = useMemo(
    () => scheduleFacts(draft, { what, timeZone, windowExpiresAt: conversation.windowExpiresAt }),
    [draft, what, timeZone, conversation.windowExpiresAt],
  );
  const change = (part: Partial<ScheduleDraft>) => {
    setRefused(null);
    setDraft((before) => ({ ...before, ...part }));
  };
  const changeTime = (time: string) => {
    const [from, to] = [draft.time.slice(0, 10), time.slice(0, 10)];
    change({ time, ...(to && from ? { repeat: movedTo(draft.repeat, from, to) } : {}) });
  };

  const submit = async () => {
    setTried(true);
    if (!facts.terms || busy) return;
    setBusy(true);
    try {
      if (what.kind === "new") {
        await post(what, facts.terms, keys);
        what.onDone();
      } else if (facts.change) {
        const { id, version } = what.item;
        put(await api.patch<ScheduledMessageView>(`/scheduled-messages/${id}`, { version, ...facts.change }));
      }
      onClose();
    } catch (error) {
      setRefused(error as ApiError);
      setBusy(false);
    }
  };
  const conflict = refused?.reason === "changed_meanwhile" || refused?.reason === "already_sent";
  const timeProblem =
    refused?.fields.sendAt ?? (tried && facts.problem.time ? t(`dialog.${facts.problem.time}`) : null);
  const general =
    refused && !refused.fields.sendAt ? (conflict ? t("dialog.conflict") : refused.message) : null;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={
          what.kind === "new" ? t("dialog.title", { name: conversation.contact.name }) : t("dialog.edit")
        }
        className="sm:max-w-xl"
      >
        <form
          id={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
          className="flex flex-col gap-5"
        >
          {draft.words !== null ? (
            <Field
              label={t(facts.isText ? "dialog.what" : "dialog.caption")}
              required={facts.isText}
              error={tried && facts.problem.words ? t("dialog.emptyText") : null}
            >
              <Textarea
                dir="auto"
                value={draft.words}
                maxLength={facts.isText ? 4_096 : 1_024}
                onChange={(event) => change({ words: event.target.value })}
              />
            </Field>
          ) : (
            <Said what={what} />
          )}
          <WhenField value={draft.time} onChange={changeTime} timeZone={timeZone} error={timeProblem} />
          {facts.day && (
            <RepeatField
              draft={draft.repeat}
              onChange={(repeat) => change({ repeat })}
              day={facts.day}
              timeZone={timeZone}
              endProblem={tried && facts.problem.end ? t("repeat.endProblem") : null}
            />
          )}
          {facts.upcoming.length > 0 && (
            <p className="text-sm text-muted-foreground">
              {t("repeat.next", {
                times: facts.upcoming.map((at) => words.when(at.toISOString())).join(" · "),
              })}
            </p>
          )}
          {facts.problem.never && <p className="text-sm text-danger">{t("repeat.nothing")}</p>}
          {facts.asksFallback && (
            <FallbackField
              draft={draft.fallback}
              onChange={(fallback) => change({ fallback })}
              conversation={conversation}
              timeZone={workspace.timeZone}
              repeats={!facts.firstIsClosed}
              windowEnds={facts.windowEnds}
              error={tried && facts.problem.fallback ? t("fallback.missing") : null}
            />
          )}
          {general && (
            <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger">
              {general}
            </p>
          )}
        </form>
        <DialogFooter>
          <Button variant="ghost" onClick={onClose}>
            {t("dialog.cancel")}
          </Button>
          <Button type="submit" form={form} loading={busy} disabled={conflict}>
            {t(what.kind === "new" ? "dialog.schedule" : "dialog.save")}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

/** What is going to be sent, when it cannot be changed here. */
function Said({ what }: { what: What }) {
  const t = useTranslations("scheduled.dialog");
  const lines =
    what.kind === "new"
      ? what.messages.map(({ message, words }) => [message.type, words ?? wordsOf(message)] as const)
      : [[what.item.message.type, what.item.text] as const];
  return (
    <div className="flex flex-col gap-1">
      <ul className="flex flex-col gap-1 rounded-lg bg-muted px-3 py-2">
        {lines.map(([type, text], index) => (
          <li key={index} className="flex">
            <MessagePreview message={{ type, text }} />
          </li>
        ))}
      </ul>
      {what.kind === "edit" && <p className="text-sm text-muted-foreground">{t("fixed")}</p>}
    </div>
  );
}
