"use client";

import { ArrowLeft, CalendarClock, PanelRight, Search, Smartphone } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { openNextConversation } from "@/components/inbox/team/next-conversation";
import { PresenceLine } from "@/components/inbox/team/presence-line";
import { useSelectedIds } from "@/components/inbox/team/selected-store";
import { TeamBar } from "@/components/inbox/team/team-bar";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { whenIdle } from "@/components/ui/late";
import { Skeleton } from "@/components/ui/skeleton";
import { Tooltip } from "@/components/ui/tooltip";
import type { ConversationView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

const MacroMenu = dynamic(
  whenIdle(() => import("@/components/inbox/library/macro-menu").then((file) => file.MacroMenu)),
  {
    ssr: false,
  },
);

type Props = {
  conversation: ConversationView | undefined;
  panels: {
    contact: boolean;
    phone: boolean;
    toggleContact: () => void;
    togglePhone: (() => void) | undefined;
  };
  onBack: () => void;
  /** Searches in this conversation. */
  onSearch: (() => void) | undefined;
  /** What waits here to go out by itself. */
  scheduled: { count: number; shown: boolean; toggle: () => void } | undefined;
};

/** Who one talks to, on which number, and what else can stand beside it. */
export function ThreadHeader({ conversation, panels, onBack, onSearch, scheduled }: Props) {
  const t = useTranslations("inbox.thread");
  const search = useTranslations("finding.search");
  const later = useTranslations("scheduled.list");
  const selecting = useSelectedIds().size > 0;
  const numbers = usePhoneNumbers().data?.data;
  const number = numbers?.find(({ id }) => id === conversation?.phoneNumberId);
  const contact = conversation?.contact;
  const address =
    contact &&
    (contact.phone ?? (contact.waId ? `+${contact.waId}` : contact.username && `@${contact.username}`));
  return (
    <header className="@container flex h-14 shrink-0 items-center gap-1 border-b @lg:gap-2.5 px-2 pane:px-4">
      <Button variant="ghost" size="icon" onClick={onBack} aria-label={t("back")} className="pane:hidden">
        <ArrowLeft />
      </Button>
      {contact ? (
        <>
          <Avatar name={contact.name} seed={contact.id} />
          <div className="flex min-w-0 flex-1 flex-col">
            <div className="flex min-w-0 items-center gap-2">
              <h2 className="min-w-0 truncate text-base font-semibold">
                <bdi>{contact.name}</bdi>
              </h2>
              {number?.isSandbox && (
                <Badge tone="outline" className="hidden @xl:inline-flex">
                  {t("sandbox")}
                </Badge>
              )}
            </div>
            <p className="flex min-w-0 gap-1.5 text-sm text-muted-foreground">
              {address && address !== contact.name && <bdi className="truncate tabular-nums">{address}</bdi>}
              {number && (numbers?.length ?? 0) > 1 && (
                <span className="hidden min-w-0 truncate @md:inline">
                  {t("on", { number: number.verifiedName ?? number.displayPhoneNumber })}
                </span>
              )}
            </p>
          </div>
        </>
      ) : (
        <div aria-hidden="true" className="flex flex-1 items-center gap-2.5">
          <Skeleton className="size-8 rounded-full" />
          <Skeleton className="h-4 w-36" />
        </div>
      )}
      {conversation && (
        <>
          <PresenceLine conversationId={conversation.id} />
          <TeamBar
            targets={[conversation]}
            hotkeys={!selecting}
            onClose={() => void (openNextConversation(conversation.id) || onBack())}
          />
          <span className="contents max-pane:hidden">
            <MacroMenu conversationId={conversation.id} />
          </span>
        </>
      )}
      {scheduled && scheduled.count > 0 && (
        <Tooltip label={later(scheduled.shown ? "hide" : "show")} side="bottom" align="end">
          <Button
            variant="ghost"
            onClick={scheduled.toggle}
            aria-expanded={scheduled.shown}
            aria-label={later("summary", { count: scheduled.count })}
            className="gap-1 px-2 text-sm tabular-nums max-pane:hidden"
          >
            <CalendarClock />
            {scheduled.count > 99 ? "99+" : scheduled.count}
          </Button>
        </Tooltip>
      )}
      {contact && onSearch && (
        <Tooltip label={search("inConversation")} shortcut="f" side="bottom" align="end">
          <Button
            variant="ghost"
            size="icon"
            onClick={onSearch}
            aria-label={search("inConversation")}
            className="max-pane:hidden"
          >
            <Search />
          </Button>
        </Tooltip>
      )}
      {number?.isSandbox && panels.togglePhone && (
        <Tooltip label={t("phoneHelp")} side="bottom" align="end">
          <Button
            variant="outline"
            onClick={panels.togglePhone}
            aria-pressed={panels.phone}
            className={cn(
              "w-8 px-0 max-pane:w-10 @2xl:w-auto @2xl:px-3",
              panels.phone && "bg-primary-soft text-primary-text",
            )}
          >
            <Smartphone />
            <span className="sr-only @2xl:not-sr-only">{t("phone")}</span>
          </Button>
        </Tooltip>
      )}
      <Tooltip
        label={panels.contact ? t("hideContact") : t("showContact")}
        shortcut="i"
        side="bottom"
        align="end"
      >
        <Button
          variant="ghost"
          size="icon"
          onClick={panels.toggleContact}
          aria-pressed={panels.contact}
          aria-label={panels.contact ? t("hideContact") : t("showContact")}
        >
          <PanelRight />
        </Button>
      </Tooltip>
    </header>
  );
}
