"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { dropLocalDraft, keepLocalDraft, readLocalDraft } from "@/components/templates/builder/local-draft";
import { useApi, type Api, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { templateName, type TemplateDraft } from "@/lib/templates/schemas";
import type { TemplateDetail } from "@/lib/templates/views";

export type SaveState =
  | { name: "saved"; at: string | null }
  | { name: "waiting" }
  | { name: "saving" }
  /** It has no name the server would take yet; kept in this browser. */
  | { name: "unnamed" }
  | { name: "failed"; error: ApiError }
  /** Somebody else saved meanwhile. */
  | { name: "conflict" };

const pauseMs = 800;
const againMs = 10_000;

/** What is being written of a template: the changes that wait for submission, else the template itself. */
export function draftOf(template: TemplateDetail): TemplateDraft {
  const { name, language, parameterFormat } = template;
  const { category, components, ttlSeconds } = template.draft ?? template;
  return {
    name,
    language: language as TemplateDraft["language"],
    category: category as TemplateDraft["category"],
    parameterFormat,
    components,
    ttlSeconds,
  };
}

/** The database keeps keys in an order of its own. */
const inOrder = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
const same = (a: TemplateDraft, b: TemplateDraft): boolean =>
  a === b || JSON.stringify(a, inOrder) === JSON.stringify(b, inOrder);

function send(api: Api, template: TemplateDetail | null, draft: TemplateDraft, wabaId: string | undefined) {
  if (!template) return api.post<TemplateDetail>("/templates", { ...draft, wabaId });
  const { category, components, ttlSeconds } = draft;
  const basedOn = template.updatedAt;
  return api.patch<TemplateDetail>(
    `/templates/${template.id}`,
    template.metaId === null
      ? { ...draft, basedOn }
      : {
          ...(template.editing.categoryMayChange ? { category } : {}),
          ...{ components, ttlSeconds, basedOn },
        },
  );
}

type Start = {
  /** null: it is made with the first words. */
  template: TemplateDetail | null;
  draft: TemplateDraft;
  /** What a new one began from. */
  start: string;
  wabaId: string | undefined;
  onSaved: (template: TemplateDetail, isNew: boolean) => void;
  /** Somebody else's version was met. */
  onMet: (template: TemplateDetail) => void;
};

/**
 * The draft somebody writes. It is saved by itself a moment after the last key, one request at a time, and kept in this
 * browser until the server has it.
 */
export function useDraft({ template: first, draft: begun, start, wabaId, onSaved, onMet }: Start) {
  const api = useApi();
  const { id: workspaceId, userId } = useWorkspace();
  const writer = useMemo(() => ({ workspaceId, userId }), [workspaceId, userId]);
  const [template, setTemplate] = useState(first);
  const [kept] = useState(() => readLocalDraft(writer, first?.id ?? `new-${start}`));
  const comesBack = kept !== null && !same(kept.draft, begun);
  const [draft, setDraft] = useState(comesBack ? kept.draft : begun);
  const [restored, setRestored] = useState(comesBack);
  const isOutdated = comesBack && first !== null && kept.basedOn !== first.updatedAt;
  const [outcome, setState] = useState<SaveState>(
    isOutdated ? { name: "conflict" } : { name: "saved", at: first?.draft?.savedAt ?? null },
  );
  /** What the server has, as far as this page knows. */
  const [known, setKnown] = useState(begun);
  const latest = useRef({ draft, template, wabaId, onSaved, onMet, saved: begun });
  useEffect(() => {
    Object.assign(latest.current, { draft, template, wabaId, onSaved, onMet });
  });
  const underWay = useRef<Promise<TemplateDetail | null> | null>(null);

  const save = useCallback((): Promise<TemplateDetail | null> => {
    const run = async (): Promise<TemplateDetail | null> => {
      for (;;) {
        const now = latest.current;
        const { draft: sent, template: before } = now;
        if (same(sent, now.saved) && before) return before;
        if (!templateName.safeParse(sent.name).success) {
          setState({ name: "unnamed" });
          return null;
        }
        setState({ name: "saving" });
        try {
          const saved = await send(api, before, sent, now.wabaId);
          now.saved = sent;
          setKnown(sent);
          now.template = saved;
          setTemplate(saved);
          dropLocalDraft(writer, before?.id ?? `new-${start}`);
          now.onSaved(saved, before === null);
          if (!same(now.draft, sent)) continue;
          setState({ name: "saved", at: new Date().toISOString() });
          return saved;
        } catch (error) {
          const failure = error as ApiError;
          const theirs =
            failure.reason === "changed_meanwhile" && before
              ? await api.get<TemplateDetail>(`/templates/${before.id}`).catch(() => null)
              : null;
          if (theirs && same(draftOf(theirs), now.saved)) {
            // Meta changed its status or quality; what is written in it nobody touched.
            now.template = theirs;
            setTemplate(theirs);
            continue;
          }
          if (theirs) now.onMet(theirs);
          setState(theirs ? { name: "conflict" } : { name: "failed", error: failure });
          return null;
        }
      }
    };
    underWay.current ??= run().finally(() => (underWay.current = null));
    return underWay.current;
  }, [api, writer, start]);

  const place = template?.id ?? `new-${start}`;
  const basedOn = template?.updatedAt ?? null;
  const stuck = outcome.name === "conflict";
  useEffect(() => {
    if (same(draft, latest.current.saved)) return dropLocalDraft(writer, place);
    keepLocalDraft(writer, place, { draft, basedOn });
    if (stuck) return;
    const timer = setTimeout(() => void save(), pauseMs);
    return () => clearTimeout(timer);
  }, [draft, writer, place, basedOn, save, stuck]);

  // Whoever leaves at once after the last key has it saved all the same.
  useEffect(
    () => () => {
      const { draft: last, saved } = latest.current;
      if (!same(last, saved)) void save();
    },
    [save],
  );

  const failing = outcome.name === "failed" && (outcome.error.status === 0 || outcome.error.status >= 500);
  useEffect(() => {
    if (!failing) return;
    const timer = setInterval(() => void save(), againMs);
    const online = () => void save();
    window.addEventListener("online", online);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", online);
    };
  }, [failing, save]);

  /** Takes what the server has in place of what was typed here. */
  const adopt = useCallback(
    (theirs: TemplateDetail) => {
      const next = draftOf(theirs);
      Object.assign(latest.current, { saved: next, template: theirs, draft: next });
      dropLocalDraft(writer, theirs.id);
      setTemplate(theirs);
      setKnown(next);
      setDraft(next);
      setRestored(false);
      setState({ name: "saved", at: theirs.draft?.savedAt ?? null });
    },
    [writer],
  );
  /** Keeps what was typed here, over what somebody else saved. */
  const overwrite = useCallback(
    (theirs: TemplateDetail) => {
      Object.assign(latest.current, { saved: draftOf(theirs), template: theirs });
      setKnown(draftOf(theirs));
      setTemplate(theirs);
      setState({ name: "waiting" });
      void save();
    },
    [save],
  );
  /** What the server tells of the template while it is open here: its status changes, or somebody else writes in it. */
  const meet = useCallback(
    (theirs: TemplateDetail) => {
      const now = latest.current;
      if (!now.template || theirs === now.template || underWay.current) return;
      if (theirs.updatedAt < now.template.updatedAt) return;
      if (same(draftOf(theirs), now.saved)) {
        now.template = theirs;
        setTemplate(theirs);
      } else if (same(now.draft, now.saved)) adopt(theirs);
      else setState({ name: "conflict" });
    },
    [adopt],
  );
  const discardRestored = () => {
    dropLocalDraft(writer, place);
    latest.current.draft = latest.current.saved;
    setDraft(latest.current.saved);
    setRestored(false);
    setState({ name: "saved", at: null });
  };
  const isDirty = useMemo(() => !same(draft, known), [draft, known]);
  const state: SaveState = isDirty && outcome.name === "saved" ? { name: "waiting" } : outcome;
  return {
    draft,
    change: setDraft,
    template,
    state,
    save,
    adopt,
    overwrite,
    meet,
    restored,
    discardRestored,
  };
}
