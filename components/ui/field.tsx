"use client";

import {
  createContext,
  useContext,
  useEffect,
  useId,
  useRef,
  type ComponentProps,
  type ReactNode,
} from "react";
import { CircleAlert } from "lucide-react";
import { Label } from "@/components/ui/label";
import { cn } from "@/lib/shared/cn";

type FieldContext = { id: string; describedBy: string | undefined; invalid: boolean; required: boolean };
const Context = createContext<FieldContext | null>(null);

/** For controls: the attributes that tie a control to the label, help and error of the Field around it. */
export function useFieldControl(): {
  id?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  "aria-required"?: true;
} {
  const field = useContext(Context);
  if (!field) return {};
  return {
    id: field.id,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.invalid || undefined,
    "aria-required": field.required || undefined,
  };
}

type Props = {
  label: ReactNode;
  /** One sentence under the label's control. */
  help?: ReactNode;
  /** What is wrong, in words. Replaces the help. */
  error?: string | null;
  /** A word beside the label: "optional". */
  hint?: ReactNode;
  required?: boolean;
  /** Keeps the label for screen readers only. */
  labelHidden?: boolean;
  className?: string;
  children: ReactNode;
};

/** A label, one control of components/ui, and the help or the error that belongs to it. */
export function Field({
  label,
  help,
  error,
  hint,
  required = false,
  labelHidden,
  className,
  children,
}: Props) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error || help;
  return (
    <Context value={{ id, describedBy: note ? noteId : undefined, invalid: Boolean(error), required }}>
      <div className={cn("flex flex-col gap-1.5", className)}>
        <div className={cn("flex items-baseline justify-between gap-2", labelHidden && "sr-only")}>
          <Label htmlFor={id}>{label}</Label>
          {hint && <span className="text-xs text-muted-foreground">{hint}</span>}
        </div>
        {children}
        {note && (
          <p
            id={noteId}
            className={cn("flex gap-1.5 text-sm", error ? "text-danger" : "text-muted-foreground")}
            role={error ? "alert" : undefined}
          >
            {error && <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />}
            <span className="min-w-0 break-words">{note}</span>
          </p>
        )}
      </div>
    </Context>
  );
}

/**
 * A form that moves the focus to its first invalid control when errors arrive. Does not reload the page; `onSubmit`
 * gets the values as FormData.
 */
export function Form({
  errors,
  onSubmit,
  className,
  children,
  ...props
}: Omit<ComponentProps<"form">, "onSubmit" | "action" | "method"> & {
  /** Field → what is wrong. A new object with entries moves the focus. */
  errors?: Record<string, string> | null;
  onSubmit: (values: FormData) => void;
}) {
  const form = useRef<HTMLFormElement>(null);
  const early = useRef(false);
  useEffect(() => {
    if (errors && Object.keys(errors).length > 0) {
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }, [errors]);
  return (
    <form
      ref={form}
      noValidate
      className={cn("flex flex-col gap-4", className)}
      // Sent before the page had its scripts: React keeps it and calls this once it has. Nothing typed is lost.
      action={(values) => {
        early.current = true;
        onSubmit(values);
      }}
      // It empties the form afterwards, and an answer may send the person back to it.
      onReset={(event) => {
        if (early.current) event.preventDefault();
        early.current = false;
      }}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(new FormData(event.currentTarget));
      }}
      {...props}
    >
      {children}
    </form>
  );
}
