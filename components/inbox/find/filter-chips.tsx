"use client";

import { useState, type ReactNode } from "react";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { currentView } from "@/components/inbox/find/views";
import { useCampaignName } from "@/components/inbox/find/use-campaign-names";
import { useSavedViews } from "@/components/inbox/find/use-views";
import { SaveView } from "@/components/inbox/find/saved-view-forms";
import type { Selection } from "@/components/inbox/selection";
import { useLabels, useMembers, useTeams } from "@/components/settings/use-library";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { useMay } from "@/hooks/use-workspace";
import { everyOpen, type ConversationFilter } from "@/lib/inbox/filter-rules";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";

/** What the list is narrowed by, each to be taken off. Nothing for a view that has a name. */
export function FilterChips({
  selection,
  numbers,
}: {
  selection: Selection;
  numbers: readonly PhoneNumberView[];
}) {
  const t = useTranslations("finding.filter");
  const views = useTranslations("finding.views");
  const { filter, setFilter } = selection;
  const saved = useSavedViews();
  const labels = useLabels().data?.data ?? [];
  const teams = useTeams().data?.data ?? [];
  const members = useMembers().data?.data ?? [];
  const campaign = useCampaignName(filter.campaignId);
  const mayWrite = useMay("agent");
  const [saving, setSaving] = useState(false);
  if (currentView(filter, saved).kind !== "custom") return null;
  const number = numbers.find(({ id }) => id === filter.phoneNumberId);
  const chips: { key: string; text: ReactNode; off: Partial<ConversationFilter> }[] = [
    ...(filter.status !== "open"
      ? [{ key: "status", text: t(`statuses.${filter.status}`), off: { status: "open" as const } }]
      : []),
    ...(filter.assignee
      ? [
          {
            key: "assignee",
            text:
              filter.assignee === "me"
                ? t("me")
                : filter.assignee === "none"
                  ? t("nobody")
                  : (members.find(({ userId }) => userId === filter.assignee)?.name ?? t("somebody")),
            off: { assignee: null },
          },
        ]
      : []),
    ...(filter.teamId
      ? [
          {
            key: "team",
            text: teams.find(({ id }) => id === filter.teamId)?.name ?? t("team"),
            off: { teamId: null },
          },
        ]
      : []),
    ...(filter.phoneNumberId
      ? [
          {
            key: "number",
            text: number ? (number.verifiedName ?? number.displayPhoneNumber) : t("number"),
            off: { phoneNumberId: null },
          },
        ]
      : []),
    ...(filter.campaignId
      ? [
          {
            key: "campaign",
            text: campaign ? t("answered", { name: campaign }) : t("campaign"),
            off: { campaignId: null },
          },
        ]
      : []),
    ...filter.labelIds.map((id) => ({
      key: id,
      text: labels.find((label) => label.id === id)?.name ?? t("labels"),
      off: { labelIds: filter.labelIds.filter((other) => other !== id) },
    })),
    ...filter.priority.map((level) => ({
      key: level,
      text: t(`priorities.${level}`),
      off: { priority: filter.priority.filter((other) => other !== level) },
    })),
    ...(filter.mentions ? [{ key: "mentions", text: t("mentions"), off: { mentions: false } }] : []),
    ...(filter.window
      ? [
          {
            key: "window",
            text: t(filter.window === "open" ? "windowOpen" : "windowClosed"),
            off: { window: null },
          },
        ]
      : []),
    ...(filter.activeAfter
      ? [
          {
            key: "after",
            text: t("since", { day: filter.activeAfter.slice(0, 10) }),
            off: { activeAfter: null },
          },
        ]
      : []),
    ...(filter.activeBefore
      ? [
          {
            key: "before",
            text: t("until", { day: filter.activeBefore.slice(0, 10) }),
            off: { activeBefore: null },
          },
        ]
      : []),
    ...(filter.waitingMinutes
      ? [
          {
            key: "waiting",
            text: t("waits", { minutes: filter.waitingMinutes }),
            off: { waitingMinutes: null },
          },
        ]
      : []),
  ];
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {chips.map(({ key, text, off }) => (
        <button
          key={key}
          type="button"
          onClick={() => setFilter(off)}
          aria-label={t("remove", { filter: String(text) })}
          className="flex h-6 max-w-full items-center gap-1 rounded-full bg-primary-soft pr-1.5 pl-2.5 text-xs font-medium text-primary-text hover:bg-accent pointer-coarse:h-10"
        >
          <bdi className="truncate">{text}</bdi>
          <X className="size-3 shrink-0" aria-hidden="true" />
        </button>
      ))}
      <button
        type="button"
        onClick={() => setFilter(everyOpen)}
        className="h-6 rounded-md px-1.5 text-xs text-muted-foreground hover:bg-accent hover:text-foreground pointer-coarse:h-10"
      >
        {t("clear")}
      </button>
      {mayWrite && (
        <Popover open={saving} onOpenChange={setSaving}>
          <PopoverTrigger asChild>
            <button
              type="button"
              className="h-6 rounded-md px-1.5 text-xs font-medium text-link hover:bg-accent pointer-coarse:h-10"
            >
              {views("saveAs")}
            </button>
          </PopoverTrigger>
          <PopoverContent align="start" aria-label={views("saveAs")}>
            <SaveView selection={selection} onDone={() => setSaving(false)} />
          </PopoverContent>
        </Popover>
      )}
    </div>
  );
}
