"use client";

import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { PartField } from "@/components/templates/builder/part-field";
import { examplesOf, withWords, type Worded } from "@/components/templates/builder/variables";
import { Input } from "@/components/ui/input";
import { variablesOf } from "@/lib/templates/components";

type Props<Part extends Worded> = { path: string; part: Part; onChange: (part: Part) => void };

/** Where the example of a variable stands in Meta's format. */
function pathOf(path: string, part: Worded, index: number, isNamed: boolean): string {
  const key = part.type === "BODY" ? "body_text" : "header_text";
  if (isNamed) return `${path}.example.${key}_named_params.${index}.example`;
  return `${path}.example.${key}.${part.type === "BODY" ? "0." : ""}${index}`;
}

/** What each variable could stand for: Meta's reviewer reads it, and the preview shows it. */
export function VariableExamples<Part extends Worded>({ path, part, onChange }: Props<Part>) {
  const t = useTranslations("templates.builder.examples");
  const { draft } = useBuilder();
  const names = variablesOf(part.text);
  if (names.length === 0) return null;
  const examples = examplesOf(part);
  const isNamed = draft.parameterFormat === "NAMED";
  return (
    <fieldset className="flex flex-col gap-2 rounded-lg bg-muted p-3">
      <legend className="sr-only">{t("legend")}</legend>
      <p className="text-sm text-muted-foreground" aria-hidden="true">
        {t("help")}
      </p>
      {names.map((name, index) => (
        <PartField
          key={isNamed ? index : name}
          path={pathOf(path, part, index, isNamed)}
          labelHidden
          label={t("of", { variable: `{{${name}}}` })}
        >
          {(control) => (
            <div className="flex items-center gap-2">
              <code
                dir="ltr"
                aria-hidden="true"
                className="w-28 shrink-0 truncate rounded-md bg-background px-1.5 py-1 text-center text-sm font-medium text-primary-text sm:w-36"
                title={`{{${name}}}`}
              >{`{{${name}}}`}</code>
              <Input
                {...control}
                dir="auto"
                value={examples[name] ?? ""}
                placeholder={t("placeholder")}
                autoComplete="off"
                onChange={(event) =>
                  onChange(
                    withWords(
                      part,
                      part.text ?? "",
                      { ...examples, [name]: event.target.value },
                      draft.parameterFormat,
                    ),
                  )
                }
              />
            </div>
          )}
        </PartField>
      ))}
    </fieldset>
  );
}
