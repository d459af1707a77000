"use client";

import { Eraser } from "lucide-react";
import { useTranslations } from "next-intl";
import { RelativeTime } from "@/components/ui/relative-time";
import { Spinner } from "@/components/ui/spinner";
import type { ErasureView } from "@/lib/contacts/erasures/views";

/** Where a contact was: it is being erased, or is erased. */
export function ErasureState({ erasure }: { erasure: ErasureView }) {
  const t = useTranslations("contacts.erase");
  const running = erasure.state === "running";
  return (
    <div role="status" className="flex flex-col items-center gap-3 p-8 text-center">
      <span className="grid size-14 place-items-center rounded-full bg-muted text-muted-foreground">
        {running ? <Spinner /> : <Eraser className="size-6" aria-hidden="true" />}
      </span>
      <h2 className="text-base font-semibold">{t(running ? "running" : "done")}</h2>
      <p className="text-sm text-muted-foreground">{t(running ? "runningText" : "doneText")}</p>
      {erasure.requestedAt && (
        <RelativeTime at={erasure.requestedAt} className="text-xs text-muted-foreground" />
      )}
    </div>
  );
}
