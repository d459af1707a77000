"use client";

import type { ReactNode } from "react";
import { Check } from "lucide-react";
import { Command } from "cmdk";

const fold = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Names are found by any part of them; accents do not matter. */
const rank = (_: string, search: string, keywords: string[] = []): number =>
  fold(keywords.join(" ")).includes(fold(search.trim())) ? 1 : 0;

/** A list one finds things in by typing. */
export function Picker(props: {
  label: string;
  search: string;
  empty: string;
  typed?: string;
  onTyped?: (typed: string) => void;
  children: ReactNode;
}) {
  return (
    <Command label={props.label} filter={rank} loop>
      <Command.Input
        autoFocus
        placeholder={props.search}
        aria-label={props.search}
        value={props.typed}
        onValueChange={props.onTyped}
        className="h-10 w-full border-b bg-transparent px-3 text-base outline-none placeholder:text-muted-foreground"
      />
      <Command.List className="scrollbar-quiet max-h-72 overflow-y-auto p-1">
        <Command.Empty className="px-2 py-6 text-center text-sm text-muted-foreground">
          {props.empty}
        </Command.Empty>
        {props.children}
      </Command.List>
    </Command>
  );
}

export function PickerGroup({ heading, children }: { heading?: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground"
    >
      {children}
    </Command.Group>
  );
}

export function PickerItem(props: {
  value: string;
  words: string;
  chosen?: boolean;
  icon?: ReactNode;
  hint?: ReactNode;
  onSelect: () => void;
}) {
  return (
    <Command.Item
      value={props.value}
      keywords={[props.words]}
      onSelect={props.onSelect}
      className="flex min-h-8 items-center gap-2 rounded-md px-2 text-base data-[selected=true]:bg-accent pointer-coarse:min-h-10 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground"
    >
      {props.icon}
      <bdi className="min-w-0 flex-1 truncate">{props.words}</bdi>
      {props.hint && <span className="shrink-0 text-xs text-muted-foreground">{props.hint}</span>}
      {props.chosen && <Check />}
    </Command.Item>
  );
}
