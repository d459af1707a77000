"use client";

import { Fragment, useState } from "react";
import { useTranslations } from "next-intl";
import { Section } from "@/components/campaigns/draft/section";
import { assign, type Draft, type Targets } from "@/components/contacts/import/draft";
import { CustomFieldDialog } from "@/components/settings/custom-field-dialog";
import { useCustomFields } from "@/components/settings/use-library";
import { Field } from "@/components/ui/field";
import { Select, SelectItem } from "@/components/ui/select";
import { plainTargets } from "@/lib/contacts/imports/schemas";
import type { ContactImportPreview } from "@/lib/contacts/imports/views";

type Props = {
  preview: NonNullable<ContactImportPreview["preview"]>;
  draft: Draft;
  targets: Targets;
  error: string | null;
  onChange: (changes: Partial<Draft>) => void;
};

/** Radix takes no empty value. */
const nothing = "nothing";
const newField = "new";

/** How days and numbers are written, asked only where a column holds some. */
function Habits({ draft, targets, onChange }: Omit<Props, "preview" | "error">) {
  const t = useTranslations("imports.columns");
  const fields = useCustomFields().data?.data ?? [];
  const chosen = new Set(Object.values(targets));
  const has = (type: string) =>
    fields.some((field) => field.type === type && chosen.has(`custom:${field.key}`));
  const days = has("date") || chosen.has("consent_at");
  const numbers = has("number");
  if (!days && !numbers) return null;
  const auto = "auto";
  return (
    <div className="grid gap-4 border-t pt-4 sm:grid-cols-2">
      {days && (
        <Field label={t("dateOrder")}>
          <Select
            value={draft.dateOrder ?? auto}
            onValueChange={(value) =>
              onChange({ dateOrder: value === auto ? null : (value as NonNullable<Draft["dateOrder"]>) })
            }
          >
            {[auto, "dmy", "mdy"].map((value) => (
              <SelectItem key={value} value={value}>
                {t(`dateOrders.${value}` as "dateOrders.auto")}
              </SelectItem>
            ))}
          </Select>
        </Field>
      )}
      {numbers && (
        <Field label={t("decimal")}>
          <Select
            value={draft.decimal ?? auto}
            onValueChange={(value) =>
              onChange({ decimal: value === auto ? null : (value as NonNullable<Draft["decimal"]>) })
            }
          >
            <SelectItem value={auto}>{t("decimals.auto")}</SelectItem>
            <SelectItem value=",">{t("decimals.comma")}</SelectItem>
            <SelectItem value=".">{t("decimals.point")}</SelectItem>
          </Select>
        </Field>
      )}
    </div>
  );
}

/** What each column is. */
export function ColumnsSection({ preview, draft, targets, error, onChange }: Props) {
  const t = useTranslations("imports.columns");
  const fields = useCustomFields().data?.data ?? [];
  const [making, setMaking] = useState<number | null>(null);
  const put = (column: number, to: string) => onChange({ targets: assign(targets, column, to) });
  return (
    <Section id="columns" title={t("title")} text={t("text")}>
      {error && (
        <p role="alert" className="text-base text-danger">
          {error}
        </p>
      )}
      <ul className="-my-1 divide-y">
        {preview.columns.map(({ name, samples }, column) => (
          <li
            key={column}
            className="grid items-center gap-x-4 gap-y-1.5 py-2.5 sm:grid-cols-[minmax(0,1fr)_14rem]"
          >
            <span className="flex min-w-0 flex-col">
              <bdi className="truncate font-medium">{name}</bdi>
              <span className="truncate text-sm text-muted-foreground">
                {samples.length === 0
                  ? t("empty")
                  : samples.map((sample, index) => (
                      <Fragment key={sample}>
                        {index > 0 && " · "}
                        <bdi>{sample}</bdi>
                      </Fragment>
                    ))}
              </span>
            </span>
            <Select
              aria-label={t("what", { column: name })}
              value={targets[column] ?? nothing}
              onValueChange={(to) =>
                to === newField ? setMaking(column) : put(column, to === nothing ? "" : to)
              }
            >
              <SelectItem value={nothing}>{t("ignore")}</SelectItem>
              {plainTargets.map((to) => (
                <SelectItem key={to} value={to}>
                  {t(`to.${to}`)}
                </SelectItem>
              ))}
              {fields.map(({ key, name: field }) => (
                <SelectItem key={key} value={`custom:${key}`}>
                  {field}
                </SelectItem>
              ))}
              <SelectItem value={newField}>{t("newField")}</SelectItem>
            </Select>
          </li>
        ))}
      </ul>
      <Habits draft={draft} targets={targets} onChange={onChange} />
      {making !== null && (
        <CustomFieldDialog
          field={null}
          suggestedName={preview.columns[making]?.name.slice(0, 60)}
          onSaved={({ key }) => put(making, `custom:${key}`)}
          onClose={() => setMaking(null)}
        />
      )}
    </Section>
  );
}
