"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { useCustomFields } from "@/components/settings/use-library";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { Select, SelectItem } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { ApiError } from "@/hooks/use-api";
import { consentCategories } from "@/lib/contacts/filters";
import type { BulkAction } from "@/lib/contacts/bulk/schemas";
import type { CustomFieldView } from "@/lib/contacts/views";

type Props = {
  count: number;
  error: ApiError | null;
  pending: boolean;
  onDo: (action: BulkAction) => void;
  onClose: () => void;
};

function Buttons({ label, pending, disabled }: { label: string; pending: boolean; disabled: boolean }) {
  const common = useTranslations("common");
  return (
    <DialogFooter>
      <DialogClose asChild>
        <Button variant="outline">{common("cancel")}</Button>
      </DialogClose>
      <Button type="submit" loading={pending} disabled={disabled}>
        {label}
      </Button>
    </DialogFooter>
  );
}

/** The value of a field as it is typed; null when it is empty, undefined when it cannot be read. */
function valueOf(field: CustomFieldView, typed: string): string | number | boolean | null | undefined {
  const text = typed.trim();
  if (text === "") return null;
  if (field.type === "checkbox") return text === "true";
  if (field.type !== "number") return text;
  const number = Number(text.replace(",", "."));
  return Number.isFinite(number) ? number : undefined;
}

/** The same value of one field for many; empty takes it away. */
export function BulkFieldDialog({ count, error, pending, onDo, onClose }: Props) {
  const t = useTranslations("bulk");
  const fields = useCustomFields().data?.data ?? [];
  const [key, setKey] = useState(fields[0]?.key ?? "");
  const [typed, setTyped] = useState("");
  const field = fields.find((one) => one.key === key);
  const value = field && valueOf(field, typed);
  const choices =
    field?.type === "checkbox" ? ["true", "false"] : field?.type === "choice" ? field.options : null;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("fieldTitle", { count })} description={t("fieldText")}>
        <Form
          errors={error?.fields}
          onSubmit={() => field && value !== undefined && onDo({ kind: "set_field", key, value })}
        >
          <Field label={t("field")}>
            <Select
              value={key}
              onValueChange={(next) => {
                setKey(next);
                setTyped("");
              }}
            >
              {fields.map((one) => (
                <SelectItem key={one.id} value={one.key}>
                  {one.name}
                </SelectItem>
              ))}
            </Select>
          </Field>
          <Field
            label={t("value")}
            help={t("valueHelp")}
            error={
              value === undefined ? t("notNumber") : error && (error.fields["action.value"] ?? error.message)
            }
          >
            {choices ? (
              <Select value={typed || "none"} onValueChange={(next) => setTyped(next === "none" ? "" : next)}>
                <SelectItem value="none">{t("empty")}</SelectItem>
                {choices.map((choice) => (
                  <SelectItem key={choice} value={choice}>
                    {field?.type === "checkbox" ? t(choice === "true" ? "yes" : "no") : choice}
                  </SelectItem>
                ))}
              </Select>
            ) : (
              <Input
                dir="auto"
                type={field?.type === "date" ? "date" : "text"}
                inputMode={field?.type === "number" ? "decimal" : undefined}
                maxLength={2_000}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
          <Buttons
            pending={pending}
            disabled={!field || value === undefined}
            label={t(value === null ? "clearField" : "setField", { count })}
          />
        </Form>
      </DialogContent>
    </Dialog>
  );
}

/** What many people said about messages they want, with how it is known. */
export function BulkConsentDialog({ count, error, pending, onDo, onClose }: Props) {
  const t = useTranslations("bulk");
  const words = useTranslations("filters");
  const [category, setCategory] = useState<(typeof consentCategories)[number]>("marketing");
  const [said, setSaid] = useState<"granted" | "stopped">("granted");
  const [proof, setProof] = useState("");
  const granted = said === "granted";
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("consentTitle", { count })} description={t("consentText")}>
        <Form
          errors={error?.fields}
          onSubmit={() => onDo({ kind: "set_consent", category, granted, proof: proof.trim() || null })}
        >
          <Field label={t("about")}>
            <Select value={category} onValueChange={(next) => setCategory(next as typeof category)}>
              {consentCategories.map((one) => (
                <SelectItem key={one} value={one}>
                  {words(`kinds.consent_${one}`)}
                </SelectItem>
              ))}
            </Select>
          </Field>
          <Segmented
            label={t("said")}
            value={said}
            onChange={setSaid}
            options={(["granted", "stopped"] as const).map((value) => ({
              value,
              label: t(`saidIs.${value}`),
            }))}
          />
          <Field
            label={t(granted ? "proof" : "proofOptional")}
            help={t("proofHelp")}
            error={error && (error.fields["action.proof"] ?? error.message)}
          >
            <Textarea
              dir="auto"
              maxLength={2_000}
              value={proof}
              placeholder={t(granted ? "proofExample" : "stopExample")}
              onChange={(event) => setProof(event.target.value)}
            />
          </Field>
          <Buttons
            pending={pending}
            disabled={granted && !proof.trim()}
            label={t(granted ? "grant" : "stop", { count })}
          />
        </Form>
      </DialogContent>
    </Dialog>
  );
}
