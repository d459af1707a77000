"use client";

import { useRef } from "react";
import { Mic, Paperclip } from "lucide-react";
import { useTranslations } from "next-intl";
import { pickable, type Attachments } from "@/components/inbox/media/attachments";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";

/** The two tools that put something beside the words: a file, or one's voice. */
export function AttachTools({ attachments, onRecord }: { attachments: Attachments; onRecord: () => void }) {
  const t = useTranslations("media");
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Tooltip label={t("attach.button")}>
        <Button
          variant="ghost"
          size="icon"
          onClick={() => picker.current?.click()}
          aria-label={t("attach.button")}
        >
          <Paperclip />
        </Button>
      </Tooltip>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept={pickable}
        data-testid="attach-files"
        onChange={(event) => {
          attachments.add([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <Tooltip label={t("record.button")}>
        <Button variant="ghost" size="icon" onClick={onRecord} aria-label={t("record.button")}>
          <Mic />
        </Button>
      </Tooltip>
    </>
  );
}
