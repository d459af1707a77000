"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { SearchSelect } from "@/components/accounts/search-select";
import { useCountries } from "@/components/accounts/use-countries";
import { Section } from "@/components/campaigns/draft/section";
import type { Draft } from "@/components/contacts/import/draft";
import { LabelChip } from "@/components/inbox/library/label-chip";
import { LabelMenu } from "@/components/inbox/library/label-menu";
import { useLabels } from "@/components/settings/use-library";
import { Field } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { useApiQuery } from "@/hooks/use-api";
import { toggled } from "@/lib/shared/lists";
import type { WorkspaceView } from "@/lib/tenancy/views";

type Props = { draft: Draft; onChange: (changes: Partial<Draft>) => void };

const duplicates = ["fill", "overwrite", "skip"] as const;
/** As many as the API takes. */
const mostLabels = 20;

/** Labels that everybody in the file gets. */
function LabelsForAll({ draft: { labelIds }, onChange }: Props) {
  const t = useTranslations("imports.people");
  const labels = useLabels().data?.data ?? [];
  if (labels.length === 0) return null;
  const toggle = (id: string) => onChange({ labelIds: toggled(labelIds, id) });
  return (
    <div className="flex flex-col gap-1.5">
      <span id="labels-for-all" className="text-sm font-medium">
        {t("labels")}
      </span>
      <div role="group" aria-labelledby="labels-for-all" className="flex flex-wrap items-center gap-1.5">
        {labels
          .filter(({ id }) => labelIds.includes(id))
          .map((label) => (
            <span key={label.id} className="inline-flex items-center">
              <LabelChip label={label} />
              <button
                type="button"
                aria-label={t("removeLabel", { label: label.name })}
                onClick={() => toggle(label.id)}
                className="grid size-6 place-items-center rounded-full text-muted-foreground hover:bg-accent pointer-coarse:size-10"
              >
                <X className="size-3" aria-hidden="true" />
              </button>
            </span>
          ))}
        <LabelMenu labels={labels} chosen={labelIds} most={mostLabels} onToggle={toggle}>
          {t("addLabel")}
        </LabelMenu>
      </div>
    </div>
  );
}

/** What is done with people who are contacts already, and what is true of everybody in the file. */
export function PeopleSection({ draft, onChange }: Props) {
  const t = useTranslations("imports.people");
  const countries = useCountries();
  const workspace = useApiQuery<WorkspaceView>("/workspace");
  return (
    <Section id="people" title={t("title")}>
      <div className="flex flex-col gap-1.5">
        <span aria-hidden="true" className="text-sm font-medium">
          {t("duplicates")}
        </span>
        <Segmented
          label={t("duplicates")}
          value={draft.duplicates}
          options={duplicates.map((value) => ({ value, label: t(`duplicate.${value}`) }))}
          onChange={(value) => onChange({ duplicates: value })}
          className="self-start max-sm:self-stretch"
        />
        <p className="text-sm text-muted-foreground">{t(`explain.${draft.duplicates}`)}</p>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("country")} help={t("countryHelp")}>
          <SearchSelect
            choices={countries}
            value={draft.country ?? workspace.data?.country ?? ""}
            onChange={(country) => onChange({ country })}
            label={t("country")}
          />
        </Field>
        <LabelsForAll draft={draft} onChange={onChange} />
      </div>
    </Section>
  );
}
