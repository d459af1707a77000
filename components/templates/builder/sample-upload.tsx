"use client";

import { useTranslations } from "next-intl";
import { PartField } from "@/components/templates/builder/part-field";
import { FilePick } from "@/components/templates/file-pick";
import { sendLimits } from "@/lib/media/rules";

type SampleFormat = "IMAGE" | "VIDEO" | "DOCUMENT";
const kinds = { IMAGE: "image", VIDEO: "video", DOCUMENT: "document" } as const;
/** Source: Meta, "Resumable Upload API": of documents only PDF, of videos only MP4. */
const types: Record<SampleFormat, readonly string[]> = {
  IMAGE: sendLimits.image.mimeTypes,
  VIDEO: ["video/mp4"],
  DOCUMENT: ["application/pdf"],
};

type Props = {
  path: string;
  format: SampleFormat;
  mediaId: string | undefined;
  /** Meta has a sample of its own from the last time it was submitted. */
  isKept?: boolean;
  onChange: (mediaId: string | undefined) => void;
};

/** The example file Meta's reviewer looks at. */
export function SampleUpload({ path, format, mediaId, isKept, onChange }: Props) {
  const t = useTranslations("templates.builder.sample");
  const mb = Math.floor(sendLimits[kinds[format]].mostBytes / 1024 / 1024);
  return (
    <PartField
      path={`${path}.example`}
      also={[path, `${path}.example.media_id`, `${path}.example.header_handle`]}
      label={t(`label.${format}`)}
      help={t(`help.${format}`, { mb })}
    >
      {({ id: _, "aria-invalid": invalid, ...control }) => (
        <FilePick
          kind={kinds[format]}
          types={types[format]}
          mediaId={mediaId}
          empty={t(isKept ? "kept" : "drop")}
          invalid={invalid}
          control={control}
          onChange={(media) => onChange(media?.id)}
        />
      )}
    </PartField>
  );
}
