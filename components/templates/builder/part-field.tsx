"use client";

import { useId, type ReactNode } from "react";
import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { FieldFindings, useFindingsAt } from "@/components/templates/builder/findings";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { lengthOf } from "@/lib/templates/components";
import { cn } from "@/lib/shared/cn";

/** 312/1,024, red when it is too much. */
export function Counter({ text, most }: { text: string; most: number }) {
  const t = useTranslations("templates.builder");
  const length = lengthOf(text);
  return (
    <span
      className={cn(
        "text-xs tabular-nums",
        length > most ? "font-medium text-danger" : "text-muted-foreground",
      )}
    >
      <span aria-hidden="true">
        {length}/{most}
      </span>
      <span className="sr-only">{t("counter", { length, most })}</span>
    </span>
  );
}

export type ControlProps = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  "data-path": string;
  onBlur: () => void;
};

type Props = {
  /** Where it stands in the draft, as the coach names it. */
  path: string;
  /** Other places the coach may name and mean this field. */
  also?: readonly string[];
  label: ReactNode;
  labelHidden?: boolean;
  /** At the right of the label: a counter. */
  hint?: ReactNode;
  help?: ReactNode;
  /** What the field says in the language it is translated from. */
  source?: string | null;
  className?: string;
  children: (control: ControlProps) => ReactNode;
};

/** A field of the builder: label, control, and beside it what the coach says of it. */
export function PartField(props: Props) {
  const { path, also, label, labelHidden, hint, help, source, className, children } = props;
  const t = useTranslations("templates.builder");
  const { isShown, onTouched } = useBuilder();
  const id = useId();
  const all = useFindingsAt(path, also);
  const findings = isShown(path) ? all : [];
  const notes = findings.length > 0 ? `${id}-findings` : null;
  const helps = help ? `${id}-help` : null;
  return (
    <div className={cn("flex min-w-0 flex-col gap-1.5", className)}>
      <div className={cn("flex items-baseline justify-between gap-2", labelHidden && "sr-only")}>
        <Label htmlFor={id}>{label}</Label>
        {hint}
      </div>
      {source && (
        <p className="rounded-md bg-muted px-2.5 py-1.5 text-sm wrap-anywhere whitespace-pre-wrap text-muted-foreground">
          <span className="sr-only">{t("source")}: </span>
          <bdi>{source}</bdi>
        </p>
      )}
      {children({
        id,
        "aria-describedby": [notes, helps].filter(Boolean).join(" ") || undefined,
        "aria-invalid": findings.some(({ severity }) => severity === "error") || undefined,
        "data-path": path,
        onBlur: () => onTouched(path),
      })}
      {help && (
        <p id={helps ?? undefined} className="text-sm text-muted-foreground">
          {help}
        </p>
      )}
      {notes && <FieldFindings id={notes} findings={findings} />}
    </div>
  );
}

type LineProps = Omit<Props, "children" | "hint"> & {
  value: string;
  onChange: (value: string) => void;
  /** Characters Meta takes. */
  most?: number;
  placeholder?: string;
  inputMode?: "text" | "url" | "tel" | "numeric";
  disabled?: boolean;
  dir?: "auto" | "ltr";
};

/** One line of words. */
export function LineField({
  value,
  onChange,
  most,
  placeholder,
  inputMode,
  disabled,
  dir = "auto",
  ...field
}: LineProps) {
  return (
    <PartField {...field} hint={most ? <Counter text={value} most={most} /> : undefined}>
      {(control) => (
        <Input
          {...control}
          dir={dir}
          value={value}
          placeholder={placeholder}
          inputMode={inputMode}
          disabled={disabled}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </PartField>
  );
}
