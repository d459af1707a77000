"use client";

import type { ComponentProps } from "react";
import { dialogParts } from "@/components/ui/dialog";
import type { SheetSurface } from "@/components/ui/dialog-parts";
import { FloatingRoot, useFloating, useWasOpen } from "@/components/ui/floating";
import { useLate } from "@/components/ui/late";

export const Sheet = FloatingRoot;

/** A panel from an edge, for what a wide screen shows beside the content. */
export function SheetContent(props: Omit<ComponentProps<typeof SheetSurface>, "floating">) {
  const floating = useFloating();
  const wanted = useWasOpen(floating.open);
  const parts = useLate(dialogParts, wanted);
  return wanted && parts && <parts.SheetSurface floating={floating} {...props} />;
}
