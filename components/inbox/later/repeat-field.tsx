"use client";

import { useTranslations } from "next-intl";
import {
  choiceOf,
  monthDaysOf,
  repeatChoices,
  weekdayOf,
  type End,
  type EndChoice,
  type Repeat,
  type RepeatChoice,
} from "@/components/inbox/later/repeat";
import { useLaterWords } from "@/components/inbox/later/use-later-words";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectItem } from "@/components/ui/select";
import { weekdays, type MonthDay } from "@/lib/inbox/recurrence";

/** Whether and how it repeats, as it is being chosen. `custom`: built by hand, also when a choice says the same. */
export type RepeatDraft = { repeat: Repeat | null; custom: boolean; end: End };

export const mostOf = { day: 365, week: 52, month: 12 } as const;

type Props = {
  draft: RepeatDraft;
  onChange: (draft: RepeatDraft) => void;
  /** The day it goes out first, YYYY-MM-DD. */
  day: string;
  timeZone: string;
  endProblem: string | null;
};

/** The same draft for another first day: what was chosen by name follows the day. */
export function movedTo(draft: RepeatDraft, from: string, to: string): RepeatDraft {
  if (!draft.repeat || draft.custom) return draft;
  const choice = choiceOf(draft.repeat, from);
  const choices = repeatChoices(to);
  const found =
    choices.find((one) => one.choice === choice) ?? choices.find(({ choice }) => choice === "weekly");
  return { ...draft, repeat: found!.repeat };
}

/** Only once, every week, …, or built by hand. */
export function RepeatField({ draft, onChange, day, timeZone, endProblem }: Props) {
  const t = useTranslations("scheduled.repeat");
  const words = useLaterWords(timeZone);
  const { repeat, end } = draft;
  const value: RepeatChoice = draft.custom ? "custom" : choiceOf(repeat, day);
  const choose = (choice: RepeatChoice) => {
    if (choice === "custom") {
      onChange({
        ...draft,
        custom: true,
        repeat: repeat ?? { unit: "week", every: 1, weekdays: [weekdayOf(day)] },
      });
      return;
    }
    onChange({
      ...draft,
      custom: false,
      repeat: repeatChoices(day).find((one) => one.choice === choice)!.repeat,
    });
  };
  const nameOf = (choice: RepeatChoice, on: Repeat | null): string => {
    switch (choice) {
      case "weekly":
        return t("weekly", { weekday: words.weekday(weekdayOf(day)) });
      case "monthly":
        return t("monthly", { day: Number(day.slice(8)) });
      case "nth": {
        const nth = on?.unit === "month" && "nth" in on.on ? String(on.on.nth) : "1";
        return t("nth", { nth, weekday: words.weekday(weekdayOf(day)) });
      }
      default:
        return t(choice);
    }
  };
  return (
    <div className="flex flex-col gap-3">
      <Field label={t("label")} className="max-w-80">
        <Select value={value} onValueChange={(chosen) => choose(chosen as RepeatChoice)}>
          {repeatChoices(day).map((one) => (
            <SelectItem key={one.choice} value={one.choice}>
              {nameOf(one.choice, one.repeat)}
            </SelectItem>
          ))}
          <SelectItem value="custom">{t("custom")}</SelectItem>
        </Select>
      </Field>
      {repeat && value === "custom" && (
        <Custom
          repeat={repeat}
          day={day}
          timeZone={timeZone}
          onChange={(changed) => onChange({ ...draft, custom: true, repeat: changed })}
        />
      )}
      {repeat && (
        <EndField
          end={end}
          problem={endProblem}
          onChange={(changed) => onChange({ ...draft, end: changed })}
        />
      )}
    </div>
  );
}

function EndField(props: { end: End; problem: string | null; onChange: (end: End) => void }) {
  const { end, problem, onChange } = props;
  const t = useTranslations("scheduled.repeat");
  return (
    <div className="flex flex-wrap items-start gap-3">
      <Field label={t("ends")} className="min-w-40 flex-1 sm:max-w-56">
        <Select
          value={end.choice}
          onValueChange={(choice) => onChange({ ...end, choice: choice as EndChoice })}
        >
          <SelectItem value="never">{t("endNever")}</SelectItem>
          <SelectItem value="on">{t("endOn")}</SelectItem>
          <SelectItem value="after">{t("endAfter")}</SelectItem>
        </Select>
      </Field>
      {end.choice === "on" && (
        <Field label={t("lastDay")} error={problem} required>
          <Input
            type="date"
            value={end.on}
            onChange={(event) => onChange({ ...end, on: event.target.value })}
            className="w-40"
          />
        </Field>
      )}
      {end.choice === "after" && (
        <Field label={t("messages")} error={problem} required>
          <Input
            type="number"
            inputMode="numeric"
            min={1}
            max={1_000}
            value={end.after}
            onChange={(event) => onChange({ ...end, after: event.target.value })}
            className="w-24"
          />
        </Field>
      )}
    </div>
  );
}

