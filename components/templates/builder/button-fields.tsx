"use client";

import { useTranslations } from "next-intl";
import { LineField } from "@/components/templates/builder/part-field";
import { Switch } from "@/components/ui/switch";
import { variablesOf, type TemplateButton } from "@/lib/templates/components";

const anyVariable = /\{\{\s*[\w.]*\s*\}\}/g;

/** An example is kept as text or as a list of one. */
export const exampleOf = ({ example }: TemplateButton): string =>
  (Array.isArray(example) ? example[0] : example) ?? "";

type Props = { button: TemplateButton; path: string; onChange: (button: TemplateButton) => void };

/** A link: where it leads, and whether its end is another for each customer. */
function LinkFields({ button, path, onChange }: Props) {
  const t = useTranslations("templates.builder.buttons");
  const url = button.url ?? "";
  const ends = variablesOf(url).length > 0;
  const start = url.replace(anyVariable, "");
  const { example: _, ...bare } = button;
  return (
    <>
      <LineField
        path={`${path}.url`}
        label={t("url")}
        value={url}
        most={2_000}
        dir="ltr"
        inputMode="url"
        placeholder="https://"
        onChange={(typed) => onChange({ ...(variablesOf(typed).length > 0 ? button : bare), url: typed })}
      />
      <label className="flex items-center gap-2 text-sm">
        <Switch
          checked={ends}
          onCheckedChange={(checked) =>
            onChange(checked ? { ...button, url: `${start}{{1}}`, example: [""] } : { ...bare, url: start })
          }
        />
        {t("dynamic")}
      </label>
      {ends && (
        <LineField
          path={`${path}.example`}
          also={[`${path}.example.0`]}
          label={t("urlExample")}
          help={t("urlExampleHelp")}
          value={exampleOf(button)}
          dir="ltr"
          inputMode="url"
          placeholder={`${start}A-1042`}
          onChange={(example) => onChange({ ...button, example: [example] })}
        />
      )}
    </>
  );
}

/** What a button needs beside its words. */
export function ButtonFields({ button, path, onChange }: Props) {
  const t = useTranslations("templates.builder.buttons");
  switch (button.type) {
    case "URL":
      return <LinkFields button={button} path={path} onChange={onChange} />;
    case "PHONE_NUMBER":
      return (
        <LineField
          path={`${path}.phone_number`}
          label={t("phone")}
          value={button.phone_number ?? ""}
          most={20}
          dir="ltr"
          inputMode="tel"
          placeholder="+49 30 1234567"
          onChange={(phone) => onChange({ ...button, phone_number: phone.replace(/[^+\d]/g, "") })}
        />
      );
    case "COPY_CODE":
      return (
        <LineField
          path={`${path}.example`}
          also={[`${path}.example.0`]}
          label={t("code")}
          value={exampleOf(button)}
          most={20}
          dir="ltr"
          placeholder="SPRING20"
          help={t("codeHelp")}
          onChange={(code) => onChange({ ...button, example: code })}
        />
      );
    case "FLOW":
      return (
        <div className="grid gap-2.5 sm:grid-cols-2">
          <LineField
            path={`${path}.flow_id`}
            label={t("flow")}
            value={String(button.flow_id ?? "")}
            dir="ltr"
            help={t("flowHelp")}
            onChange={(flow_id) => onChange({ ...button, flow_id })}
          />
          <LineField
            path={`${path}.navigate_screen`}
            label={t("screen")}
            value={button.navigate_screen ?? ""}
            dir="ltr"
            placeholder="WELCOME"
            onChange={(screen) => {
              const { navigate_screen: _, ...bare } = button;
              onChange(screen ? { ...bare, navigate_screen: screen } : bare);
            }}
          />
        </div>
      );
    default:
      return null;
  }
}
