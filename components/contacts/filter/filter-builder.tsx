"use client";

import { useState, type FormEvent, type ReactNode } from "react";
import { ChevronDown, ListFilter, Plus, Shapes, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { ConditionEditor } from "@/components/contacts/filter/condition-editor";
import { kindIdOf, kindsOf, wholeCondition, type Draft } from "@/components/contacts/filter/kinds";
import { useConditionWords, useFilterWords } from "@/components/contacts/filter/use-words";
import { Picker, PickerGroup, PickerItem } from "@/components/inbox/team/picker";
import { useCustomFields } from "@/components/settings/use-library";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Tooltip } from "@/components/ui/tooltip";
import { useHotkeys } from "@/hooks/use-hotkeys";
import {
  everyContact,
  filterMatches,
  type ContactCondition,
  type ContactFilter,
} from "@/lib/contacts/filters";
import { cn } from "@/lib/shared/cn";

/** Groups in groups, as deep as the API takes them. */
const deepest = 4;

const chip =
  "flex min-h-8 max-w-full items-stretch rounded-md border bg-card text-base pointer-coarse:min-h-10 [&>*:first-child]:rounded-l-[5px] [&>*:last-child]:rounded-r-[5px]";
const piece =
  "flex items-center hover:bg-accent focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-ring";

/** The editor in its box; Enter in a field is done with it. */
function EditorBox({ title, children, onDone }: { title: string; children: ReactNode; onDone: () => void }) {
  const t = useTranslations("filters");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDone();
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      <h3 className="truncate text-sm font-medium">
        <bdi>{title}</bdi>
      </h3>
      {children}
      <button type="submit" className="sr-only">
        {t("done")}
      </button>
    </form>
  );
}

function ConditionChip(props: {
  condition: ContactCondition;
  onChange: (condition: ContactCondition) => void;
  onRemove: () => void;
}) {
  const t = useTranslations("filters");
  const words = useConditionWords(props.condition);
  const [draft, setDraft] = useState<Draft | null>(null);
  const change = (next: Draft) => {
    setDraft(next);
    const whole = wholeCondition(next);
    if (whole) props.onChange(whole);
  };
  const said = `${words.name} ${words.operator} ${words.value}`.trim();
  return (
    <li className={chip}>
      <Popover open={draft !== null} onOpenChange={(open) => setDraft(open ? props.condition : null)}>
        <PopoverTrigger className={cn(piece, "min-w-0 px-2.5 text-start")}>
          <bdi className="max-w-40 shrink-0 truncate text-muted-foreground">{words.name}</bdi>
          <span className="shrink-0 whitespace-pre text-muted-foreground"> {words.operator}</span>
          {words.value && <bdi className="min-w-0 truncate font-medium whitespace-pre"> {words.value}</bdi>}
        </PopoverTrigger>
        <PopoverContent align="start" aria-label={words.name}>
          {draft && (
            <EditorBox title={words.name} onDone={() => setDraft(null)}>
              <ConditionEditor draft={draft} onChange={change} />
            </EditorBox>
          )}
        </PopoverContent>
      </Popover>
      <button
        type="button"
        onClick={props.onRemove}
        aria-label={t("remove", { said })}
        className={cn(
          piece,
          "border-l px-1.5 text-muted-foreground hover:text-foreground pointer-coarse:px-3",
        )}
      >
        <X className="size-3.5" />
      </button>
    </li>
  );
}

type Adding = { inGroup: boolean; draft: Draft | null; placed: boolean };

