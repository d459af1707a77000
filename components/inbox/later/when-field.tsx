"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { fieldTime, quickTimes } from "@/components/inbox/later/times";
import { useLaterWords } from "@/components/inbox/later/use-later-words";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type Props = {
  /** As a field of the type datetime-local holds it, by the clock of the zone. */
  value: string;
  onChange: (value: string) => void;
  timeZone: string;
  error: string | null;
};

/** When: times one would say, or any other. */
export function WhenField({ value, onChange, timeZone, error }: Props) {
  const t = useTranslations("scheduled");
  const words = useLaterWords(timeZone);
  const [quick] = useState(() => quickTimes(new Date(), timeZone));
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={t("dialog.when")}
        required
        help={t("dialog.whenHelp", { zone: timeZone.replaceAll("_", " ") })}
        error={error}
      >
        <Input
          type="datetime-local"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="max-w-64"
        />
      </Field>
      <div role="group" aria-label={t("dialog.suggested")} className="flex flex-wrap gap-1.5">
        {quick.map(({ name, at }) => (
          <Button
            key={name}
            variant="secondary"
            size="sm"
            aria-pressed={value === fieldTime(at, timeZone)}
            onClick={() => onChange(fieldTime(at, timeZone))}
            className="aria-pressed:bg-primary-soft aria-pressed:text-primary-text"
          >
            {t(`later.${name}`)}
            <span className="font-normal text-muted-foreground tabular-nums">
              {words.clock(at.toISOString())}
            </span>
          </Button>
        ))}
      </div>
    </div>
  );
}
