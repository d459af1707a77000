"use client";

import { useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useDebounced } from "@/hooks/use-debounced";
import { useWorkspace } from "@/hooks/use-workspace";
import { coachTemplate, type CoachFacts, type Finding } from "@/lib/templates/coach";
import type { TemplateDraft } from "@/lib/templates/schemas";
import type { TemplateDetail } from "@/lib/templates/views";

const keyOf = ({ rule, path }: Finding): string => `${rule}|${path}`;

/**
 * What the coach says while somebody types: at once what follows from the draft alone, and a moment later what follows
 * from the other templates of the account, which only the server knows.
 */
export function useCoach(
  draft: TemplateDraft,
  template: TemplateDetail | null,
  wabaId: string | undefined,
): Finding[] {
  const api = useApi();
  const { slug } = useWorkspace();
  const status = template?.metaId ? template.status : null;
  const facts = useMemo<CoachFacts>(
    () => ({
      neighbours: [],
      changes: status && template ? { status, category: template.category } : null,
    }),
    [status, template],
  );
  const own = useMemo(() => coachTemplate(draft, facts), [draft, facts]);
  const asked = useDebounced(draft, 500);
  const checked = useQuery<{ findings: Finding[] }, ApiError>({
    queryKey: [slug, "template-check", template?.id ?? null, wabaId ?? null, asked],
    queryFn: ({ signal }) => {
      const input = { ...asked, ...(template ? { templateId: template.id } : wabaId ? { wabaId } : {}) };
      return api.post("/template-checks", input, { signal });
    },
    placeholderData: (before) => before,
    staleTime: 30_000,
    gcTime: 60_000,
    retry: false,
  });
  return useMemo(() => {
    const alone = new Set(coachTemplate(asked, facts).map(keyOf));
    const known = new Set(own.map(keyOf));
    const ofAccount = (checked.data?.findings ?? []).filter(
      (finding) => !alone.has(keyOf(finding)) && !known.has(keyOf(finding)),
    );
    return [...own, ...(checked.isPlaceholderData ? [] : ofAccount)];
  }, [own, asked, facts, checked.data, checked.isPlaceholderData]);
}

export type FindingWords = { title: string; text: string | null };

/** The words of a finding, from the catalogue by its rule. */
export function useFindingWords(): (finding: Finding) => FindingWords {
  const t = useTranslations("templates.coach.rule");
  const say = (key: string, params: Finding["params"]) => (t.has(key) ? t(key, params) : null);
  return ({ rule, params }) => ({
    title: say(`${rule}.title`, params) ?? rule.replaceAll("_", " "),
    text: say(`${rule}.text`, params),
  });
}
