"use client";

import { useRef, useState } from "react";
import { FileSpreadsheet } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select, SelectItem } from "@/components/ui/select";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { AudienceSource } from "@/lib/campaigns/schemas";
import { largeFileText, type ColumnTarget } from "@/lib/contacts/imports/schemas";
import type { ContactImportPreview, ContactImportView } from "@/lib/contacts/imports/views";

type Props = { onPick: (source: AudienceSource) => void; onClose: () => void };

const busy = new Set<ContactImportView["state"]>(["queued", "running", "checking"]);

/** A file of this campaign: uploaded, its column of numbers named, read into contacts with every row's values kept. */
export function CsvPicker({ onPick, onClose }: Props) {
  const t = useTranslations("campaigns");
  const { importMaxBytes } = useWorkspace();
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<ContactImportPreview | null>(null);
  const [started, setStarted] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);
  const upload = useApiMutation(
    async (api, chosen: File) => {
      const made = await api.post<ContactImportView>(
        `/contact-imports?filename=${encodeURIComponent(chosen.name)}`,
        chosen,
      );
      return api.get<ContactImportPreview>(`/contact-imports/${made.id}`);
    },
    { onSuccess: setFile },
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("audience.kind.import")} description={t("csv.text")}>
        {(tooLarge || upload.error) && (
          <p role="alert" className="text-base text-danger">
            {tooLarge ? largeFileText(importMaxBytes) : upload.error?.message}
          </p>
        )}
        {file && started ? (
          <Reading file={file} onPick={onPick} />
        ) : file?.preview ? (
          <Columns file={file} onStarted={() => setStarted(true)} />
        ) : null}
        {!started && (
          <Button
            variant={file ? "ghost" : "outline"}
            className="self-start"
            loading={upload.isPending}
            onClick={() => picker.current?.click()}
          >
            <FileSpreadsheet />
            {t(file ? "csv.another" : "csv.choose")}
          </Button>
        )}
        <input
          ref={picker}
          type="file"
          hidden
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          aria-label={t("csv.choose")}
          onChange={({ target }) => {
            const chosen = target.files?.[0];
            target.value = "";
            if (!chosen) return;
            setTooLarge(chosen.size > importMaxBytes);
            if (chosen.size <= importMaxBytes) upload.mutate(chosen);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

function Columns({ file, onStarted }: { file: ContactImportPreview; onStarted: () => void }) {
  const t = useTranslations("campaigns.csv");
  const { columns, guess, separator, hasHeader } = file.preview!;
  const guessed = (to: ColumnTarget["to"]) => guess.find((target) => target.to === to)?.column;
  const [phone, setPhone] = useState(guessed("phone") ?? 0);
  const [name, setName] = useState<number | null>(guessed("name") ?? guessed("first_name") ?? null);
  const start = useApiMutation(
    (api) =>
      api.put<ContactImportView>(`/contact-imports/${file.id}/run`, {
        separator,
        hasHeader,
        duplicates: "fill",
        keepValues: true,
        columns: [
          { column: phone, to: "phone" },
          ...(name === null || name === phone ? [] : [{ column: name, to: "name" }]),
        ],
      }),
    { onSuccess: onStarted },
  );
  const samples = (index: number) => {
    const shown = columns[index]?.samples.slice(0, 2).join(", ");
    return shown ? t("samples", { samples: shown }) : undefined;
  };
  return (
    <>
      <Field
        label={t("phone")}
        help={samples(phone)}
        error={start.error && (Object.values(start.error.fields)[0] ?? start.error.message)}
      >
        <Select value={String(phone)} onValueChange={(value) => setPhone(Number(value))}>
          {columns.map((column, index) => (
            <SelectItem key={index} value={String(index)}>
              {column.name}
            </SelectItem>
          ))}
        </Select>
      </Field>
      <Field label={t("name")} help={name === null ? undefined : samples(name)}>
        <Select
          value={name === null ? "none" : String(name)}
          onValueChange={(value) => setName(value === "none" ? null : Number(value))}
        >
          <SelectItem value="none">{t("noName")}</SelectItem>
          {columns.map((column, index) => (
            <SelectItem key={index} value={String(index)}>
              {column.name}
            </SelectItem>
          ))}
        </Select>
      </Field>
      <p className="text-sm text-muted-foreground">{t("consent")}</p>
      <DialogFooter>
        <Button loading={start.isPending} onClick={() => start.mutate()}>
          {t("use")}
        </Button>
      </DialogFooter>
    </>
  );
}

function Reading({ file, onPick }: { file: ContactImportView; onPick: Props["onPick"] }) {
  const t = useTranslations("campaigns.csv");
  const format = useFormatter();
  const { slug } = useWorkspace();
  const now = useApiQuery<ContactImportView>(`/contact-imports/${file.id}`, {
    refetchInterval: ({ state }) => (state.data && !busy.has(state.data.state) ? false : 700),
  });
  const view = now.data ?? file;
  const people = view.created + view.updated + view.skipped;
  if (view.state === "failed" || view.state === "cancelled") {
    return (
      <p role="alert" className="text-base text-danger">
        {t("failed", { reason: view.error?.message ?? view.state })}
      </p>
    );
  }
  return (
    <>
      <div className="flex flex-col gap-2" aria-live="polite">
        <bdi className="truncate font-medium">{view.filename}</bdi>
        <progress
          value={view.state === "completed" ? 1 : view.progress}
          max={1}
          aria-label={t("reading", { rows: view.rows })}
          className="h-1.5 w-full overflow-hidden rounded-full accent-primary"
        />
        <p className="text-sm text-muted-foreground tabular-nums">
          {t("reading", { rows: view.rows })}{" "}
          {view.totalRows !== null && view.state !== "completed"
            ? `(${format.number(view.progress, { style: "percent" })})`
            : ""}
        </p>
        {view.failed > 0 && (
          <p className="text-sm text-warning">
            {t("failedRows", { count: view.failed })}{" "}
            <a
              className="underline underline-offset-4"
              href={`/api/v1/contact-imports/${view.id}/error-report?workspace=${encodeURIComponent(slug)}`}
              download
            >
              {t("report")}
            </a>
          </p>
        )}
      </div>
      <DialogFooter>
        <Button
          disabled={view.state !== "completed" || people === 0}
          onClick={() => onPick({ kind: "import", importId: view.id })}
        >
          {t("add", { count: people })}
        </Button>
      </DialogFooter>
    </>
  );
}
