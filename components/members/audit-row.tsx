"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useDeviceName } from "@/components/accounts/device-name";
import { actionWords, useDetails } from "@/components/members/audit-words";
import { TableCell, TableRow } from "@/components/ui/table";
import type { AuditEntryView } from "@/lib/accounts/views";

export function AuditRow({ entry }: { entry: AuditEntryView }) {
  const t = useTranslations("members.audit");
  const format = useFormatter();
  const deviceName = useDeviceName();
  const details = useDetails()(entry.data);
  const at = new Date(entry.at);
  const { actorType, actorName, targetName, ip } = entry;
  return (
    <TableRow className="align-top">
      <TableCell className="py-2.5 pl-5 align-top whitespace-nowrap">
        <time dateTime={entry.at} title={format.dateTime(at, { dateStyle: "full", timeStyle: "long" })}>
          {format.dateTime(at, { dateStyle: "medium", timeStyle: "short" })}
        </time>
      </TableCell>
      <TableCell className="max-w-44 py-2.5 align-top">
        <bdi className="block truncate" title={entry.actorEmail ?? undefined}>
          {actorType === "user" || actorType === "api_key"
            ? (actorName ?? t(`actor.${actorType}`))
            : t(`actor.${actorType}`)}
        </bdi>
        {actorType === "api_key" && (
          <span className="text-sm text-muted-foreground">{t("actor.api_key")}</span>
        )}
      </TableCell>
      <TableCell className="min-w-52 py-2.5 align-top">
        <span className="font-medium">{actionWords(entry.action)}</span>
        {targetName && <bdi className="ml-1.5 break-words">{targetName}</bdi>}
        {details && <p className="text-sm break-words text-muted-foreground">{details}</p>}
      </TableCell>
      <TableCell className="py-2.5 pr-5 align-top text-sm whitespace-nowrap text-muted-foreground">
        {ip && <p>{ip}</p>}
        {entry.browser && <p>{deviceName(entry)}</p>}
      </TableCell>
    </TableRow>
  );
}
