"use client";

import { Download, Trash2 } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Ago } from "@/components/accounts/ago";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { useWorkspace } from "@/hooks/use-workspace";
import type { WorkspaceExportState, WorkspaceExportView } from "@/lib/data/exports/views";
import { fileSize } from "@/components/inbox/content";

export const isBusy = ({ state }: WorkspaceExportView): boolean => state === "queued" || state === "running";

const tones: Record<WorkspaceExportState, "info" | "success" | "danger" | "outline"> = {
  queued: "info",
  running: "info",
  ready: "success",
  failed: "danger",
  cancelled: "outline",
  expired: "outline",
};

/** How far it is: a bar that moves once there is something to count. */
function Progress({ value, label }: { value: number | null; label: string }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.round(value * 100)}
      className="h-1.5 w-full max-w-64 overflow-hidden rounded-full bg-secondary"
    >
      <div
        className="h-full rounded-full bg-primary transition-[width] duration-300 motion-reduce:transition-none"
        style={{ width: `${Math.max(2, (value ?? 0) * 100)}%` }}
      />
    </div>
  );
}

/** An export with what can be done with it. */
export function ExportRow({ one, onRemove }: { one: WorkspaceExportView; onRemove: () => void }) {
  const t = useTranslations("data.export");
  const format = useFormatter();
  const { slug } = useWorkspace();
  const busy = isBusy(one);
  const made = format.dateTime(new Date(one.createdAt), { dateStyle: "medium", timeStyle: "short" });
  const size = one.parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <li className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2 border-t px-5 py-3">
      <div className="flex min-w-0 flex-1 basis-56 flex-col gap-1">
        <p className="flex min-w-0 items-center gap-2 text-base font-medium">
          <span className="truncate">{one.withFiles ? t("withFilesRow") : t("withoutFilesRow")}</span>
          <Badge tone={tones[one.state]}>{t(`states.${one.state}`)}</Badge>
        </p>
        {busy ? (
          <Progress value={one.progress} label={t("progress", { made })} />
        ) : (
          <p className="flex flex-wrap gap-x-2 text-sm text-muted-foreground tabular-nums">
            <span>{t.rich("asked", { ago: () => <Ago at={one.createdAt} /> })}</span>
            {size > 0 && <span>{fileSize(size)}</span>}
            {one.expiresAt && (
              <span>
                {t("until", { date: format.dateTime(new Date(one.expiresAt), { dateStyle: "medium" }) })}
              </span>
            )}
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {one.parts.map(({ part, sizeBytes }) => (
          <Button key={part} variant="outline" size="sm" asChild>
            <a
              href={`/api/v1/workspace-exports/${one.id}/parts/${part}?workspace=${slug}`}
              download
              aria-label={t("downloadNamed", { made, part, size: fileSize(sizeBytes) })}
            >
              <Download />
              {one.parts.length > 1 ? t("downloadPart", { part }) : t("download")}
            </a>
          </Button>
        ))}
        {(busy || one.state === "ready") && (
          <Button
            variant="ghost"
            size="sm"
            onClick={onRemove}
            aria-label={busy ? t("stopNamed", { made }) : t("deleteNamed", { made })}
          >
            {!busy && <Trash2 />}
            {busy ? t("stop") : t("delete")}
          </Button>
        )}
      </div>
    </li>
  );
}
