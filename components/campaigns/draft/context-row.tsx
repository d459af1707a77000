"use client";

import { useTranslations } from "next-intl";
import { useFileColumns } from "@/components/campaigns/draft/use-file-columns";
import { useCustomFields } from "@/components/settings/use-library";
import { SwitchRow } from "@/components/settings/switch-row";
import { useFieldName } from "@/components/templates/fill/contact-field";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectItem } from "@/components/ui/select";
import type { CampaignAudience, CampaignContext, ContextSource } from "@/lib/campaigns/schemas";

const usual: CampaignContext = { contextType: "contact", contextId: { kind: "contact" } };
const phone: ContextSource = { kind: "field", field: "contact.phone" };

/** A source as the value of a choice; fixed words are one choice, whatever they are. */
const choiceOf = (source: ContextSource): string => JSON.stringify(source.kind === "text" ? "text" : source);

const isKnownOfAll = ({ kind }: ContextSource): boolean => kind === "contact" || kind === "text";

/** Ties each message to a record of the customer's own, by which their programs find it. */
export function ContextRow({
  context,
  audience,
  errors,
  onChange,
}: {
  context: CampaignContext | null;
  audience: CampaignAudience;
  errors: Record<string, string>;
  onChange: (context: CampaignContext | null) => void;
}) {
  const t = useTranslations("campaigns.settings");
  const sourceName = useContextSourceName();
  const columns = useFileColumns(audience);
  const custom = useCustomFields().data?.data ?? [];
  const sources: ContextSource[] = [
    ...columns.map((column) => ({ kind: "column" as const, column })),
    ...custom.map(({ key }) => ({ kind: "field" as const, field: `contact.custom.${key}` })),
    phone,
    { kind: "contact" },
  ];
  const chosen = context?.contextId;
  // What was chosen stays to be seen when its column or field is gone.
  if (chosen && chosen.kind !== "text" && !sources.some((one) => choiceOf(one) === choiceOf(chosen))) {
    sources.unshift(chosen);
  }
  const choose = (choice: string) => {
    const source = sources.find((one) => choiceOf(one) === choice) ?? { kind: "text", text: "" };
    onChange({ ...context!, contextId: source });
  };
  return (
    <SwitchRow
      label={t("context")}
      help={t("contextHelp")}
      checked={context !== null}
      onChange={(on) => onChange(on ? usual : null)}
    >
      {context && (
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field
            label={t("contextType")}
            help={t("contextTypeHelp")}
            error={errors["settings.context.contextType"]}
          >
            <Input
              dir="ltr"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={50}
              value={context.contextType}
              onChange={(event) => onChange({ ...context, contextType: event.target.value })}
            />
          </Field>
          <div className="flex min-w-0 flex-col gap-4">
            <Field
              label={t("contextId")}
              help={isKnownOfAll(context.contextId) ? undefined : t("contextIdHelp")}
            >
              <Select value={choiceOf(context.contextId)} onValueChange={choose}>
                {sources.map((source) => (
                  <SelectItem key={choiceOf(source)} value={choiceOf(source)}>
                    <bdi>{sourceName(source)}</bdi>
                  </SelectItem>
                ))}
                <SelectItem value={choiceOf({ kind: "text", text: "" })}>{t("contextFixed")}</SelectItem>
              </Select>
            </Field>
            {context.contextId.kind === "text" && (
              <Field label={t("contextText")} error={errors["settings.context.contextId.text"]}>
                <Input
                  dir="auto"
                  autoComplete="off"
                  maxLength={200}
                  value={context.contextId.text}
                  onChange={(event) =>
                    onChange({ ...context, contextId: { kind: "text", text: event.target.value } })
                  }
                />
              </Field>
            )}
          </div>
        </div>
      )}
    </SwitchRow>
  );
}

/** Where the id of a record comes from, in words; fixed words as they are. */
export function useContextSourceName(): (source: ContextSource) => string {
  const t = useTranslations("campaigns.settings");
  const fieldName = useFieldName();
  return (source) => {
    switch (source.kind) {
      case "contact":
        return t("contextContact");
      case "field":
        return fieldName(source.field);
      case "column":
        return t("contextColumn", { column: source.column });
      case "text":
        return source.text;
    }
  };
}
