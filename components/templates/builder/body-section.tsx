"use client";

import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { kindOf, withPart } from "@/components/templates/builder/parts";
import { Section } from "@/components/templates/builder/section";
import { inFormat } from "@/components/templates/builder/variables";
import { WordsField } from "@/components/templates/builder/words-field";
import { Segmented } from "@/components/ui/segmented";
import { partOf, type TemplateComponent } from "@/lib/templates/components";
import type { ParameterFormat, TemplateDraft } from "@/lib/templates/schemas";

/** A draft with its variables in the other style, also in the cards of a carousel. */
function restyled(draft: TemplateDraft, parameterFormat: ParameterFormat): TemplateDraft {
  const restyle = <Part extends TemplateComponent>(part: Part) =>
    part.type === "BODY" || part.type === "HEADER" ? inFormat(part, parameterFormat) : part;
  return {
    ...draft,
    parameterFormat,
    components: draft.components.map((part) =>
      part.type === "CAROUSEL"
        ? {
            ...part,
            cards: part.cards.map((card) => ({ ...card, components: card.components.map(restyle) })),
          }
        : restyle(part),
    ),
  };
}

/** The words of the message. */
export function BodySection() {
  const t = useTranslations("templates.builder.body");
  const { draft, change, isKnown, source } = useBuilder();
  const index = draft.components.findIndex(({ type }) => type === "BODY");
  const part = partOf(draft.components, "BODY") ?? { type: "BODY", text: "" };
  const most = kindOf(draft) === "offer" ? 600 : 1_024;
  return (
    <Section title={t("title")}>
      <WordsField
        path={`components.${Math.max(0, index)}`}
        part={part}
        label={t("label")}
        most={most}
        placeholder={t("placeholder")}
        source={source ? partOf(source.components, "BODY")?.text : null}
        onChange={(next) => change((now) => ({ ...now, components: withPart(now.components, next) }))}
      />
      {!isKnown && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <span className="text-sm text-muted-foreground">{t("variables")}</span>
          <Segmented
            label={t("variables")}
            value={draft.parameterFormat}
            options={[
              { value: "POSITIONAL", label: t("numbered") },
              { value: "NAMED", label: t("named") },
            ]}
            onChange={(format) => change((now) => restyled(now, format))}
          />
        </div>
      )}
    </Section>
  );
}
