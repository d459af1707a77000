"use client";

import { useMemo } from "react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import {
  consentStates,
  contactSources,
  entryOf,
  kindIdOf,
  type Draft,
} from "@/components/contacts/filter/kinds";
import { useSegments } from "@/components/contacts/use-segments";
import { useCustomFields, useLabels } from "@/components/settings/use-library";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { useApiQuery } from "@/hooks/use-api";
import { eachCondition, type ContactFilter } from "@/lib/contacts/filters";
import { countries } from "@/lib/shared/countries";

export type Option = { value: string; label: string; color?: string };

/** What a condition is called and what it may choose from, in the reader's words. */
export function useFilterWords() {
  const t = useTranslations("filters");
  const locale = useLocale();
  const labels = useLabels().data?.data;
  const fields = useCustomFields().data?.data;
  const segments = useSegments().data?.data;
  const numbers = usePhoneNumbers().data?.data;
  const countryNames = useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: "region" });
    return countries
      .map((value) => ({ value, label: names.of(value) ?? value }))
      .sort((a, b) => a.label.localeCompare(b.label, locale));
  }, [locale]);

  const kindName = (id: string): string => {
    const key = id.startsWith("custom.") ? id.slice(7) : null;
    if (key === null) return t(`kinds.${id.replace(".", "_")}`);
    return fields?.find((field) => field.key === key)?.name ?? key;
  };
  const operatorName = (draft: Draft, operator: string): string => {
    const own = [draft.field, draft.type].map((of) => `operators.${String(of)}_${operator}`);
    return t(own.find((name) => t.has(name)) ?? `operators.${operator}`);
  };
  const optionsOf = (draft: Draft): Option[] => {
    switch (draft.field) {
      case "label":
        return (labels ?? []).map(({ id, name, color }) => ({ value: id, label: name, color }));
      case "country":
        return countryNames;
      case "source":
        return contactSources.map((value) => ({ value, label: t(`sources.${value}`) }));
      case "consent":
        return consentStates.map((value) => ({ value, label: t(`consents.${value}`) }));
      case "address":
        return ["phone", "bsuid_only"].map((value) => ({ value, label: t(`addresses.${value}`) }));
      case "segment":
        return (segments ?? []).map(({ id, name }) => ({ value: id, label: name }));
      case "window":
        return [
          { value: "", label: t("anyNumber") },
          ...(numbers ?? []).map((number) => ({
            value: number.id,
            label: number.verifiedName ?? number.displayPhoneNumber,
          })),
        ];
      case "custom": {
        const known = fields?.find(({ key }) => key === draft.key)?.options ?? [];
        const chosen = Array.isArray(draft.values) ? (draft.values as string[]) : [];
        return [...new Set([...known, ...chosen])].map((value) => ({ value, label: value }));
      }
      default:
        return [];
    }
  };
  return { kindName, operatorName, optionsOf };
}

/** The words after the name of a condition: "is any of Germany, Brazil". */
export function useConditionWords(draft: Draft): { name: string; operator: string; value: string } {
  const t = useTranslations("filters");
  const format = useFormatter();
  const { kindName, operatorName, optionsOf } = useFilterWords();
  const campaignId = typeof draft.campaignId === "string" ? draft.campaignId : null;
  const campaign = useApiQuery<{ name: string }>(`/campaigns/${campaignId}`, {
    key: ["campaign", campaignId],
    enabled: campaignId !== null,
    staleTime: 60_000,
  });
  const labelOf = (value: unknown): string =>
    optionsOf(draft).find((option) => option.value === (value ?? ""))?.label ?? t("gone");
  const day = (value: unknown): string =>
    format.dateTime(new Date(`${String(value)}T00:00:00Z`), { dateStyle: "medium", timeZone: "UTC" });
  const entry = entryOf(draft);
  const say = (): string => {
    switch (entry.as) {
      case "nothing":
        return "";
      case "text":
        return `“${String(draft.value)}”`;
      case "number":
        return format.number(Number(draft.value));
      case "numbers":
        return t("span", { from: format.number(Number(draft.from)), to: format.number(Number(draft.to)) });
      case "day":
        return day(draft.value);
      case "span":
        return t("span", { from: day(draft.from), to: day(draft.to) });
      case "days":
        return t("days", { count: Number(draft.days) });
      case "one":
        return labelOf(draft[entry.key]);
      case "many": {
        const values = draft[entry.key] as string[];
        const shown = values.slice(0, 2).map(labelOf).join(", ");
        return values.length > 2 ? t("andMore", { shown, count: values.length - 2 }) : shown;
      }
      case "campaign":
        return t("inCampaign", {
          outcome: t(`outcomes.${String(draft.outcome)}`),
          campaign: campaign.data?.name ?? (campaign.isError ? t("gone") : "…"),
        });
    }
  };
  return { name: kindName(kindIdOf(draft)), operator: operatorName(draft, draft.operator), value: say() };
}

const something: Draft = { field: "blocked", operator: "is" };

/** A filter in a few words: its first condition, and how many more. Empty for none. */
export function useFilterName(filter: ContactFilter | null): string {
  const t = useTranslations("filters");
  const conditions = filter ? [...eachCondition(filter)] : [];
  const words = useConditionWords(conditions[0]?.condition ?? something);
  if (conditions.length === 0) return "";
  const shown = `${words.name} ${words.operator} ${words.value}`.trim();
  return conditions.length > 1 ? t("andMore", { shown, count: conditions.length - 1 }) : shown;
}
