"use client";

import { useMemo } from "react";
import { KeyRound, Megaphone, Package } from "lucide-react";
import { useTranslations } from "next-intl";
import { SearchSelect } from "@/components/accounts/search-select";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { Choices } from "@/components/templates/builder/choices";
import { FieldFindings, useFindingsAt } from "@/components/templates/builder/findings";
import { LineField, PartField } from "@/components/templates/builder/part-field";
import { emptyParts, type Components } from "@/components/templates/builder/parts";
import { Section } from "@/components/templates/builder/section";
import { useLanguageName } from "@/components/templates/language-name";
import { Select, SelectItem } from "@/components/ui/select";
import { templateLanguages, type TemplateLanguage } from "@/lib/templates/languages";
import { categories, type TemplateCategory } from "@/lib/templates/schemas";
import type { TemplateSyncView } from "@/lib/templates/views";

const icons = { MARKETING: Megaphone, UTILITY: Package, AUTHENTICATION: KeyRound } as const;

/** "Order update!" is order_update. */
const asName = (typed: string): string =>
  typed
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_")
    .slice(0, 512);

type Props = {
  accounts: readonly TemplateSyncView[];
  wabaId: string | undefined;
  /** null: it is made already, and stays where it is. */
  onAccount: ((wabaId: string) => void) | null;
  /** Parts of the other kind of message, kept while one tries another category. */
  shelf: { current: Partial<Record<"words" | "code", Components>> };
};

/** What it is called, what it is for, and in which language. */
export function BasicsSection({ accounts, wabaId, onAccount, shelf }: Props) {
  const t = useTranslations("templates.builder.basics");
  const { draft, change, isKnown, categoryMayChange } = useBuilder();
  const languageName = useLanguageName();
  const languages = useMemo(
    () =>
      templateLanguages
        .map((code) => ({ value: code, label: `${languageName(code)} · ${code}` }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    [languageName],
  );
  const choose = (category: TemplateCategory) =>
    change((now) => {
      const from = now.category === "AUTHENTICATION" ? "code" : "words";
      const to = category === "AUTHENTICATION" ? "code" : "words";
      if (from === to) return { ...now, category, ttlSeconds: null };
      shelf.current[from] = now.components;
      return {
        ...now,
        category,
        ttlSeconds: null,
        components: shelf.current[to] ?? emptyParts(category),
      };
    });
  const onCategory = useFindingsAt("category");
  return (
    <Section title={t("title")}>
      <div className="flex flex-col gap-1.5">
        <span className="text-sm font-medium" aria-hidden="true">
          {t("category")}
        </span>
        <Choices
          label={t("category")}
          path="category"
          value={draft.category}
          options={categories.map((category) => ({
            value: category,
            label: t(`categories.${category}`),
            icon: icons[category],
            help: t(`categoryHelp.${category}`),
            disabled: !categoryMayChange && category !== draft.category,
          }))}
          onChange={choose}
        />
        {!categoryMayChange && <p className="text-sm text-muted-foreground">{t("categoryStays")}</p>}
        <FieldFindings findings={onCategory} />
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <LineField
          path="name"
          label={t("name")}
          value={draft.name}
          disabled={isKnown}
          dir="ltr"
          placeholder="order_update"
          help={t(isKnown ? "nameStays" : "nameHelp")}
          onChange={(typed) => change((now) => ({ ...now, name: asName(typed) }))}
        />
        <PartField path="language" label={t("language")} help={isKnown ? undefined : t("languageHelp")}>
          {({ "data-path": path }) => (
            <div data-path={path}>
              <SearchSelect
                choices={languages}
                value={draft.language}
                label={t("language")}
                disabled={isKnown}
                onChange={(language) => change((now) => ({ ...now, language: language as TemplateLanguage }))}
              />
            </div>
          )}
        </PartField>
      </div>
      {accounts.length > 1 && (
        <PartField path="wabaId" label={t("account")} help={t("accountHelp")} className="sm:max-w-1/2">
          {() => (
            <Select
              aria-label={t("account")}
              value={wabaId}
              disabled={onAccount === null}
              onValueChange={(id) => onAccount?.(id)}
            >
              {accounts.map((account) => (
                <SelectItem key={account.wabaId} value={account.wabaId}>
                  {account.name ?? account.metaId}
                </SelectItem>
              ))}
            </Select>
          )}
        </PartField>
      )}
    </Section>
  );
}
