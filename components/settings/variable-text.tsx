"use client";

import { useRef, type ComponentProps } from "react";
import { Braces } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCustomFields } from "@/components/settings/use-library";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { useWorkspace } from "@/hooks/use-workspace";
import { variableNames, type VariableFacts } from "@/lib/contacts/facts";
import { fillVariables } from "@/lib/inbox/variables";

/** What the preview is filled with: a customer everybody knows from the examples. */
function useSampleFacts(): VariableFacts {
  const t = useTranslations("library.variables");
  const { name } = useWorkspace();
  const fields = useCustomFields().data?.data ?? [];
  return {
    contact: {
      name: t("sampleContact"),
      phone: "+15550100",
      custom: Object.fromEntries(fields.map((field) => [field.key, field.options[0] ?? field.name])),
    },
    agent: { name: t("sampleAgent") },
    workspace: { name },
    number: { name },
  };
}

type Props = Pick<ComponentProps<typeof Textarea>, "maxLength" | "readOnly" | "placeholder"> & {
  label: string;
  help?: string;
  error?: string | null;
  value: string;
  onChange: (text: string) => void;
};

/** A text with variables: a menu that puts them in where the cursor is, and how a customer would read it. */
export function VariableText({ label, help, error, value, onChange, readOnly, ...rest }: Props) {
  const t = useTranslations("library.variables");
  const area = useRef<HTMLDivElement>(null);
  const place = useRef<number | null>(null);
  const fields = useCustomFields().data?.data ?? [];
  const filled = fillVariables(value, useSampleFacts());
  const textarea = () => area.current?.querySelector("textarea");
  const insert = (variable: string) => {
    const at = textarea()?.selectionStart ?? value.length;
    const word = `{{${variable}}}`;
    onChange(value.slice(0, at) + word + value.slice(at));
    place.current = at + word.length;
  };
  return (
    <div ref={area} className="flex flex-col gap-3">
      <div className="relative">
        <Field label={label} help={help} error={error}>
          <Textarea
            value={value}
            onChange={(event) => onChange(event.target.value)}
            readOnly={readOnly}
            className="max-h-64 min-h-24"
            {...rest}
          />
        </Field>
        {!readOnly && (
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <Button variant="ghost" size="sm" className="absolute -top-1.5 right-0">
                <Braces />
                {t("insert")}
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent
              align="end"
              className="max-h-80 overflow-y-auto"
              onCloseAutoFocus={(event) => {
                const at = place.current;
                if (at === null) return;
                // The cursor goes behind what was put in, not to the button.
                event.preventDefault();
                place.current = null;
                textarea()?.focus();
                textarea()?.setSelectionRange(at, at);
              }}
            >
              {variableNames.map((name) => (
                <DropdownMenuItem key={name} onSelect={() => insert(name)}>
                  {t(`names.${name.replace(".", "_") as "contact_name"}`)}
                </DropdownMenuItem>
              ))}
              {fields.length > 0 && (
                <>
                  <DropdownMenuSeparator />
                  <DropdownMenuLabel>{t("custom")}</DropdownMenuLabel>
                  {fields.map((field) => (
                    <DropdownMenuItem key={field.id} onSelect={() => insert(`contact.custom.${field.key}`)}>
                      <bdi>{field.name}</bdi>
                    </DropdownMenuItem>
                  ))}
                </>
              )}
            </DropdownMenuContent>
          </DropdownMenu>
        )}
      </div>
      {value.trim() && (
        <div className="flex flex-col gap-1.5">
          <p className="text-sm text-muted-foreground">{t("preview")}</p>
          <p
            data-testid="preview"
            dir="auto"
            className="max-h-48 overflow-y-auto self-start rounded-2xl rounded-tr-sm bg-bubble-out px-3 py-2 break-words whitespace-pre-wrap text-bubble-out-foreground"
          >
            {filled.text}
          </p>
          {filled.unknown.length > 0 && (
            <p role="status" className="text-sm text-warning">
              {t("unknown", { names: filled.unknown.join(", ") })}
            </p>
          )}
          <p className="text-sm text-muted-foreground">{t("fallback")}</p>
        </div>
      )}
    </div>
  );
}
