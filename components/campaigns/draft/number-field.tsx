"use client";

import { useState, type ReactNode } from "react";
import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type Props = {
  label: ReactNode;
  help?: ReactNode;
  error?: string | null;
  value: number | null;
  step?: number;
  /** May be left empty. */
  optional?: boolean;
  /** What stands behind the number: %. */
  unit?: string;
  onChange: (value: number | null) => void;
};

/** A number as text while it is written, so that an empty field can be typed into. */
export function NumberField({ label, help, error, value, step = 1, optional, unit, onChange }: Props) {
  const t = useTranslations("campaigns.settings");
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Field label={label} help={help} error={error} hint={optional ? t("optional") : undefined}>
      <div className="flex items-center gap-2">
        <Input
          inputMode="decimal"
          value={typed ?? (value === null ? "" : String(value))}
          placeholder={optional ? t("noLimit") : undefined}
          onChange={(event) => {
            const text = event.target.value;
            setTyped(text);
            const number = Number(text.replace(",", "."));
            if (text.trim() === "") {
              if (optional) onChange(null);
            } else if (Number.isFinite(number)) {
              onChange(step === 1 ? Math.round(number) : number);
            }
          }}
          onBlur={() => setTyped(null)}
          className="w-32 tabular-nums"
        />
        {unit && <span className="text-muted-foreground">{unit}</span>}
      </div>
    </Field>
  );
}

/** A part of 1 shown in percent; empty for "never". */
export function ShareField({
  label,
  help,
  error,
  value,
  onChange,
}: Pick<Props, "label" | "help" | "error" | "value" | "onChange">) {
  return (
    <NumberField
      label={label}
      help={help}
      error={error}
      optional
      step={0.1}
      unit="%"
      value={value === null ? null : Math.round(value * 1_000) / 10}
      onChange={(percent) => onChange(percent === null ? null : percent / 100)}
    />
  );
}
