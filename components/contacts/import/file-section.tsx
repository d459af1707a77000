"use client";

import { useRef } from "react";
import { useFormatter, useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { Section } from "@/components/campaigns/draft/section";
import type { Draft } from "@/components/contacts/import/draft";
import { CsvPicker } from "@/components/contacts/import/csv-picker";
import { Bar } from "@/components/contacts/import/import-state";
import { chosenFile, useUpload, type Encoding } from "@/components/contacts/import/use-upload";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { Select, SelectItem } from "@/components/ui/select";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { useApi } from "@/hooks/use-api";
import { encodings, separators, type SeparatorName } from "@/lib/contacts/imports/schemas";
import type { ContactImportPreview } from "@/lib/contacts/imports/views";

type Props = {
  view: ContactImportPreview;
  draft: Draft;
  preview: NonNullable<ContactImportPreview["preview"]>;
  /** Why the file cannot be read with this separator. */
  error: string | null;
  onChange: (changes: Partial<Draft>) => void;
};

const shownRows = 5;
const written = encodings.filter((encoding) => encoding !== "auto");

/** The letters of the file are read when it arrives: another encoding sends it again. */
function EncodingField({ view }: { view: ContactImportPreview }) {
  const t = useTranslations("imports.file");
  const common = useTranslations("common");
  const format = useFormatter();
  const api = useApi();
  const picker = useRef<HTMLInputElement>(null);
  const wanted = useRef<Encoding>("auto");
  const { send, cancel, progress, error } = useUpload();
  const again = async (file: File) => {
    if (await send(file, wanted.current)) {
      await api.delete(`/contact-imports/${view.id}`).catch(() => undefined);
    }
  };
  return (
    <div className="flex flex-col gap-2">
      <Field label={t("encoding")} help={t("encodingHelp")} error={error}>
        <Select
          value={view.encoding}
          onValueChange={(encoding) => {
            wanted.current = encoding as Encoding;
            const file = chosenFile(view.id);
            if (file) void again(file);
            else picker.current?.click();
          }}
        >
          {written.map((encoding) => (
            <SelectItem key={encoding} value={encoding}>
              {t(`encodings.${encoding}`)}
            </SelectItem>
          ))}
        </Select>
      </Field>
      {progress !== null && (
        <div className="flex items-center gap-3" role="status">
          <Bar share={progress} label={t("sendingAgain")} />
          <span className="text-sm text-muted-foreground tabular-nums">
            {format.number(progress, { style: "percent", maximumFractionDigits: 0 })}
          </span>
          <Button size="sm" variant="ghost" onClick={cancel}>
            {common("cancel")}
          </Button>
        </div>
      )}
      <CsvPicker ref={picker} label={t("chooseAgain")} onFile={(file) => void again(file)} />
    </div>
  );
}

/** How the file is written, and its first rows as they are. */
export function FileSection({ view, draft, preview, error, onChange }: Props) {
  const t = useTranslations("imports.file");
  return (
    <Section id="file" title={t("title")} text={t("text")}>
      <div className="grid gap-4 sm:grid-cols-2">
        <EncodingField view={view} />
        <Field label={t("separator")}>
          <Select
            value={draft.separator}
            onValueChange={(separator) => onChange({ separator: separator as SeparatorName, targets: null })}
          >
            {(Object.keys(separators) as SeparatorName[]).map((name) => (
              <SelectItem key={name} value={name}>
                {t(`separators.${name}`)}
              </SelectItem>
            ))}
          </Select>
        </Field>
      </div>
      <Segmented
        label={t("header")}
        value={draft.hasHeader ? "yes" : "no"}
        options={[
          { value: "yes", label: t("hasHeader") },
          { value: "no", label: t("noHeader") },
        ]}
        onChange={(value) => onChange({ hasHeader: value === "yes", targets: null })}
        className="self-start max-sm:self-stretch"
      />
      {error ? (
        <Notice tone="danger">{error}</Notice>
      ) : (
        <div className="overflow-hidden rounded-lg border">
          <Table aria-label={t("firstRows")}>
            <thead>
              <TableRow>
                {preview.columns.map(({ name }, index) => (
                  <TableHead key={index}>
                    <bdi>{name}</bdi>
                  </TableHead>
                ))}
              </TableRow>
            </thead>
            <tbody>
              {preview.rows.slice(0, shownRows).map(({ line, cells }) => (
                <TableRow key={line}>
                  {preview.columns.map((_, index) => (
                    <TableCell key={index} className="max-w-60 truncate">
                      <bdi>{cells[index]}</bdi>
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </Section>
  );
}
