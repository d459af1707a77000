"use client";

import { useState } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { ScheduledItem } from "@/components/inbox/later/scheduled-item";
import { useLaterWords } from "@/components/inbox/later/use-later-words";
import { useScheduledList } from "@/components/inbox/later/use-scheduled";
import { useMembers } from "@/components/settings/use-library";
import { useNavCounts, usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { DayList } from "@/components/ui/day-list";
import { EmptyState } from "@/components/ui/empty-state";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ScheduledMessageView } from "@/lib/inbox/views";
import { dayIn } from "@/lib/shared/dates";

const views = {
  waiting: "scheduled",
  stuck: "stuck",
  completed: "completed",
  cancelled: "cancelled",
} as const;
type View = keyof typeof views;

/** Everything that goes out by itself, what should have and did not, and what is over. */
export function ScheduledPage() {
  const t = useTranslations("scheduled.page");
  const stuck = useNavCounts()("scheduled").count;
  const [chosen, setChosen] = useState<View>("waiting");
  return (
    <PageBody>
      <PageHeader title={t("title")} description={t("text")} />
      <Tabs value={chosen} onValueChange={(view) => setChosen(view as View)}>
        <TabsList aria-label={t("views")}>
          {(Object.keys(views) as View[]).map((view) => (
            <TabsTrigger key={view} value={view}>
              {t(view)}
              {view === "stuck" && stuck > 0 && (
                <span className="ms-1.5 rounded-full bg-danger-soft px-1.5 text-xs font-medium text-danger tabular-nums">
                  {stuck > 99 ? "99+" : stuck}
                </span>
              )}
            </TabsTrigger>
          ))}
        </TabsList>
        {(Object.keys(views) as View[]).map((view) => (
          <TabsContent key={view} value={view} className="pt-4">
            {view === chosen && <List view={view} />}
          </TabsContent>
        ))}
      </Tabs>
    </PageBody>
  );
}

const timeOf = (item: ScheduledMessageView): string =>
  item.state === "completed" ? (item.lastAt ?? item.sendAt) : item.sendAt;

/** In order, under the days of the workspace's zone. */
function List({ view }: { view: View }) {
  const t = useTranslations("scheduled.page");
  const { slug, timeZone } = useWorkspace();
  const words = useLaterWords(timeZone);
  const list = useScheduledList(views[view]);
  if (list.isPending) {
    return (
      <div className="flex flex-col gap-4" aria-busy="true">
        <Skeleton className="h-4 w-24" />
        {Array.from({ length: 4 }, (_, index) => (
          <div key={index} className="flex items-start gap-3">
            <Skeleton className="size-8 rounded-full" />
            <div className="flex flex-1 flex-col gap-2">
              <Skeleton className="h-4 w-40" />
              <Skeleton className="h-4 w-3/4" />
            </div>
          </div>
        ))}
      </div>
    );
  }
  if (list.isError && !list.data) {
    return <QueryFailed query={list} title={t("failed")} />;
  }
  const items = list.data ?? [];
  if (items.length === 0) {
    return (
      <EmptyState
        drawing="clock"
        title={t(`empty.${view}`)}
        action={
          view === "waiting" && (
            <Button asChild variant="outline">
              <Link href={`/w/${slug}/inbox`}>{t("toInbox")}</Link>
            </Button>
          )
        }
      >
        {t(`empty.${view}Text`)}
      </EmptyState>
    );
  }
  return (
    <DayList
      items={items}
      dayOf={(item) => dayIn(timeZone, new Date(timeOf(item)))}
      dayName={(_, first) => words.day(timeOf(first))}
      list={list}
      more={t("more")}
    >
      {(item) => (
        <ScheduledItem key={item.id} item={item} who={<Who item={item} />} more={<By item={item} />} />
      )}
    </DayList>
  );
}

/** Whom it goes to; leads to the conversation, to the message once it has gone out. */
function Who({ item }: { item: ScheduledMessageView }) {
  const { slug } = useWorkspace();
  const numbers = usePhoneNumbers().data?.data ?? [];
  const number = numbers.length > 1 ? numbers.find(({ id }) => id === item.phoneNumberId) : undefined;
  const query = new URLSearchParams({ conversation: item.conversationId });
  if (item.state === "completed" && item.lastMessageId) query.set("message", item.lastMessageId);
  return (
    <p className="flex min-w-0 items-center gap-2">
      <Avatar name={item.contact.name} seed={item.contact.id} size="xs" />
      <Link
        href={`/w/${slug}/inbox?${query}`}
        className="min-w-0 truncate text-base font-medium hover:underline"
      >
        <bdi>{item.contact.name}</bdi>
      </Link>
      {number && (
        <span className="min-w-0 truncate text-sm text-muted-foreground">
          {number.verifiedName ?? number.displayPhoneNumber}
        </span>
      )}
    </p>
  );
}

/** Who made it. */
function By({ item }: { item: ScheduledMessageView }) {
  const t = useTranslations("scheduled.item");
  const members = useMembers().data?.data;
  const { userId } = useWorkspace();
  if (item.createdByApiKeyId) return <span className="text-muted-foreground">{t("byProgram")}</span>;
  if (!item.createdByUserId || item.createdByUserId === userId || !members) return null;
  const name = members.find((member) => member.userId === item.createdByUserId)?.name ?? t("formerMember");
  return <span className="text-muted-foreground">{t("byMember", { name })}</span>;
}
