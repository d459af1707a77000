"use client";

import { Plus } from "lucide-react";
import { LabelDot } from "@/components/inbox/library/label-chip";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { LabelView } from "@/lib/contacts/views";

/** Puts labels on and takes them off, one after another. */
export function LabelMenu({
  labels,
  chosen,
  most,
  onToggle,
  children,
}: {
  labels: readonly LabelView[];
  chosen: readonly string[];
  /** Of how many labels there is no more to be put on. */
  most?: number;
  onToggle: (labelId: string) => void;
  /** What the button says. */
  children: string;
}) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <button
          type="button"
          className="flex h-6 items-center gap-1 rounded-full border border-dashed px-2 text-xs text-muted-foreground hover:bg-accent pointer-coarse:h-10"
        >
          <Plus className="size-3" aria-hidden="true" />
          {children}
        </button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        {labels.map((label) => (
          <DropdownMenuCheckboxItem
            key={label.id}
            checked={chosen.includes(label.id)}
            disabled={most !== undefined && chosen.length >= most && !chosen.includes(label.id)}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={() => onToggle(label.id)}
          >
            <LabelDot color={label.color} />
            <bdi className="truncate">{label.name}</bdi>
          </DropdownMenuCheckboxItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
