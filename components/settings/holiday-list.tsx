"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { mostHolidays, type Holiday } from "@/lib/tenancy/business-hours/schemas";

/** A key that stays while the day is typed. */
export type HolidayDraft = Holiday & { key: string };

type Props = {
  holidays: HolidayDraft[];
  onChange: (holidays: HolidayDraft[]) => void;
  /** By the path of the API: `holidays.0.date`. */
  errors: Record<string, string>;
  readOnly: boolean;
};

const isYearly = (date: string): boolean => date.length === 5;
const isLeap = (year: number): boolean => new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;

/** A day of every year as one of a year, for a field that knows only whole dates. */
function dateOf(day: string): string {
  if (!isYearly(day)) return day;
  let year = new Date().getUTCFullYear();
  while (day === "02-29" && !isLeap(year)) year++;
  return `${year}-${day}`;
}

/** Days with their names, once or every year. */
export function HolidayList({ holidays, onChange, errors, readOnly }: Props) {
  const t = useTranslations("hours.holidays");
  const put = (key: string, next: Partial<Holiday>) =>
    onChange(holidays.map((one) => (one.key === key ? { ...one, ...next } : one)));
  return (
    <div className="flex flex-col gap-4">
      {holidays.length === 0 && <p className="text-muted-foreground">{t("none")}</p>}
      {holidays.length > 0 && (
        <ul className="@container flex flex-col divide-y">
          {holidays.map(({ key, date, name }, at) => (
            <li
              key={key}
              className="grid grid-cols-[1fr_auto] items-start gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0 @xl:grid-cols-[10rem_1fr_auto_auto]"
            >
              <Field label={t("day")} labelHidden error={errors[`holidays.${at}.date`]} className="min-w-0">
                <Input
                  type="date"
                  value={dateOf(date)}
                  readOnly={readOnly}
                  onChange={({ target }) =>
                    put(key, { date: isYearly(date) ? target.value.slice(5) : target.value })
                  }
                />
              </Field>
              <Field
                label={t("name")}
                labelHidden
                error={errors[`holidays.${at}.name`]}
                className="col-span-2 min-w-0 @xl:col-span-1"
              >
                <Input
                  value={name}
                  dir="auto"
                  maxLength={80}
                  placeholder={t("namePlaceholder")}
                  readOnly={readOnly}
                  onChange={({ target }) => put(key, { name: target.value })}
                />
              </Field>
              <Checkbox
                label={t("yearly")}
                checked={isYearly(date)}
                disabled={readOnly || date === ""}
                onCheckedChange={(checked) =>
                  put(key, { date: checked === true ? date.slice(5) : dateOf(date) })
                }
                className="h-8 items-center text-sm pointer-coarse:h-10 [&>button]:mt-0"
              />
              {!readOnly && (
                <Button
                  type="button"
                  variant="ghost"
                  size="icon"
                  className="col-start-2 row-start-1 @xl:col-start-auto @xl:row-start-auto"
                  aria-label={t("remove", { name: name || t("unnamed") })}
                  onClick={() => onChange(holidays.filter((one) => one.key !== key))}
                >
                  <X />
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {!readOnly && holidays.length < mostHolidays && (
        <Button
          type="button"
          variant="outline"
          className="self-start"
          onClick={() => onChange([...holidays, { key: crypto.randomUUID(), date: "", name: "" }])}
        >
          <Plus /> {t("add")}
        </Button>
      )}
    </div>
  );
}
