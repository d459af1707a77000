"use client";

import type { ReactNode } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { TypedConfirm, type TypedConfirmProps } from "@/components/ui/typed-confirm";

type Props = Omit<TypedConfirmProps, "children"> & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What will be lost, concretely. */
  description: ReactNode;
};

/** Asks before something that cannot be undone. What can be undone is done at once, with an undo in a toast. */
export function ConfirmDialog({ open, onOpenChange, title, description, ...confirm }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={title} description={description}>
        <TypedConfirm {...confirm} />
      </DialogContent>
    </Dialog>
  );
}
