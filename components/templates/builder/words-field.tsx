"use client";

import { useLayoutEffect, useRef, type KeyboardEvent } from "react";
import { useTranslations } from "next-intl";
import { formatOfKey, toggleFormat, type Format } from "@/components/inbox/compose/format-text";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { Counter, PartField } from "@/components/templates/builder/part-field";
import { VariableExamples } from "@/components/templates/builder/variable-examples";
import { insertVariable, typeInto, variableAt, type Worded } from "@/components/templates/builder/variables";
import { WordsTools, type UsualVariable } from "@/components/templates/builder/words-tools";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { variablesOf } from "@/lib/templates/components";

type Props<Part extends Worded> = {
  /** Path of the part in the draft: `components.1`. */
  path: string;
  part: Part;
  onChange: (part: Part) => void;
  label: string;
  /** Characters Meta takes. */
  most: number;
  /** Variables Meta takes in it. */
  mostVariables?: number;
  /** One line without formats, as a header is. */
  line?: boolean;
  placeholder?: string;
  help?: string;
  source?: string | null;
};

/** Words with variables: formats, emoji, numbering by itself, and the example of each variable beside it. */
export function WordsField<Part extends Worded>(props: Props<Part>) {
  const { path, part, onChange, label, most, mostVariables, line, placeholder, help, source } = props;
  const t = useTranslations("templates.builder.tools");
  const { draft } = useBuilder();
  const format = draft.parameterFormat;
  const text = part.text ?? "";
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  /** What is to be selected once the new words stand in the field. */
  const select = useRef<[number, number] | null>(null);
  useLayoutEffect(() => {
    if (!select.current) return;
    field.current?.setSelectionRange(...select.current);
    select.current = null;
  });
  const focus = () => field.current?.focus();
  const selected = () => ({
    start: field.current?.selectionStart ?? text.length,
    end: field.current?.selectionEnd ?? text.length,
  });
  const write = (typed: string, cursor: number, end?: number) => {
    const next = typeInto(part, typed, format, cursor);
    select.current = [next.cursor, end === undefined ? next.cursor : end + next.cursor - cursor];
    onChange(next.part);
  };
  const onFormat = (wanted: Format) => {
    const done = toggleFormat({ text, ...selected() }, wanted);
    write(done.text, done.start, done.end);
    focus();
  };
  const onEmoji = (emoji: string) => {
    const { start, end } = selected();
    write(text.slice(0, start) + emoji + text.slice(end), start + emoji.length);
  };
  const onVariable = (usual: UsualVariable) => {
    const example = usual === "value" ? "" : t(`usual.${usual}.example`);
    const done = insertVariable(part, selected(), format, { name: usual, example });
    select.current = [done.start, done.end];
    onChange(done.part);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.nativeEvent.isComposing) return;
    const wanted = line ? null : formatOfKey(event);
    if (wanted) {
      event.preventDefault();
      return onFormat(wanted);
    }
    const { start, end } = selected();
    if ((event.key !== "Backspace" && event.key !== "Delete") || start !== end) return;
    const whole = variableAt(text, start, event.key);
    if (!whole) return;
    event.preventDefault();
    write(text.slice(0, whole[0]) + text.slice(whole[1]), whole[0]);
  };
  const full = mostVariables !== undefined && variablesOf(text).length >= mostVariables;
  const shared = {
    ref: field,
    dir: "auto",
    value: text,
    placeholder,
    autoComplete: "off",
    onKeyDown,
    onChange: (event: { target: { value: string; selectionStart: number | null } }) =>
      write(event.target.value, event.target.selectionStart ?? event.target.value.length),
  } as const;
  const tools = {
    onDone: focus,
    ...(line ? {} : { onFormat, onEmoji }),
    ...(full ? {} : { onVariable }),
  };
  return (
    <div className="flex flex-col gap-2.5">
      <PartField
        path={`${path}.text`}
        also={[path, `${path}.example`]}
        label={label}
        hint={<Counter text={text} most={most} />}
        help={help}
        source={source}
      >
        {(control) =>
          line ? (
            <div className="flex items-center gap-1">
              <Input {...shared} {...control} />
              <WordsTools {...tools} />
            </div>
          ) : (
            <div className="flex flex-col gap-1">
              <Textarea {...shared} {...control} rows={5} className="max-h-[50dvh] min-h-32" />
              <WordsTools {...tools} />
            </div>
          )
        }
      </PartField>
      <VariableExamples path={path} part={part} onChange={onChange} />
    </div>
  );
}
