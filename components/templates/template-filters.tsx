"use client";

import { useMemo, useRef, useState } from "react";
import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { needsSomebody } from "@/components/templates/groups";
import { useLanguageName } from "@/components/templates/language-name";
import type { useListAddress } from "@/components/templates/use-filter";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select, SelectItem } from "@/components/ui/select";
import { categories } from "@/lib/templates/schemas";
import type { TemplateSyncView } from "@/lib/templates/views";

const any = "any";
const statuses = {
  approved: "APPROVED",
  review: "PENDING,IN_APPEAL",
  attention: needsSomebody.join(","),
  draft: "DRAFT",
} as const;

type Props = {
  address: ReturnType<typeof useListAddress>;
  accounts: readonly TemplateSyncView[];
  /** Languages there are. */
  languages: readonly string[];
};

/** One bar that narrows the list. */
export function TemplateFilters({ address, accounts, languages }: Props) {
  const t = useTranslations("templates.filters");
  const category = useTranslations("templates.category");
  const languageName = useLanguageName();
  const { filter, narrow, clear, isNarrowed } = address;
  const [typed, setTyped] = useState(filter.q ?? "");
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const type = (words: string) => {
    setTyped(words);
    clearTimeout(pause.current);
    pause.current = setTimeout(() => narrow({ q: words.trim() || null }), 250);
  };
  const offered = useMemo(
    () =>
      [...new Set([...languages, ...(filter.language ? [filter.language] : [])])]
        .map((code) => ({ code, name: languageName(code) }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    [languages, filter.language, languageName],
  );
  const status = Object.entries(statuses).find(([, value]) => value === filter.status)?.[0] ?? any;
  const choose = (key: "status" | "category" | "language" | "wabaId") => (value: string) =>
    narrow({ [key]: value === any ? null : key === "status" ? statuses[value as "draft"] : value });
  return (
    <div role="search" className="flex flex-wrap items-center gap-2">
      <div className="relative min-w-48 flex-1 basis-56">
        <Search
          className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-muted-foreground"
          aria-hidden="true"
        />
        <Input
          type="search"
          value={typed}
          onChange={(event) => type(event.target.value)}
          placeholder={t("search")}
          aria-label={t("search")}
          className="ps-8"
        />
      </div>
      <Select
        aria-label={t("status")}
        className="w-auto min-w-36"
        value={status}
        onValueChange={choose("status")}
      >
        <SelectItem value={any}>{t("anyStatus")}</SelectItem>
        {(Object.keys(statuses) as (keyof typeof statuses)[]).map((each) => (
          <SelectItem key={each} value={each}>
            {t(`statuses.${each}`)}
          </SelectItem>
        ))}
      </Select>
      <Select
        aria-label={t("category")}
        className="w-auto min-w-36"
        value={filter.category ?? any}
        onValueChange={choose("category")}
      >
        <SelectItem value={any}>{t("anyCategory")}</SelectItem>
        {categories.map((each) => (
          <SelectItem key={each} value={each}>
            {category(each)}
          </SelectItem>
        ))}
      </Select>
      {offered.length > 1 && (
        <Select
          aria-label={t("language")}
          className="w-auto min-w-36"
          value={filter.language ?? any}
          onValueChange={choose("language")}
        >
          <SelectItem value={any}>{t("anyLanguage")}</SelectItem>
          {offered.map(({ code, name }) => (
            <SelectItem key={code} value={code}>
              {name}
            </SelectItem>
          ))}
        </Select>
      )}
      {accounts.length > 1 && (
        <Select
          aria-label={t("account")}
          className="w-auto max-w-56 min-w-36"
          value={filter.wabaId ?? any}
          onValueChange={choose("wabaId")}
        >
          <SelectItem value={any}>{t("anyAccount")}</SelectItem>
          {accounts.map(({ wabaId, name, metaId, phoneNumbers }) => (
            <SelectItem key={wabaId} value={wabaId}>
              {phoneNumbers.map((number) => number.displayPhoneNumber).join(", ") || (name ?? metaId)}
            </SelectItem>
          ))}
        </Select>
      )}
      {isNarrowed && (
        <Button
          variant="ghost"
          size="sm"
          onClick={() => {
            clearTimeout(pause.current);
            setTyped("");
            clear();
          }}
        >
          <X />
          {t("clear")}
        </Button>
      )}
    </div>
  );
}
