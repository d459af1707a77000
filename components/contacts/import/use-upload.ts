"use client";

import { useEffect, useRef, useState } from "react";
import { useRouter } from "next/navigation";
import { useQueryClient } from "@tanstack/react-query";
import { importKeys } from "@/components/contacts/import/import-cache";
import { sendFile } from "@/hooks/send-file";
import type { ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { largeFileText, type encodings } from "@/lib/contacts/imports/schemas";
import type { ContactImportPreview } from "@/lib/contacts/imports/views";

export type Encoding = (typeof encodings)[number];

/** The last file that was chosen in this tab: with another encoding it has to be sent again. */
let chosen: { importId: string; file: File } | null = null;
export const chosenFile = (importId: string): File | null =>
  chosen?.importId === importId ? chosen.file : null;

/** Sends a file and goes to the page of its import. Leaving the page before cuts it off. */
export function useUpload() {
  const router = useRouter();
  const client = useQueryClient();
  const { slug, importMaxBytes } = useWorkspace();
  /** 0 to 1; null while nothing is sent. */
  const [progress, setProgress] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const sending = useRef<AbortController | null>(null);
  useEffect(() => () => sending.current?.abort(), []);

  /** @returns whether it arrived */
  const send = async (file: File, encoding: Encoding = "auto"): Promise<boolean> => {
    sending.current?.abort();
    if (file.size > importMaxBytes) {
      setProgress(null);
      setError(largeFileText(importMaxBytes));
      return false;
    }
    const abort = (sending.current = new AbortController());
    setError(null);
    setProgress(0);
    try {
      const search = new URLSearchParams({ filename: file.name.slice(-500), encoding });
      const made = await sendFile<ContactImportPreview>({
        path: `/contact-imports?${search}`,
        slug,
        file,
        onProgress: (share) => !abort.signal.aborted && setProgress(share),
        signal: abort.signal,
      });
      chosen = { importId: made.id, file };
      client.setQueryData(importKeys.one(slug, made.id), made);
      void client.invalidateQueries({ queryKey: importKeys.list(slug) });
      router.push(`/w/${slug}/contacts/import/${made.id}`);
      return true;
    } catch (failed) {
      if (!abort.signal.aborted) {
        setProgress(null);
        setError((failed as ApiError).message);
      }
      return false;
    }
  };
  const cancel = () => {
    sending.current?.abort();
    setProgress(null);
  };
  return { send, cancel, progress, error };
}
