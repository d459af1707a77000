"use client";

import type { ComponentProps } from "react";
import { Slot } from "radix-ui";
import { after } from "@/components/ui/compose-events";
import type { DialogSurface } from "@/components/ui/dialog-parts";
import { FloatingRoot, latePiece, useFloating, useWasOpen } from "@/components/ui/floating";
import { late, useLate } from "@/components/ui/late";
import { cn } from "@/lib/shared/cn";

export const Dialog = FloatingRoot;

/** What windows and sheets show when they are open. */
export const dialogParts = late(() => import("@/components/ui/dialog-parts"));

/** Its child opens the window. */
export function DialogTrigger(props: ComponentProps<typeof Slot.Root>) {
  const { open, setOpen } = useFloating();
  return (
    <Slot.Root
      aria-haspopup="dialog"
      aria-expanded={open}
      {...props}
      onClick={after(props.onClick, () => setOpen(true))}
    />
  );
}

export const DialogClose = latePiece(dialogParts, "DialogClose");

/** A window in the middle; on a small screen it sits at the bottom, under the thumb. */
export function DialogContent(props: Omit<ComponentProps<typeof DialogSurface>, "floating">) {
  const floating = useFloating();
  const wanted = useWasOpen(floating.open);
  const parts = useLate(dialogParts, wanted);
  return wanted && parts && <parts.DialogSurface floating={floating} {...props} />;
}

/** The row of buttons at the end; the main one last. */
export function DialogFooter({ className, ...props }: ComponentProps<"div">) {
  return (
    <div className={cn("flex flex-col-reverse gap-2 sm:flex-row sm:justify-end", className)} {...props} />
  );
}