/** Finds what to filter by, then with what. What is added shows at once, and changes while one goes on choosing. */
function AddCondition(props: {
  /** Puts the condition there, or changes the one it has just put there. */
  onPut: (condition: ContactCondition, inGroup: boolean, again: boolean) => void;
  mayGroup: boolean;
  first: boolean;
  hotkey?: boolean;
  className?: string;
}) {
  const t = useTranslations("filters");
  const [adding, setAdding] = useState<Adding | null>(null);
  const fields = useCustomFields().data?.data ?? [];
  const { kindName } = useFilterWords();
  const put = (draft: Draft, now: Adding) => {
    const whole = wholeCondition(draft);
    if (whole) props.onPut(whole, now.inGroup, now.placed);
    setAdding({ ...now, draft, placed: now.placed || whole !== null });
  };
  useHotkeys(props.hotkey ? { f: () => setAdding({ inGroup: false, draft: null, placed: false }) } : {});
  const all = kindsOf(fields);
  const own = all.filter(({ id }) => id.startsWith("custom."));
  const item = ({ id, start }: (typeof all)[number]) => (
    <PickerItem key={id} value={id} words={kindName(id)} onSelect={() => adding && put(start, adding)} />
  );
  const trigger = (
    <PopoverTrigger asChild>
      {props.first ? (
        <Button variant="outline" className={props.className}>
          <ListFilter />
          {t("filter")}
        </Button>
      ) : (
        <Button variant="ghost" size="icon" aria-label={t("add")}>
          <Plus />
        </Button>
      )}
    </PopoverTrigger>
  );
  return (
    <Popover
      open={adding !== null}
      onOpenChange={(open) => setAdding(open ? { inGroup: false, draft: null, placed: false } : null)}
    >
      {props.hotkey ? (
        <Tooltip label={t("add")} shortcut="f">
          {trigger}
        </Tooltip>
      ) : (
        trigger
      )}
      <PopoverContent align="start" aria-label={t("add")} className={adding?.draft ? "" : "p-0"}>
        {adding?.draft ? (
          <EditorBox title={kindName(kindIdOf(adding.draft))} onDone={() => setAdding(null)}>
            <ConditionEditor draft={adding.draft} onChange={(draft) => put(draft, adding)} />
          </EditorBox>
        ) : (
          adding && (
            <Picker label={t("add")} search={t("filterBy")} empty={t("nothingFound")}>
              {adding.inGroup && (
                <p className="px-2 pt-1 pb-1.5 text-xs text-muted-foreground">{t("groupFirst")}</p>
              )}
              <PickerGroup>{all.filter((kind) => !own.includes(kind)).map(item)}</PickerGroup>
              {own.length > 0 && <PickerGroup heading={t("ownFields")}>{own.map(item)}</PickerGroup>}
              {props.mayGroup && !adding.inGroup && (
                <PickerGroup heading={t("together")}>
                  <PickerItem
                    value="group"
                    words={t("group")}
                    icon={<Shapes />}
                    onSelect={() => setAdding({ ...adding, inGroup: true })}
                  />
                </PickerGroup>
              )}
            </Picker>
          )
        )}
      </PopoverContent>
    </Popover>
  );
}

function Match({
  value,
  onChange,
}: {
  value: ContactFilter["match"];
  onChange: (match: ContactFilter["match"]) => void;
}) {
  const t = useTranslations("filters");
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          className="px-2 text-muted-foreground"
          aria-label={t("matchLabel", { match: t(`match.${value}`) })}
        >
          {t(`match.${value}`)}
          <ChevronDown className="size-3.5" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuRadioGroup
          value={value}
          onValueChange={(next) => onChange(next as ContactFilter["match"])}
        >
          {filterMatches.map((match) => (
            <DropdownMenuRadioItem key={match} value={match}>
              {t(`match.${match}`)}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function Conditions(props: {
  filter: ContactFilter;
  onChange: (filter: ContactFilter) => void;
  level: number;
  hotkey?: boolean;
}) {
  const t = useTranslations("filters");
  const { filter, onChange, level } = props;
  const { match, conditions } = filter;
  const set = (next: ContactFilter["conditions"]) => onChange({ match, conditions: next });
  const at = (index: number, node: ContactFilter["conditions"][number] | null) =>
    set(conditions.flatMap((one, i) => (i === index ? (node ? [node] : []) : [one])));
  const put = (condition: ContactCondition, inGroup: boolean, again: boolean) => {
    const node = inGroup
      ? { match: match === "any" ? ("all" as const) : ("any" as const), conditions: [condition] }
      : condition;
    set([...(again ? conditions.slice(0, -1) : conditions), node]);
  };
  return (
    <>
      {(conditions.length > 1 || match !== "all") && (
        <Match value={match} onChange={(next) => onChange({ match: next, conditions })} />
      )}
      <ul className="contents">
        {conditions.map((node, index) =>
          node.field === undefined ? (
            <li
              key={index}
              className="flex max-w-full flex-wrap items-center gap-1.5 rounded-lg border border-dashed p-1"
            >
              <Conditions
                filter={node}
                level={level + 1}
                onChange={(group) => at(index, group.conditions.length > 0 ? group : null)}
              />
              <Button
                variant="ghost"
                size="icon"
                aria-label={t("removeGroup")}
                onClick={() => at(index, null)}
              >
                <X />
              </Button>
            </li>
          ) : (
            <ConditionChip
              key={index}
              condition={node}
              onChange={(condition) => at(index, condition)}
              onRemove={() => at(index, null)}
            />
          ),
        )}
      </ul>
      <AddCondition
        mayGroup={level < deepest}
        first={level === 1 && conditions.length === 0}
        onPut={put}
        hotkey={props.hotkey}
      />
    </>
  );
}

/**
 * A filter over contacts, as chips one adds, changes and takes away. Every step that makes a whole filter is said at
 * once. `hotkey`: "f" adds a condition.
 */
export function FilterBuilder(props: {
  filter: ContactFilter;
  onChange: (filter: ContactFilter) => void;
  hotkey?: boolean;
  /** What one may do with it, at its end. */
  children?: ReactNode;
}) {
  const t = useTranslations("filters");
  const change = (filter: ContactFilter) =>
    props.onChange(filter.conditions.length > 0 ? filter : everyContact);
  return (
    <div role="group" aria-label={t("label")} className="flex min-w-0 flex-wrap items-center gap-1.5">
      <Conditions filter={props.filter} onChange={change} level={1} hotkey={props.hotkey} />
      {props.children}
    </div>
  );
}
