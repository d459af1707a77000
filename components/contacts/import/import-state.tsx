"use client";

import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import { Badge } from "@/components/ui/badge";
import type { ContactImportState } from "@/lib/contacts/imports/views";

const tones: Record<ContactImportState, ComponentProps<typeof Badge>["tone"]> = {
  uploaded: "outline",
  checking: "primary",
  queued: "primary",
  running: "primary",
  completed: "success",
  failed: "danger",
  cancelled: "warning",
  undoing: "primary",
  undone: "neutral",
};

/** Where an import stands, in a word. */
export function ImportState({ state }: { state: ContactImportState }) {
  const t = useTranslations("imports.state");
  return <Badge tone={tones[state]}>{t(state)}</Badge>;
}

/** How far something is. @param share 0 to 1 */
export function Bar({ share, label }: { share: number; label: string }) {
  return (
    <progress
      value={share}
      max={1}
      aria-label={label}
      className="h-1.5 w-full overflow-hidden rounded-full accent-primary"
    />
  );
}
