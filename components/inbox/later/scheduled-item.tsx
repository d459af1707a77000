"use client";

import { useState, type ReactNode } from "react";
import dynamic from "next/dynamic";
import {
  CalendarClock,
  Ellipsis,
  LayoutTemplate,
  Pencil,
  Repeat,
  RotateCcw,
  SendHorizontal,
  Tag,
  TriangleAlert,
  X,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { DeliveryContext } from "@/components/inbox/compose/delivery";
import { closedBy } from "@/components/inbox/later/times";
import { useLaterWords } from "@/components/inbox/later/use-later-words";
import { useScheduledActions } from "@/components/inbox/later/use-scheduled";
import { MessagePreview } from "@/components/inbox/preview";
import { useConversation } from "@/components/inbox/use-conversations";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { TurnBadge } from "@/components/ui/error-state";
import { patiently } from "@/components/ui/late";
import { Tooltip } from "@/components/ui/tooltip";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView, ScheduledMessageView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

const ScheduleDialog = dynamic(
  patiently(() => import("@/components/inbox/later/schedule-dialog")),
  { ssr: false },
);
const PickTemplate = dynamic(
  patiently(() => import("@/components/inbox/compose/template-picker").then((file) => file.PickTemplate)),
  { ssr: false },
);

type Props = {
  item: ScheduledMessageView;
  /** Whom it goes to and where, in lists of many conversations. */
  who?: ReactNode;
  /** Who made it, and the like. */
  more?: ReactNode;
};

type Action = {
  name: "sendNow" | "template" | "edit" | "restore" | "cancel";
  icon: ReactNode;
  run: () => void;
};

/** A message for a time to come: when, what, what stands in its way, and what one can do about it. */
export function ScheduledItem({ item, who, more }: Props) {
  const t = useTranslations("scheduled.item");
  const { timeZone } = useWorkspace();
  const words = useLaterWords(timeZone);
  const mayAct = useMay("agent");
  const actions = useScheduledActions();
  const [open, setOpen] = useState<"edit" | "template" | null>(null);
  const { state, problem } = item;
  const waits = state === "scheduled" || state === "stuck";
  const isTemplate = item.message.type === "template";
  const [now] = useState(() => new Date());
  const closedNow = !isTemplate && closedBy(item.windowExpiresAt, now);
  const closedThen =
    state === "scheduled" && !isTemplate && closedBy(item.windowExpiresAt, new Date(item.sendAt));
  const { name } = item.contact;
  const list: Action[] = !mayAct
    ? []
    : waits
      ? [
          ...(state === "stuck" && closedNow
            ? [{ name: "template", icon: <LayoutTemplate />, run: () => setOpen("template") } as const]
            : closedNow
              ? []
              : [
                  {
                    name: "sendNow",
                    icon: <SendHorizontal />,
                    run: () => void actions.sendNow(item),
                  } as const,
                ]),
          { name: "edit", icon: <Pencil />, run: () => setOpen("edit") },
          { name: "cancel", icon: <X />, run: () => void actions.cancel(item) },
        ]
      : state === "cancelled"
        ? [{ name: "restore", icon: <RotateCcw />, run: () => setOpen("edit") }]
        : [];
  const time = state === "completed" ? (item.lastAt ?? item.sendAt) : item.sendAt;
  const Icon = state === "stuck" ? TriangleAlert : item.recurrence ? Repeat : CalendarClock;
  return (
    <li className="@container flex items-start gap-3 py-2">
      <Icon
        className={cn("mt-0.5 size-4 shrink-0", state === "stuck" ? "text-danger" : "text-muted-foreground")}
        aria-hidden="true"
      />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        {who}
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5 text-sm">
          <time
            dateTime={time}
            className={cn(
              "font-medium tabular-nums",
              state === "cancelled" && "text-muted-foreground line-through",
            )}
          >
            {state === "stuck" ? t("planned", { when: words.when(time) }) : words.when(time)}
          </time>
          {item.recurrence && <span className="text-muted-foreground">{words.repeats(item.recurrence)}</span>}
          {item.recurrence && item.times > 0 && (
            <span className="text-muted-foreground">{t("times", { count: item.times })}</span>
          )}
          {item.contextType && item.contextId && (
            <Badge tone="outline" title={t("record", { type: item.contextType, id: item.contextId })}>
              <Tag aria-hidden="true" />
              <bdi className="max-w-40 truncate">
                {item.contextType}/{item.contextId}
              </bdi>
            </Badge>
          )}
          {more}
        </p>
        <MessagePreview
          message={{ type: item.message.type, text: item.text }}
          className={cn("text-base", state === "cancelled" && "text-muted-foreground")}
        />
        {problem && state === "stuck" && (
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-danger">
            <span className="text-pretty">{problem.message}</span>
            <TurnBadge turn={problem.turn} />
          </p>
        )}
        {problem && state === "scheduled" && (
          <p className="text-sm text-pretty text-warning">
            {t("lastMissed", { when: words.when(problem.at), message: problem.message })}
          </p>
        )}
        {closedThen && !problem && (
          <p className="text-sm text-pretty text-warning">
            {item.fallback === "tell"
              ? t("closedTell", { name })
              : t("closedTemplate", { name, template: item.fallback.template.name })}
          </p>
        )}
      </div>
      <Actions list={list} />
      {open === "edit" && (
        <WithConversation id={item.conversationId}>
          {(conversation) => (
            <ScheduleDialog
              conversation={conversation}
              what={{ kind: "edit", item }}
              onClose={() => setOpen(null)}
            />
          )}
        </WithConversation>
      )}
      {open === "template" && (
        <DeliveryContext
          value={{
            label: t("sendTemplate"),
            later: null,
            send: (message, { onDone } = {}) => {
              void actions.sendInstead(item, message);
              onDone?.();
            },
          }}
        >
          <WithConversation id={item.conversationId}>
            {(conversation) => <PickTemplate conversation={conversation} onClose={() => setOpen(null)} />}
          </WithConversation>
        </DeliveryContext>
      )}
    </li>
  );
}

/** Buttons where there is room, a menu where there is not. */
function Actions({ list }: { list: readonly Action[] }) {
  const t = useTranslations("scheduled.item");
  if (list.length === 0) return null;
  return (
    <>
      <div className="hidden shrink-0 items-center gap-0.5 @sm:flex">
        {list.map(({ name, icon, run }) =>
          name === "template" || name === "restore" ? (
            <Button key={name} variant="outline" size="sm" onClick={run}>
              {icon}
              {t(name)}
            </Button>
          ) : (
            <Tooltip key={name} label={t(name)} align="end">
              <Button variant="ghost" size="icon-sm" aria-label={t(name)} onClick={run}>
                {icon}
              </Button>
            </Tooltip>
          ),
        )}
      </div>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={t("more")} className="@sm:hidden">
            <Ellipsis />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {list.map(({ name, icon, run }) => (
            <DropdownMenuItem key={name} onSelect={run}>
              {icon}
              {t(name)}
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
    </>
  );
}

function WithConversation(props: { id: string; children: (conversation: ConversationView) => ReactNode }) {
  const { data } = useConversation(props.id);
  return data ? props.children(data) : null;
}
