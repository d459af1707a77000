"use client";

import { Megaphone } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { DashboardFilters } from "@/components/analytics/dashboard-filters";
import { queryOf, useDashboardChoice, useFailedMessages } from "@/components/analytics/use-dashboard";
import { MessagePreview } from "@/components/inbox/preview";
import { useFailureText } from "@/components/inbox/use-failure-text";
import { useTimes } from "@/components/inbox/use-times";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Avatar } from "@/components/ui/avatar";
import { BackTo } from "@/components/ui/back-to";
import { DayList } from "@/components/ui/day-list";
import { EmptyState } from "@/components/ui/empty-state";
import { TurnBadge } from "@/components/ui/error-state";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkspace } from "@/hooks/use-workspace";
import type { FailedMessageView } from "@/lib/analytics/views";
import { dayIn } from "@/lib/shared/dates";

/** What the figure "failed" of the dashboard counts, one by one. */
export function FailedMessagesPage() {
  const t = useTranslations("dashboard.failedMessages");
  const { slug } = useWorkspace();
  const { choice, choose } = useDashboardChoice();
  return (
    <PageBody>
      <div className="flex flex-col gap-3">
        <BackTo href={`/w/${slug}/dashboard${queryOf(choice)}`}>{t("back")}</BackTo>
        <PageHeader
          title={t("title")}
          description={t("text")}
          actions={<DashboardFilters choice={choice} choose={choose} />}
        />
      </div>
      <List choice={choice} />
    </PageBody>
  );
}

function Loading() {
  return (
    <div className="flex flex-col gap-4" aria-busy="true">
      <Skeleton className="h-4 w-24" />
      {Array.from({ length: 4 }, (_, index) => (
        <div key={index} className="flex items-start gap-3">
          <Skeleton className="size-8 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-4 w-40" />
            <Skeleton className="h-4 w-2/3" />
            <Skeleton className="h-4 w-3/4" />
          </div>
        </div>
      ))}
    </div>
  );
}

/** Under the days of the workspace's zone. */
function List({ choice }: { choice: ReturnType<typeof useDashboardChoice>["choice"] }) {
  const t = useTranslations("dashboard.failedMessages");
  const { timeZone } = useWorkspace();
  const times = useTimes();
  const list = useFailedMessages(choice);
  if (list.isPending) return <Loading />;
  if (list.isError && !list.data) {
    return <QueryFailed query={list} title={t("failed")} />;
  }
  const items = list.data ?? [];
  if (items.length === 0) {
    return (
      <EmptyState drawing="number" title={t("empty")}>
        {t("emptyText")}
      </EmptyState>
    );
  }
  return (
    <DayList
      items={items}
      dayOf={({ timestamp }) => dayIn(timeZone, new Date(timestamp))}
      dayName={times.day}
      list={list}
      more={t("more")}
    >
      {(message) => <Item key={message.id} message={message} showNumber={!choice.number} />}
    </DayList>
  );
}

/** One message: to whom and when, what it said, why it failed and what to do. Leads to its place in the conversation. */
function Item({ message, showNumber }: { message: FailedMessageView; showNumber: boolean }) {
  const t = useTranslations("dashboard.failedMessages");
  const { slug } = useWorkspace();
  const times = useTimes();
  const numbers = usePhoneNumbers().data?.data ?? [];
  const { contact, timestamp, campaign } = message;
  const name = contact?.name ?? t("erased");
  const failure = useFailureText({ ...message, contact: { name } });
  const number =
    showNumber && numbers.length > 1 ? numbers.find(({ id }) => id === message.phoneNumberId) : undefined;
  const place = new URLSearchParams({ conversation: message.conversationId, message: message.id });
  return (
    <li className="relative flex items-start gap-3 py-3 has-[a:hover]:bg-accent">
      <Avatar name={name} seed={contact?.id ?? message.id} />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <div className="flex min-w-0 items-baseline gap-x-2">
          {contact ? (
            <Link
              href={`/w/${slug}/inbox?${place}`}
              prefetch={false}
              className="min-w-0 text-base font-medium after:absolute after:inset-0"
            >
              <bdi className="block truncate">{name}</bdi>
            </Link>
          ) : (
            <span className="min-w-0 truncate text-base text-muted-foreground">{name}</span>
          )}
          {number && (
            <bdi className="hidden min-w-0 shrink-[2] truncate text-sm text-muted-foreground sm:block">
              {number.verifiedName ?? number.displayPhoneNumber}
            </bdi>
          )}
          <time
            dateTime={timestamp}
            title={times.exact(timestamp)}
            className="relative ms-auto shrink-0 text-sm text-muted-foreground tabular-nums"
          >
            {times.clock(timestamp)}
          </time>
        </div>
        <p className="flex min-w-0 items-center gap-3 text-sm text-muted-foreground">
          <MessagePreview message={message} className="min-w-0" />
          {campaign && (
            <span className="flex min-w-0 shrink-[2] items-center gap-1">
              <Megaphone className="size-3.5 shrink-0" aria-hidden="true" />
              <bdi className="truncate">{campaign.name}</bdi>
            </span>
          )}
        </p>
        <p className="text-base text-pretty">
          <span className="text-danger">{failure.what}</span>{" "}
          <span className="text-muted-foreground">{failure.next}</span>
        </p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted-foreground">
          {message.error && <TurnBadge turn={message.error.turn} />}
          {failure.details && <span className="min-w-0 break-words">{failure.details}</span>}
        </p>
      </div>
    </li>
  );
}
