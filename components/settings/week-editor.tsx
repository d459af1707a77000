"use client";

import { Copy, Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Tooltip } from "@/components/ui/tooltip";
import {
  mostIntervals,
  weekdays,
  type Interval,
  type Week,
  type Weekday,
} from "@/lib/tenancy/business-hours/schemas";

const workingDays = weekdays.slice(0, 5);

type Props = {
  week: Week;
  onChange: (week: Week) => void;
  /** By the path of the API: `week.mon.0.from`. */
  errors: Record<string, string>;
  readOnly: boolean;
};

/** The times of each day: none is closed, several are several, an end that is not later is on the next day. */
export function WeekEditor({ week, onChange, errors, readOnly }: Props) {
  return (
    <ul className="@container flex flex-col divide-y">
      {weekdays.map((day) => (
        <Day
          key={day}
          day={day}
          intervals={week[day]}
          onChange={(intervals) => onChange({ ...week, [day]: intervals })}
          onCopy={
            day === "mon"
              ? () => onChange({ ...week, ...Object.fromEntries(workingDays.map((one) => [one, week.mon])) })
              : null
          }
          errors={errors}
          readOnly={readOnly}
        />
      ))}
    </ul>
  );
}

/** After the last time of the day, or nine to five. */
function another(intervals: readonly Interval[]): Interval {
  const last = intervals.at(-1);
  if (!last || last.to <= last.from || last.to >= "22:00") return { from: "09:00", to: "17:00" };
  const next = (hours: number) => `${String(Number(last.to.slice(0, 2)) + hours).padStart(2, "0")}:00`;
  return { from: next(1), to: next(2) };
}

function Day({
  day,
  intervals,
  onChange,
  onCopy,
  errors,
  readOnly,
}: {
  day: Weekday;
  intervals: Week[Weekday];
  onChange: (intervals: Interval[]) => void;
  onCopy: (() => void) | null;
  errors: Record<string, string>;
  readOnly: boolean;
}) {
  const t = useTranslations("hours");
  const name = t(`days.${day}`);
  return (
    <li className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0 @xl:grid-cols-[6rem_1fr_auto]">
      <span className="flex h-8 items-center font-medium pointer-coarse:h-10">{name}</span>
      <div className="col-span-2 row-start-2 flex min-w-0 flex-col gap-2 @xl:col-span-1 @xl:col-start-2 @xl:row-start-1">
        {intervals.length === 0 && (
          <span className="flex h-8 items-center text-muted-foreground pointer-coarse:h-10">
            {t("times.closedDay")}
          </span>
        )}
        {intervals.map((interval, at) => (
          <Times
            // They have no names of their own, and are told apart by their place.
            key={at}
            day={name}
            interval={interval}
            onChange={(next) => onChange(intervals.map((one, place) => (place === at ? next : one)))}
            onRemove={() => onChange(intervals.filter((_, place) => place !== at))}
            errors={{
              from: errors[`week.${day}.${at}.from`],
              to: errors[`week.${day}.${at}.to`],
              both: errors[`week.${day}.${at}`],
            }}
            readOnly={readOnly}
          />
        ))}
      </div>
      {!readOnly && (
        <div className="flex h-8 items-center gap-1 pointer-coarse:h-10">
          {onCopy && (
            <Button type="button" variant="ghost" size="sm" onClick={onCopy}>
              <Copy /> {t("times.copy")}
            </Button>
          )}
          {intervals.length < mostIntervals && (
            <Tooltip label={t("times.add")}>
              <Button
                type="button"
                variant="ghost"
                size="icon"
                aria-label={t("times.addFor", { day: name })}
                onClick={() => onChange([...intervals, another(intervals)])}
              >
                <Plus />
              </Button>
            </Tooltip>
          )}
        </div>
      )}
    </li>
  );
}

function Times({
  day,
  interval,
  onChange,
  onRemove,
  errors,
  readOnly,
}: {
  day: string;
  interval: Interval;
  onChange: (interval: Interval) => void;
  onRemove: () => void;
  errors: { from?: string; to?: string; both?: string };
  readOnly: boolean;
}) {
  const t = useTranslations("hours.times");
  const { from, to } = interval;
  const problem = errors.both ?? errors.from ?? errors.to;
  const note = from === to && from ? t("wholeDay") : to && to < from ? t("nextDay") : null;
  return (
    <div className="flex flex-col gap-1">
      <div className="grid max-w-88 grid-cols-[1fr_auto_1fr_auto] items-center gap-2">
        {(["from", "to"] as const).map((end) => (
          <span key={end} className="contents">
            {end === "to" && <span className="text-sm text-muted-foreground">{t("until")}</span>}
            <Field label={t(end, { day })} labelHidden className="min-w-0 gap-0">
              <Input
                type="time"
                className="px-2"
                value={interval[end]}
                readOnly={readOnly}
                aria-invalid={Boolean(errors[end] ?? errors.both) || undefined}
                onChange={({ target }) => onChange({ ...interval, [end]: target.value })}
              />
            </Field>
          </span>
        ))}
        {!readOnly && (
          <Button
            type="button"
            variant="ghost"
            size="icon"
            aria-label={t("remove", { from, to, day })}
            onClick={onRemove}
          >
            <X />
          </Button>
        )}
      </div>
      {note && <p className="text-sm text-muted-foreground">{note}</p>}
      {problem && (
        <p role="alert" className="text-sm text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}
