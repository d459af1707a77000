"use client";

import { useTranslations } from "next-intl";
import { Section } from "@/components/campaigns/draft/section";
import type { Draft } from "@/components/contacts/import/draft";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { Textarea } from "@/components/ui/textarea";
import { useWorkspace } from "@/hooks/use-workspace";
import { consentCategories } from "@/lib/contacts/imports/schemas";
import { dayIn } from "@/lib/shared/dates";

type Props = {
  draft: Draft;
  /** A column tells who agreed. */
  hasColumn: boolean;
  problems: Record<string, string>;
  onChange: (changes: Partial<Draft>) => void;
};

type Category = Draft["consentCategory"];

function CategoryChoice({ value, onChange }: { value: Category; onChange: (value: Category) => void }) {
  const t = useTranslations("imports.consent");
  return (
    <Segmented
      label={t("category")}
      value={value}
      options={consentCategories.map((category) => ({ value: category, label: t(`categories.${category}`) }))}
      onChange={onChange}
      className="self-start max-sm:self-stretch"
    />
  );
}

/** Who agreed to what: by a column of the file, or by a word about all of them with its proof. */
export function ConsentSection({ draft, hasColumn, problems, onChange }: Props) {
  const t = useTranslations("imports.consent");
  const { timeZone } = useWorkspace();
  const { statement } = draft;
  const today = dayIn(timeZone, new Date());
  const say = (changes: Partial<NonNullable<Draft["statement"]>>) =>
    statement && onChange({ statement: { ...statement, ...changes } });
  return (
    <Section id="consent" title={t("title")} text={t("text")}>
      {hasColumn ? (
        <>
          <p className="text-base">{t("byColumn")}</p>
          <CategoryChoice
            value={draft.consentCategory}
            onChange={(consentCategory) => onChange({ consentCategory })}
          />
        </>
      ) : (
        <>
          <Checkbox
            checked={statement !== null}
            onCheckedChange={(on) =>
              onChange({
                statement: on === true ? { category: "marketing", proof: "", day: today } : null,
              })
            }
            label={t("everybody")}
            help={t("everybodyHelp")}
          />
          {statement && (
            <>
              <CategoryChoice value={statement.category} onChange={(category) => say({ category })} />
              <Field label={t("proof")} help={t("proofHelp")} error={problems["statement.proof"]}>
                <Textarea
                  rows={2}
                  dir="auto"
                  maxLength={2_000}
                  value={statement.proof}
                  onChange={(event) => say({ proof: event.target.value })}
                  placeholder={t("proofExample")}
                />
              </Field>
              <Field label={t("day")} error={problems["statement.at"]} className="max-w-48">
                <Input
                  type="date"
                  max={today}
                  value={statement.day}
                  onChange={(event) => say({ day: event.target.value })}
                />
              </Field>
            </>
          )}
        </>
      )}
      <p className="max-w-prose text-sm text-muted-foreground">{t("stopped")}</p>
    </Section>
  );
}
