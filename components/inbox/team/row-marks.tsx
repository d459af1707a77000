"use client";

import { Megaphone } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { LabelDot } from "@/components/inbox/library/label-chip";
import { PriorityMark } from "@/components/inbox/team/priority-mark";
import { WaitingTime } from "@/components/inbox/waiting-time";
import { useLabels, useMembers } from "@/components/settings/use-library";
import { Avatar } from "@/components/ui/avatar";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView } from "@/lib/inbox/views";

const mostDots = 3;

/** What colleagues arranged about a conversation, small enough for a row. */
export function RowMarks({ conversation }: { conversation: ConversationView }) {
  const t = useTranslations("teamwork.row");
  const words = useTranslations("teamwork.priority");
  const format = useFormatter();
  const { timeZone } = useWorkspace();
  const members = useMembers().data?.data;
  const labels = useLabels().data?.data;
  const { assigneeId, campaign, labelIds, priority, snoozedUntil, status } = conversation;
  // What was answered long ago is no news.
  const answers = status !== "closed" && campaign ? t("answers", { name: campaign.name }) : null;
  const assignee = members?.find(({ userId }) => userId === assigneeId);
  const shown = labels?.filter(({ id }) => labelIds.includes(id)) ?? [];
  return (
    <>
      <WaitingTime conversation={conversation} />
      {snoozedUntil && (
        <span className="shrink-0 text-xs text-warning tabular-nums">
          {t("snoozedUntil", {
            time: format.dateTime(new Date(snoozedUntil), {
              weekday: "short",
              hour: "2-digit",
              minute: "2-digit",
              hourCycle: "h23",
              timeZone,
            }),
          })}
        </span>
      )}
      {answers && (
        <span title={answers} className="shrink-0">
          <Megaphone className="size-3.5" aria-hidden="true" />
          <span className="sr-only">{answers}</span>
        </span>
      )}
      {shown.length > 0 && (
        <span className="flex shrink-0 items-center gap-0.5" title={shown.map(({ name }) => name).join(", ")}>
          {shown.slice(0, mostDots).map((label) => (
            <LabelDot key={label.id} color={label.color} className="size-2" />
          ))}
          <span className="sr-only">{shown.map(({ name }) => name).join(", ")}</span>
        </span>
      )}
      {priority !== "none" && <PriorityMark priority={priority} label={words(priority)} />}
      {assignee && (
        <span title={t("assignee", { name: assignee.name })} className="shrink-0">
          <Avatar name={assignee.name} seed={assignee.userId} image={assignee.image} size="xs" />
          <span className="sr-only">{t("assignee", { name: assignee.name })}</span>
        </span>
      )}
    </>
  );
}
