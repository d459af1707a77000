import type { Ref } from "react";

const csvTypes = ".csv,.tsv,.tab,.txt,text/csv,text/plain,text/tab-separated-values";

/** The browser's own dialog for choosing a list; what opens it clicks on `ref`. The same file can be chosen again. */
export function CsvPicker({
  ref,
  label,
  onFile,
}: {
  ref: Ref<HTMLInputElement>;
  label: string;
  onFile: (file: File) => void;
}) {
  return (
    <input
      ref={ref}
      type="file"
      hidden
      accept={csvTypes}
      aria-label={label}
      onChange={({ target }) => {
        const file = target.files?.[0];
        target.value = "";
        if (file) onFile(file);
      }}
    />
  );
}
