"use client";

import { useState, type ReactNode } from "react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export type TypedConfirmProps = {
  /** Must be typed before the button works, in any script; without it the button works at once. */
  typed?: string;
  /** The verb on the button: "Disconnect number". */
  confirmLabel: string;
  onConfirm: () => void;
  pending?: boolean;
  /** Why it did not work, in words. */
  error?: string | null;
  /** What is said or chosen above what is typed. */
  children?: ReactNode;
};

/** The lower part of a dialog before something that cannot be undone: words to type, what failed, the two buttons. */
export function TypedConfirm({
  typed,
  confirmLabel,
  onConfirm,
  pending,
  error,
  children,
}: TypedConfirmProps) {
  const t = useTranslations("common");
  const [value, setValue] = useState("");
  const ready = !typed || value.trim() === typed.trim();
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !pending) onConfirm();
      }}
    >
      {children}
      {typed && (
        <Field label={t("typeToConfirm", { text: typed })}>
          <Input
            dir="auto"
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
  );
}
