"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useDeviceName } from "@/components/accounts/device-name";
import { actionWords, useDetails } from "@/components/members/audit-words";
import type { AuditEntryView } from "@/lib/accounts/views";

/** Columns where there is room; below that one under the other, what happened first. */
export const auditColumns =
  "grid gap-x-4 gap-y-1 px-5 panel:grid-cols-[9.5rem_minmax(0,1fr)_minmax(0,2fr)_9.5rem]";

export function AuditRow({ entry }: { entry: AuditEntryView }) {
  const t = useTranslations("members.audit");
  const format = useFormatter();
  const deviceName = useDeviceName();
  const details = useDetails()(entry.data);
  const at = new Date(entry.at);
  const { actorType, actorName, targetName, ip } = entry;
  const program = actorType === "api_key";
  return (
    <li className={`${auditColumns} border-b py-2.5 text-base last:border-b-0`}>
      <time
        dateTime={entry.at}
        title={format.dateTime(at, { dateStyle: "full", timeStyle: "long" })}
        className="text-muted-foreground tabular-nums"
      >
        {format.dateTime(at, { dateStyle: "medium", timeStyle: "short" })}
      </time>
      <div className="min-w-0">
        <bdi className="inline-block max-w-full truncate align-bottom" title={entry.actorEmail ?? undefined}>
          {actorName ?? t(`actor.${actorType}`)}
        </bdi>
        {program && actorName && <p className="text-sm text-muted-foreground">{t("actor.api_key")}</p>}
      </div>
      <div className="order-first min-w-0 panel:order-none">
        <p className="break-words">
          <span className="font-medium">{actionWords(entry.action)}</span>
          {targetName && (
            <>
              {" "}
              <bdi>{targetName}</bdi>
            </>
          )}
        </p>
        {details && <p className="text-sm break-words text-muted-foreground">{details}</p>}
      </div>
      <div className="flex min-w-0 flex-wrap gap-x-3 text-sm text-muted-foreground panel:flex-col">
        {ip && <span className="break-all tabular-nums">{ip}</span>}
        {entry.browser && <span>{deviceName(entry)}</span>}
      </div>
    </li>
  );
}
