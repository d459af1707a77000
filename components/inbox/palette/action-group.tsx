"use client";

import type { ReactNode } from "react";
import { Command } from "cmdk";
import type { PaletteAction } from "@/components/inbox/palette/use-conversation-actions";
import { paletteGroup, paletteItem } from "@/components/shell/palette-look";
import { Kbd } from "@/components/ui/kbd";

/** What can be done with the conversation that is open, as lines of the command palette. */
export function ActionGroup(props: {
  heading: ReactNode;
  actions: readonly PaletteAction[];
  onChoose: (action: PaletteAction) => void;
}) {
  if (props.actions.length === 0) return null;
  return (
    <Command.Group heading={props.heading} className={paletteGroup}>
      {props.actions.map((action) => (
        <Command.Item
          key={action.id}
          value={action.id}
          onSelect={() => props.onChoose(action)}
          className={paletteItem}
        >
          <span className="grid w-5 shrink-0 place-items-center">{action.icon}</span>
          <bdi className="min-w-0 flex-1 truncate">{action.name}</bdi>
          {action.shortcut && <Kbd>{action.shortcut}</Kbd>}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
