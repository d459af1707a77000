"use client";

import { useState } from "react";
import { Check } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ConsentDraft } from "@/components/settings/consent-settings";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select, SelectItem } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { ConsentSettingsView } from "@/lib/contacts/views";
import { cn } from "@/lib/shared/cn";

type Language = ConsentSettingsView["languages"][number];

/** These are understood everywhere; nobody can switch them off. */
const always = new Set(["stop", "start", "unsubscribe"]);

/** One language at a time: the words everybody knows, and what is answered in it. */
export function ConsentLanguage({
  languages,
  draft,
  errors,
  may,
  onChange,
}: {
  languages: readonly Language[];
  draft: ConsentDraft;
  errors: Record<string, string>;
  may: boolean;
  onChange: (part: Partial<ConsentDraft>) => void;
}) {
  const t = useTranslations("library.consent");
  const names = new Intl.DisplayNames([useLocale()], { type: "language" });
  const nameOf = (code: string) => names.of(code) ?? code;
  const [code, setCode] = useState("en");
  const language = languages.find((one) => one.code === code) ?? languages[0]!;
  const own = draft.answers[language.code] ?? { stopped: "", resumed: "" };
  const answer = (part: Partial<typeof own>) => {
    const { [language.code]: _, ...others } = draft.answers;
    const now = { ...own, ...part };
    onChange({ answers: now.stopped || now.resumed ? { ...others, [language.code]: now } : others });
  };
  const toggle = (word: string) =>
    onChange({
      switchedOff: draft.switchedOff.includes(word)
        ? draft.switchedOff.filter((one) => one !== word)
        : [...draft.switchedOff, word],
    });
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("languages")}</CardTitle>
        <CardDescription>{t("languagesText")}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-5">
        <Field label={t("language")} className="max-w-xs">
          <Select value={language.code} onValueChange={setCode}>
            {languages
              .map((one) => ({ code: one.code, name: nameOf(one.code) }))
              .toSorted((a, b) => a.name.localeCompare(b.name))
              .map((one) => (
                <SelectItem key={one.code} value={one.code}>
                  {one.name}
                </SelectItem>
              ))}
          </Select>
        </Field>
        {(["stopWords", "startWords"] as const).map((name) => (
          <fieldset key={name} className="flex min-w-0 flex-col gap-2">
            <legend className="mb-2 text-sm font-medium">
              {t(name === "stopWords" ? "understoodStop" : "understoodStart")}
            </legend>
            <div className="flex flex-wrap gap-1.5" lang={language.code}>
              {language[name].map((word) => (
                <Word
                  key={word}
                  word={word}
                  on={!draft.switchedOff.includes(word)}
                  fixed={!may || always.has(word)}
                  onToggle={() => toggle(word)}
                />
              ))}
            </div>
          </fieldset>
        ))}
        {(["stopped", "resumed"] as const).map((name) => (
          <Field
            key={name}
            label={t(name)}
            help={t("answerHelp", { business: "{business}", start: "{start}", stop: "{stop}" })}
            error={errors[`answers.${language.code}.${name}`]}
          >
            <Textarea
              value={own[name]}
              onChange={(event) => answer({ [name]: event.target.value })}
              placeholder={name === "stopped" ? language.usualStopped : language.usualResumed}
              readOnly={!may || !draft.confirms}
              maxLength={3_000}
              lang={language.code}
              dir="auto"
            />
          </Field>
        ))}
      </CardContent>
    </Card>
  );
}

function Word({
  word,
  on,
  fixed,
  onToggle,
}: {
  word: string;
  on: boolean;
  fixed: boolean;
  onToggle: () => void;
}) {
  return (
    <button
      type="button"
      aria-pressed={on}
      disabled={fixed}
      onClick={onToggle}
      className={cn(
        "inline-flex min-h-7 items-center gap-1 rounded-md border px-2 text-sm transition-colors pointer-coarse:min-h-9",
        on ? "bg-selected text-foreground" : "text-muted-foreground line-through",
        !fixed && "hover:bg-accent",
      )}
    >
      {on && <Check aria-hidden="true" className="size-3.5" />}
      <bdi>{word}</bdi>
    </button>
  );
}
