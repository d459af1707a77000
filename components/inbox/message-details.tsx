"use client";

import { useTranslations } from "next-intl";
import { Ticks } from "@/components/inbox/ticks";
import { useFailureText } from "@/components/inbox/use-failure-text";
import { useTimes } from "@/components/inbox/use-times";
import { useWriters } from "@/components/inbox/use-writers";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { MessageView } from "@/lib/inbox/views";

const stages = ["accepted", "sent", "delivered", "read", "played", "failed"] as const;

/** When a message came how far, who sent it, how often it was tried, and what Meta calls it. */
export default function MessageDetails({ message, onClose }: { message: MessageView; onClose: () => void }) {
  const t = useTranslations("inbox.details");
  const status = useTranslations("inbox.status");
  const times = useTimes();
  const writerOf = useWriters();
  const failure = useFailureText(message);
  const out = message.direction === "outbound";
  const failed = message.status === "failed" || message.status === "uncertain";
  const lines: [string, string][] = [
    [out ? t("written") : t("sentByCustomer"), times.exact(message.timestamp)],
    ...stages.flatMap((stage): [string, string][] => {
      const at = message.statusTimes[stage];
      return at ? [[status(stage), times.exact(at)]] : [];
    }),
    ...(message.editedAt ? [[t("edited"), times.exact(message.editedAt)] as [string, string]] : []),
    ...(message.revokedAt ? [[t("deleted"), times.exact(message.revokedAt)] as [string, string]] : []),
    ...(out ? [[t("writer"), writerOf(message) ?? t("you")] as [string, string]] : []),
    ...(message.attempts > 1 ? [[t("attempts"), String(message.attempts)] as [string, string]] : []),
    ...(message.scheduledFor
      ? [[t("scheduled"), times.exact(message.scheduledFor)] as [string, string]]
      : []),
    [t("type"), message.type],
  ];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title")}>
        <dl className="flex flex-col gap-1.5">
          {out && (
            <div className="flex items-center gap-3">
              <dt className="w-32 shrink-0 text-muted-foreground">{t("status")}</dt>
              <dd className="flex items-center gap-1.5">
                <Ticks message={message} />
                {status(message.status)}
              </dd>
            </div>
          )}
          {lines.map(([label, value]) => (
            <div key={label} className="flex gap-3">
              <dt className="w-32 shrink-0 text-muted-foreground">{label}</dt>
              <dd className="min-w-0 wrap-anywhere tabular-nums">
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
          {message.contextType && message.contextId && (
            <Identifier label={t("record")} value={`${message.contextType}/${message.contextId}`} />
          )}
          {message.wamid && <Identifier label={t("wamid")} value={message.wamid} />}
          <Identifier label={t("id")} value={message.id} />
        </dl>
        {failed && (
          <p className="rounded-lg bg-muted p-3 text-sm">
            {failure.what} {failure.next}
            {failure.details && <span className="mt-1 block text-muted-foreground">{failure.details}</span>}
          </p>
        )}
      </DialogContent>
    </Dialog>
  );
}

function Identifier({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-center gap-3">
      <dt className="w-32 shrink-0 text-muted-foreground">{label}</dt>
      <dd className="flex min-w-0 items-center gap-1">
        <code className="truncate font-mono text-sm">{value}</code>
        <CopyButton text={value} />
      </dd>
    </div>
  );
}
