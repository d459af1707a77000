"use client";

import { useRef, useState } from "react";
import { useFormatter, useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { CsvPicker } from "@/components/contacts/import/csv-picker";
import { Bar } from "@/components/contacts/import/import-state";
import { useUpload } from "@/components/contacts/import/use-upload";
import { Button } from "@/components/ui/button";
import { drawings } from "@/components/ui/drawings";
import { cn } from "@/lib/shared/cn";

/** Where a file is dropped or chosen, and how far it has come. */
export function FileDrop() {
  const t = useTranslations("imports.upload");
  const common = useTranslations("common");
  const format = useFormatter();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const { send, cancel, progress, error } = useUpload();
  return (
    <section
      aria-label={t("title")}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file && progress === null) void send(file);
      }}
      className={cn(
        "flex flex-col items-center gap-3 rounded-xl border border-dashed px-6 py-10 text-center transition-colors",
        over && "border-primary bg-primary-soft",
      )}
    >
      {drawings.select}
      {progress === null ? (
        <>
          <div className="flex max-w-md flex-col gap-1">
            <h2 className="text-base font-semibold">{t("title")}</h2>
            <p className="text-base text-balance text-muted-foreground">{t("text")}</p>
          </div>
          <Button onClick={() => picker.current?.click()}>{t("choose")}</Button>
        </>
      ) : (
        <div className="flex w-full max-w-sm flex-col items-center gap-3">
          <Bar share={progress} label={t("sending")} />
          <p role="status" className="text-base text-muted-foreground tabular-nums">
            {progress < 1
              ? t("progress", {
                  share: format.number(progress, { style: "percent", maximumFractionDigits: 0 }),
                })
              : t("reading")}
          </p>
          <Button variant="outline" onClick={cancel}>
            {common("cancel")}
          </Button>
        </div>
      )}
      <CsvPicker ref={picker} label={t("choose")} onFile={(file) => void send(file)} />
      {error && (
        <Notice tone="danger" className="max-w-md text-start">
          {error}
        </Notice>
      )}
    </section>
  );
}
