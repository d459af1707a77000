"use client";

import { createContext, useContext } from "react";
import type { FindingWords } from "@/components/templates/builder/use-coach";
import type { Finding, Patch } from "@/lib/templates/coach";
import type { TemplateDraft } from "@/lib/templates/schemas";
import type { TemplateView } from "@/lib/templates/views";

/** What is written, what the coach says of it, and what of it may still be changed. */
export type Builder = {
  draft: TemplateDraft;
  change: (to: (draft: TemplateDraft) => TemplateDraft) => void;
  findings: readonly Finding[];
  /** The coach's words for a finding. */
  wordsOf: (finding: Finding) => FindingWords;
  applyFix: (patch: Patch) => void;
  /** Whether a field's findings are shown beside it: somebody was there, or wanted to submit. */
  isShown: (path: string) => boolean;
  onTouched: (path: string) => void;
  /** Opens what has to be opened, and moves the focus to the field. */
  goTo: (path: string) => void;
  /** Which card of a carousel is being written. */
  openCard: number;
  onOpenCard: (card: number) => void;
  /** Meta knows it: its name and language stay. */
  isKnown: boolean;
  categoryMayChange: boolean;
  /** The same template in another language, to translate from. */
  source: TemplateView | null;
};

export const BuilderContext = createContext<Builder | null>(null);

/** @throws outside of a builder */
export function useBuilder(): Builder {
  const builder = useContext(BuilderContext);
  if (!builder) throw new Error("useBuilder is for the parts of a template builder.");
  return builder;
}

/** Moves the focus to what stands at a path of the draft, or to the nearest that does. */
export function focusPath(path: string): void {
  const fields = [...document.querySelectorAll<HTMLElement>("[data-path]")];
  const at = (field: HTMLElement) => field.dataset.path ?? "";
  const exact = fields.find((field) => at(field) === path);
  const inside = fields.find((field) => at(field).startsWith(`${path}.`));
  const around = fields
    .filter((field) => path.startsWith(`${at(field)}.`))
    .sort((a, b) => at(b).length - at(a).length)[0];
  const field = exact ?? inside ?? around;
  if (!field) return;
  field.scrollIntoView({ block: "center", behavior: "smooth" });
  const control = field.matches("input, textarea, button, [tabindex]")
    ? field
    : field.querySelector<HTMLElement>("input, textarea, button, [tabindex]");
  control?.focus({ preventScroll: true });
}
