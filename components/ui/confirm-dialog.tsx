"use client";

import { useState, type ReactNode } from "react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What will be lost, concretely. */
  description: ReactNode;
  /** The verb on the button: "Disconnect number". */
  confirmLabel: string;
  /** Must be typed first; only for what cannot be undone. */
  typed?: string;
  onConfirm: () => void;
  pending?: boolean;
  /** Why it did not work, in words. */
  error?: string | null;
};

/** Asks before something that cannot be undone. What can be undone is done at once, with an undo in a toast. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  typed,
  ...rest
}: Props) {
  const { onConfirm, pending, error } = rest;
  const t = useTranslations("common");
  const [value, setValue] = useState("");
  const ready = !typed || value.trim() === typed;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setValue("");
        onOpenChange(next);
      }}
    >
      <DialogContent title={title} description={description}>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready && !pending) onConfirm();
          }}
        >
          {typed && (
            <Field label={t("typeToConfirm", { text: typed })}>
              <Input
                value={value}
                onChange={(event) => setValue(event.target.value)}
                autoComplete="off"
                autoFocus
              />
            </Field>
          )}
          {error && (
            <p role="alert" className="text-base text-danger">
              {error}
            </p>
          )}
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{t("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="destructive" disabled={!ready} loading={pending}>
              {confirmLabel}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
