"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { useLibraryWrites } from "@/components/settings/use-library-writes";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectItem } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { CustomFieldType, CustomFieldView } from "@/lib/contacts/views";

const types: CustomFieldType[] = ["text", "number", "date", "checkbox", "choice", "link"];

export type CustomFieldInput = { name: string; options: string[]; key?: string; type?: CustomFieldType };

/** "Date of birth" → date_of_birth: what the API and variables call it. */
const keyFor = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "")
    .slice(0, 40);

const lines = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

export function CustomFieldDialog({
  field,
  suggestedName = "",
  onSaved,
  onClose,
}: {
  field: CustomFieldView | null;
  /** For a new one. */
  suggestedName?: string;
  onSaved?: (field: CustomFieldView) => void;
  onClose: () => void;
}) {
  const t = useTranslations("library.customFields");
  const common = useTranslations("common");
  const { save } = useLibraryWrites<CustomFieldView, CustomFieldInput>("custom-fields");
  const [name, setName] = useState(field?.name ?? suggestedName);
  const [key, setKey] = useState<string | null>(field?.key ?? null);
  const [type, setType] = useState<CustomFieldType>(field?.type ?? "text");
  const [options, setOptions] = useState(field?.options.join("\n") ?? "");
  const fields = save.error?.fields ?? {};
  const failure = save.error && Object.keys(fields).length === 0 ? save.error.message : null;
  const optionError = Object.entries(fields).find(([path]) => path.startsWith("options"))?.[1];
  const submit = () => {
    const input = { name, options: type === "choice" ? lines(options) : [] };
    save.mutate(
      { id: field?.id, input: field ? input : { ...input, key: key ?? keyFor(name), type } },
      {
        onSuccess: (saved) => {
          onSaved?.(saved);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={field ? t("editTitle") : t("createTitle")} description={t("dialogText")}>
        <Form errors={save.error?.fields} onSubmit={submit}>
          <Field label={t("name")} error={fields.name ?? failure}>
            <Input
              value={name}
              onChange={(event) => setName(event.target.value)}
              maxLength={60}
              autoComplete="off"
              autoFocus
            />
          </Field>
          <Field label={t("key")} help={t("keyHelp")} error={fields.key}>
            <Input
              value={key ?? keyFor(name)}
              onChange={(event) => setKey(event.target.value)}
              readOnly={field !== null}
              maxLength={40}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
            />
          </Field>
          <Field label={t("type")} help={field ? t("typeStays") : undefined} error={fields.type}>
            <Select
              value={type}
              onValueChange={(value) => setType(value as CustomFieldType)}
              disabled={field !== null}
            >
              {types.map((one) => (
                <SelectItem key={one} value={one}>
                  {t(`types.${one}`)}
                </SelectItem>
              ))}
            </Select>
          </Field>
          {type === "choice" && (
            <Field label={t("options")} help={t("optionsHelp")} error={optionError}>
              <Textarea
                value={options}
                onChange={(event) => setOptions(event.target.value)}
                className="max-h-48"
                rows={4}
              />
            </Field>
          )}
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" loading={save.isPending}>
              {field ? common("save") : t("create")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
