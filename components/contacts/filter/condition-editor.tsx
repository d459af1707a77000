"use client";

import { useId, useState } from "react";
import { useTranslations } from "next-intl";
import {
  campaignOutcomes,
  entryOf,
  operatorsOf,
  withOperator,
  type Draft,
} from "@/components/contacts/filter/kinds";
import { useFilterWords, type Option } from "@/components/contacts/filter/use-words";
import { LabelDot } from "@/components/inbox/library/label-chip";
import { Picker, PickerItem } from "@/components/inbox/team/picker";
import { controlClasses, Input } from "@/components/ui/input";
import { useApiQuery } from "@/hooks/use-api";
import { cn } from "@/lib/shared/cn";
import type { Page } from "@/lib/shared/pagination";
import { toggled } from "@/lib/shared/lists";

type Part = { draft: Draft; onChange: (draft: Draft) => void };

const selectClasses = cn(controlClasses, "h-8 pointer-coarse:h-10");

function Choice(props: {
  label: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
}) {
  return (
    <select
      aria-label={props.label}
      className={selectClasses}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    >
      {props.options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** A number while it is typed; empty is none. */
function NumberInput(props: {
  label: string;
  value: unknown;
  whole?: boolean;
  onChange: (value: number | undefined) => void;
}) {
  const [typed, setTyped] = useState(typeof props.value === "number" ? String(props.value) : "");
  return (
    <Input
      autoFocus
      inputMode={props.whole ? "numeric" : "decimal"}
      aria-label={props.label}
      value={typed}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        const number = Number(text.replace(",", "."));
        props.onChange(text.trim() === "" || !Number.isFinite(number) ? undefined : number);
      }}
    />
  );
}

function Days({ draft, onChange }: Part) {
  const t = useTranslations("filters");
  return (
    <label className="flex items-center gap-2">
      <NumberInput
        whole
        label={t("daysLabel")}
        value={draft.days}
        onChange={(days) => onChange({ ...draft, days })}
      />
      <span className="shrink-0 text-muted-foreground">{t("daysUnit")}</span>
    </label>
  );
}

function Many({ draft, onChange, member }: Part & { member: "ids" | "values" }) {
  const t = useTranslations("filters");
  const { optionsOf, kindName } = useFilterWords();
  const chosen = (draft[member] as string[] | undefined) ?? [];
  const toggle = (value: string) => {
    const next = toggled(chosen, value);
    onChange({ ...draft, [member]: next });
  };
  const options = optionsOf(draft);
  return (
    <div className="-mx-3 -mb-3 border-t">
      <Picker label={kindName(draft.field)} search={t("find")} empty={t("nothingFound")}>
        {options.map(({ value, label, color }) => (
          <PickerItem
            key={value}
            value={value}
            words={label}
            chosen={chosen.includes(value)}
            icon={color && <LabelDot color={color} />}
            onSelect={() => toggle(value)}
          />
        ))}
      </Picker>
    </div>
  );
}

function Campaign({ draft, onChange }: Part) {
  const t = useTranslations("filters");
  const [typed, setTyped] = useState("");
  const q = typed.trim();
  const found = useApiQuery<Page<{ id: string; name: string }>>(
    `/campaigns?limit=50${q ? `&q=${encodeURIComponent(q)}` : ""}`,
    { key: ["campaign-choices", q], placeholderData: (before) => before, staleTime: 30_000 },
  );
  return (
    <>
      <Choice
        label={t("outcome")}
        value={String(draft.outcome)}
        options={campaignOutcomes.map((value) => ({ value, label: t(`outcomes.${value}`) }))}
        onChange={(outcome) => onChange({ ...draft, outcome })}
      />
      <div className="-mx-3 -mb-3 border-t">
        <Picker
          label={t("kinds.campaign")}
          search={t("findCampaign")}
          empty={found.isPending ? t("loading") : t("nothingFound")}
          typed={typed}
          onTyped={setTyped}
        >
          {(found.data?.data ?? []).map(({ id, name }) => (
            <PickerItem
              key={id}
              value={id}
              words={name}
              chosen={draft.campaignId === id}
              onSelect={() => onChange({ ...draft, campaignId: id })}
            />
          ))}
        </Picker>
      </div>
    </>
  );
}

function Value({ draft, onChange }: Part) {
  const t = useTranslations("filters");
  const { optionsOf, kindName } = useFilterWords();
  const entry = entryOf(draft);
  const set = (change: object) => onChange({ ...draft, ...change });
  const day = (member: "value" | "from" | "to", label: string) => (
    <Input
      type="date"
      aria-label={label}
      value={typeof draft[member] === "string" ? draft[member] : ""}
      onChange={(event) => set({ [member]: event.target.value })}
    />
  );
  switch (entry.as) {
    case "nothing":
      return null;
    case "text":
      return (
        <Input
          autoFocus
          dir="auto"
          aria-label={t("text")}
          placeholder={t("text")}
          maxLength={200}
          value={typeof draft.value === "string" ? draft.value : ""}
          onChange={(event) => set({ value: event.target.value })}
        />
      );
    case "number":
      return <NumberInput label={t("number")} value={draft.value} onChange={(value) => set({ value })} />;
    case "numbers":
      return (
        <div className="grid grid-cols-2 gap-2">
          <NumberInput label={t("from")} value={draft.from} onChange={(from) => set({ from })} />
          <NumberInput label={t("to")} value={draft.to} onChange={(to) => set({ to })} />
        </div>
      );
    case "day":
      return day("value", t("day"));
    case "span":
      return (
        <div className="flex flex-col gap-2">
          {day("from", t("from"))}
          {day("to", t("to"))}
        </div>
      );
    case "days":
      return <Days draft={draft} onChange={onChange} />;
    case "many":
      return <Many draft={draft} onChange={onChange} member={entry.key} />;
    case "one": {
      const options = optionsOf(draft);
      const value = draft[entry.key];
      const unset = value === undefined ? [{ value: "", label: t("choose") }] : [];
      return (
        <Choice
          label={kindName(draft.field)}
          value={typeof value === "string" ? value : ""}
          options={[...unset, ...options]}
          onChange={(next) =>
            set({ [entry.key]: next === "" ? (entry.key === "phoneNumberId" ? null : undefined) : next })
          }
        />
      );
    }
    case "campaign":
      return <Campaign draft={draft} onChange={onChange} />;
  }
}

/** One condition: how it compares, and with what. `onChange` hears of every step, also of those that are not whole. */
export function ConditionEditor({ draft, onChange }: Part) {
  const t = useTranslations("filters");
  const id = useId();
  const { operatorName } = useFilterWords();
  return (
    <div className="flex flex-col gap-3" role="group" aria-labelledby={id}>
      <span id={id} className="sr-only">
        {t("condition")}
      </span>
      <Choice
        label={t("how")}
        value={draft.operator}
        options={operatorsOf(draft).map((value) => ({ value, label: operatorName(draft, value) }))}
        onChange={(operator) => onChange(withOperator(draft, operator))}
      />
      <Value key={`${draft.field} ${entryOf(draft).as}`} draft={draft} onChange={onChange} />
    </div>
  );
}
