"use client";

import { useId, useState, type ComponentProps, type ReactNode } from "react";
import { Clock } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDelivery, type Deliver } from "@/components/inbox/compose/delivery";
import { MessageBody } from "@/components/inbox/message-body";
import { previewOf } from "@/components/inbox/unsent";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { Outgoing } from "@/lib/inbox/schemas";
import { cn } from "@/lib/shared/cn";

type Props = {
  title: string;
  description?: string;
  /** What would be sent now, as far as it is written. */
  message: Outgoing | null;
  /** Words of the message, when it does not say them itself. */
  words?: string;
  sendLabel: string;
  /** Hands the message over when it is complete; shows what is missing when it is not. */
  onSend: (deliver: Deliver) => void;
  /** Not now, for a reason the children say. */
  disabled?: boolean;
  onClose: () => void;
  children: ReactNode;
};

/** A window in which a message is built: the form, and beside it what the customer will see. */
export function Builder(props: Props) {
  const { title, description, message, words, sendLabel, onSend, disabled, onClose, children } = props;
  const t = useTranslations("compose.builder");
  const l = useTranslations("scheduled.later");
  const { send, later, label } = useDelivery();
  const form = useId();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title} description={description} className="sm:max-w-3xl">
        <div className="flex flex-col gap-5 sm:flex-row">
          <form
            id={form}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              onSend(send);
            }}
            className="flex min-w-0 flex-1 flex-col gap-4"
          >
            {children}
          </form>
          <section
            aria-label={t("preview")}
            className="flex min-h-32 flex-col gap-2 rounded-lg bg-muted p-3 sm:w-80 sm:shrink-0"
          >
            <h3 className="text-xs font-medium text-muted-foreground">{t("preview")}</h3>
            {message ? (
              <div className="max-w-full self-start rounded-xl bg-bubble-out px-3 py-2 text-bubble-out-foreground">
                <MessageBody message={previewOf(message, words)} />
              </div>
            ) : (
              <p className="text-sm text-muted-foreground">{t("empty")}</p>
            )}
          </section>
        </div>
        <DialogFooter>
          <Button variant="ghost" onClick={onClose}>
            {t("cancel")}
          </Button>
          {later && (
            <Button variant="outline" disabled={disabled} onClick={() => onSend(later)}>
              <Clock />
              {l("label")}
            </Button>
          )}
          <Button type="submit" form={form} disabled={disabled}>
            {label ?? sendLabel}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

type TextProps = {
  label: ReactNode;
  value: string;
  onChange: (value: string) => void;
  /** Characters; shown while writing. */
  most?: number;
  error?: string | null;
  help?: ReactNode;
  optional?: boolean;
  long?: boolean;
} & Pick<ComponentProps<"input">, "placeholder" | "inputMode" | "autoComplete" | "autoFocus">;

/** A field that says how much may still be written. */
export function LimitedField(props: TextProps) {
  const { label, value, onChange, most, error, help, optional, long, ...rest } = props;
  const t = useTranslations("compose.builder");
  const over = most !== undefined && value.length > most;
  const control = {
    dir: "auto",
    value,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
    ...rest,
  } as const;
  return (
    <Field
      label={label}
      required={!optional}
      help={help}
      error={over ? t("tooLong", { count: value.length - most }) : error}
      hint={
        most !== undefined && value !== "" ? (
          <span className={cn("tabular-nums", over && "text-danger")}>
            {value.length}/{most}
          </span>
        ) : optional ? (
          t("optional")
        ) : undefined
      }
    >
      {long ? <Textarea {...(control as ComponentProps<"textarea">)} /> : <Input {...control} />}
    </Field>
  );
}

/** Problems of a zod check by dotted path, shown only after somebody wanted to send. */
export function useProblems(
  issues: readonly { path: PropertyKey[]; message: string }[],
): [problemOf: (path: string) => string | null, tried: boolean, onTried: () => void] {
  const [tried, setTried] = useState(false);
  const problemOf = (path: string) =>
    (tried && issues.find((issue) => issue.path.join(".") === path)?.message) || null;
  return [problemOf, tried, () => setTried(true)];
}
