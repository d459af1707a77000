"use client";

import { useState, type ReactNode } from "react";
import dynamic from "next/dynamic";
import { AlarmClock, Check, MoreHorizontal, RotateCcw, Tag, UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { PickerName } from "@/components/inbox/team/pickers";
import { PriorityMark } from "@/components/inbox/team/priority-mark";
import { useArrange } from "@/components/inbox/team/use-arrange";
import { useMembers } from "@/components/settings/use-library";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { whenIdle } from "@/components/ui/late";
import { Popover, PopoverAnchor, PopoverContent } from "@/components/ui/popover";
import { Skeleton } from "@/components/ui/skeleton";
import { Tooltip } from "@/components/ui/tooltip";
import { useHotkeys } from "@/hooks/use-hotkeys";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

const Pickers = dynamic(
  whenIdle(() => import("@/components/inbox/team/pickers")),
  {
    ssr: false,
    loading: () => (
      <div aria-hidden="true" className="flex flex-col gap-2 p-3">
        <Skeleton className="h-6 w-full" />
        <Skeleton className="h-6 w-4/5" />
        <Skeleton className="h-6 w-3/5" />
      </div>
    ),
  },
);

type Props = {
  /** One conversation, or those that are selected. */
  targets: readonly ConversationView[];
  /** Called before they are closed, so that the next one opens. */
  onClose?: () => void;
  /** Whether the keys belong to this bar now. */
  hotkeys: boolean;
  /** Everything in view, however narrow it is. */
  whole?: boolean;
};

/** Who takes care of conversations, until when they sleep, how urgent they are, their labels, and whether they are done. */
export function TeamBar({ targets, onClose, hotkeys, whole }: Props) {
  const t = useTranslations("teamwork.bar");
  const done = useTranslations("teamwork.done");
  const words = useTranslations("teamwork.priority");
  const mayWrite = useMay("agent");
  const arrange = useArrange();
  const [picker, setPicker] = useState<PickerName | null>(null);
  const count = targets.length;
  const closed = targets.every(({ status }) => status === "closed");
  const snoozed = targets.every(({ status }) => status === "snoozed");
  const toggleClosed = () => {
    if (closed) return void arrange(targets, { status: "open" }, done("reopened", { count }));
    onClose?.();
    void arrange(targets, { status: "closed" }, done("closed", { count }));
  };
  const wake = () => void arrange(targets, { status: { snoozedUntil: null } }, done("woken", { count }));
  const open = (name: PickerName) => () => setPicker(name);
  const active = hotkeys && mayWrite && count > 0;
  useHotkeys(
    active
      ? { a: open("assign"), s: open("snooze"), p: open("priority"), l: open("labels"), e: toggleClosed }
      : {},
  );
  if (!mayWrite || count === 0) return null;

  const priority = count === 1 ? targets[0]!.priority : "none";
  const action = (name: PickerName, icon: ReactNode, key: string) => (
    <Tooltip label={t(name)} shortcut={key} side="bottom">
      <Button
        variant="ghost"
        size="icon"
        onClick={() => setPicker(picker === name ? null : name)}
        aria-haspopup="dialog"
        aria-expanded={picker === name}
        aria-label={name === "priority" && priority !== "none" ? `${t(name)}: ${words(priority)}` : t(name)}
        className={whole ? undefined : "hidden @2xl:inline-flex"}
      >
        {icon}
      </Button>
    </Tooltip>
  );
  return (
    <Popover open={picker !== null} onOpenChange={(wanted) => !wanted && setPicker(null)}>
      <PopoverAnchor>
        <div role="group" aria-label={t("label")} className="flex shrink-0 items-center gap-0.5">
          <AssignButton targets={targets} open={picker === "assign"} onOpen={open("assign")} />
          {snoozed ? (
            <Tooltip label={t("wake")} side="bottom">
              <Button
                variant="ghost"
                size="icon"
                onClick={wake}
                aria-label={t("wake")}
                className={cn("text-warning", !whole && "hidden @2xl:inline-flex")}
              >
                <AlarmClock />
              </Button>
            </Tooltip>
          ) : (
            action("snooze", <AlarmClock />, "s")
          )}
          {action("priority", <PriorityMark priority={priority} className="h-3.5" />, "p")}
          {action("labels", <Tag />, "l")}
          <Tooltip label={closed ? t("reopen") : t("close")} shortcut="e" side="bottom">
            <Button
              variant="ghost"
              size="icon"
              onClick={toggleClosed}
              aria-label={closed ? t("reopen") : t("close")}
            >
              {closed ? <RotateCcw /> : <Check />}
            </Button>
          </Tooltip>
          {!whole && (
            <DropdownMenu>
              <DropdownMenuTrigger asChild>
                <Button variant="ghost" size="icon" aria-label={t("more")} className="@2xl:hidden">
                  <MoreHorizontal />
                </Button>
              </DropdownMenuTrigger>
              <DropdownMenuContent align="end" onCloseAutoFocus={(event) => picker && event.preventDefault()}>
                <DropdownMenuItem onSelect={snoozed ? wake : open("snooze")}>
                  <AlarmClock />
                  {snoozed ? t("wake") : t("snooze")}
                </DropdownMenuItem>
                <DropdownMenuItem onSelect={open("priority")}>
                  <PriorityMark priority={priority} className="w-4" />
                  {t("priority")}
                </DropdownMenuItem>
                <DropdownMenuItem onSelect={open("labels")}>
                  <Tag />
                  {t("labels")}
                </DropdownMenuItem>
              </DropdownMenuContent>
            </DropdownMenu>
          )}
        </div>
      </PopoverAnchor>
      <PopoverContent align="end" aria-label={picker ? t(picker) : undefined} className="p-0">
        {picker && <Pickers picker={picker} targets={targets} onDone={() => setPicker(null)} />}
      </PopoverContent>
    </Popover>
  );
}

function AssignButton({
  targets,
  open,
  onOpen,
}: {
  targets: readonly ConversationView[];
  open: boolean;
  onOpen: () => void;
}) {
  const t = useTranslations("teamwork.bar");
  const { userId } = useWorkspace();
  const members = useMembers().data?.data;
  const assigneeId = targets.length === 1 ? targets[0]!.assigneeId : null;
  const assignee = members?.find((member) => member.userId === assigneeId);
  const name = assignee ? (assignee.userId === userId ? t("you") : assignee.name) : null;
  return (
    <Tooltip label={name ? t("assignedTo", { name }) : t("assign")} shortcut="a" side="bottom">
      <Button
        variant="ghost"
        onClick={onOpen}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={name ? t("assignedTo", { name }) : t("assign")}
        className="max-w-40 gap-1.5 px-2"
      >
        {assignee ? (
          <Avatar name={assignee.name} seed={assignee.userId} image={assignee.image} size="xs" />
        ) : (
          <UserPlus />
        )}
        <bdi className="hidden min-w-0 truncate @3xl:inline">{name ?? t("assign")}</bdi>
      </Button>
    </Tooltip>
  );
}