type CustomProps = { repeat: Repeat; day: string; timeZone: string; onChange: (repeat: Repeat) => void };

function Custom({ repeat, day, timeZone, onChange }: CustomProps) {
  const t = useTranslations("scheduled.repeat");
  const words = useLaterWords(timeZone);
  const { every } = repeat;
  const changeUnit = (unit: string) => {
    const most = mostOf[unit as Repeat["unit"]];
    const times = Math.min(every || 1, most);
    if (unit === "day") onChange({ unit, every: times });
    else if (unit === "week") onChange({ unit, every: times, weekdays: [weekdayOf(day)] });
    else onChange({ unit: "month", every: times, on: monthDaysOf(day)[0]! });
  };
  const monthDays = repeat.unit === "month" ? placesWith(repeat.on, day) : [];
  const placeName = (on: MonthDay): string => {
    if ("nth" in on) return t("monthDays.nth", { nth: String(on.nth), weekday: words.weekday(on.weekday) });
    return on.day === "last" ? t("monthDays.dayLast") : t("monthDays.day", { day: on.day });
  };
  return (
    <fieldset className="flex flex-col gap-3 rounded-lg border p-3">
      <legend className="sr-only">{t("custom")}</legend>
      <div className="flex items-end gap-2">
        <Field
          label={t("every")}
          error={
            every >= 1 && every <= mostOf[repeat.unit]
              ? null
              : t("everyProblem", { most: mostOf[repeat.unit] })
          }
        >
          <Input
            type="number"
            inputMode="numeric"
            min={1}
            max={mostOf[repeat.unit]}
            value={every || ""}
            onChange={(event) => onChange({ ...repeat, every: Math.trunc(Number(event.target.value)) })}
            className="w-20"
          />
        </Field>
        <Select aria-label={t("unit")} value={repeat.unit} onValueChange={changeUnit} className="w-32">
          {(["day", "week", "month"] as const).map((unit) => (
            <SelectItem key={unit} value={unit}>
              {t(`units.${unit}`, { every: every || 1 })}
            </SelectItem>
          ))}
        </Select>
      </div>
      {repeat.unit === "week" && (
        <div role="group" aria-label={t("weekdays")} className="flex flex-wrap gap-1">
          {weekdays.map((one) => {
            const on = repeat.weekdays.includes(one);
            // The last one stays: a week without a day is no week.
            const others = on ? repeat.weekdays.filter((other) => other !== one) : [...repeat.weekdays, one];
            return (
              <button
                key={one}
                type="button"
                aria-pressed={on}
                aria-label={words.weekday(one)}
                onClick={() => others.length > 0 && onChange({ ...repeat, weekdays: others })}
                className="h-8 min-w-10 rounded-md border px-2 text-sm hover:bg-accent aria-pressed:border-transparent aria-pressed:bg-primary-soft aria-pressed:font-medium aria-pressed:text-primary-text pointer-coarse:h-10"
              >
                {words.weekday(one, "short")}
              </button>
            );
          })}
        </div>
      )}
      {repeat.unit === "month" && (
        <Field
          label={t("monthDay")}
          className="max-w-64"
          help={"day" in repeat.on && Number(repeat.on.day) > 28 ? t("shortMonths") : undefined}
        >
          <Select
            value={JSON.stringify(repeat.on)}
            onValueChange={(on) => onChange({ ...repeat, on: JSON.parse(on) as MonthDay })}
          >
            {monthDays.map((on) => (
              <SelectItem key={JSON.stringify(on)} value={JSON.stringify(on)}>
                {placeName(on)}
              </SelectItem>
            ))}
          </Select>
        </Field>
      )}
    </fieldset>
  );
}

/** What the first day is in its month, the last day, and what was chosen before. */
function placesWith(chosen: MonthDay, day: string): MonthDay[] {
  const places = [...monthDaysOf(day), { day: "last" as const }, chosen];
  const seen = new Set<string>();
  return places.filter((on) => !seen.has(JSON.stringify(on)) && seen.add(JSON.stringify(on)));
}
