"use client";

import {
  AtSign,
  CheckCheck,
  ChevronDown,
  Clock,
  Inbox,
  MoreHorizontal,
  Phone,
  User,
  UserRoundX,
  Users,
} from "lucide-react";
import { useState } from "react";
import { useTranslations } from "next-intl";
import { ManageViews, RenameView } from "@/components/inbox/find/saved-view-forms";
import { builtInViews, currentView, type BuiltInView } from "@/components/inbox/find/views";
import { useCounts, useSavedViews } from "@/components/inbox/find/use-views";
import { LabelDot } from "@/components/inbox/library/label-chip";
import type { Selection } from "@/components/inbox/selection";
import { useLabels } from "@/components/settings/use-library";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { useMay } from "@/hooks/use-workspace";
import { everyOpen, type SavedViewView } from "@/lib/inbox/filter-rules";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";

const icons = {
  mine: User,
  unassigned: UserRoundX,
  all: Inbox,
  mentions: AtSign,
  snoozed: Clock,
  closed: CheckCheck,
} as const;
const counted = {
  mine: "mine",
  unassigned: "unassigned",
  all: "open",
  mentions: "mentions",
  snoozed: "snoozed",
  closed: null,
} as const;

export const shownCount = (count: number): string => (count > 99 ? "99+" : String(count));

function Count({ count }: { count: number | undefined }) {
  if (!count) return null;
  return <span className="ml-auto pl-4 text-xs text-muted-foreground tabular-nums">{shownCount(count)}</span>;
}

/** The name of the view one looks at; opens all others. */
export function ViewMenu({
  selection,
  numbers,
}: {
  selection: Selection;
  numbers: readonly PhoneNumberView[];
}) {
  const t = useTranslations("finding.views");
  const { filter, setFilter } = selection;
  const saved = useSavedViews();
  const counts = useCounts();
  const labels = useLabels().data?.data ?? [];
  const mayWrite = useMay("agent");
  const [renaming, setRenaming] = useState<SavedViewView | null>(null);
  const [managing, setManaging] = useState(false);
  const view = currentView(filter, saved);
  const numberName = (number: PhoneNumberView) => number.verifiedName ?? number.displayPhoneNumber;
  const title =
    view.kind === "built-in"
      ? t(view.name)
      : view.kind === "saved"
        ? view.view.name
        : view.kind === "number"
          ? (numbers.filter(({ id }) => id === view.id).map(numberName)[0] ?? t("custom"))
          : view.kind === "label"
            ? (labels.find(({ id }) => id === view.id)?.name ?? t("custom"))
            : t("custom");
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <button
            type="button"
            aria-label={t("open", { view: title })}
            className="-ml-1.5 flex h-8 min-w-0 items-center gap-1 rounded-md px-1.5 hover:bg-accent pointer-coarse:h-10"
          >
            <h2 className="min-w-0 truncate text-lg font-semibold">
              <bdi>{title}</bdi>
            </h2>
            <ChevronDown className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
          </button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="w-64">
          {(Object.keys(builtInViews) as BuiltInView[]).map((name) => {
            const Icon = icons[name];
            const key = counted[name];
            return (
              <DropdownMenuItem key={name} onSelect={() => setFilter(builtInViews[name])}>
                <Icon />
                {t(name)}
                <Count count={key === null ? undefined : counts?.[key]} />
              </DropdownMenuItem>
            );
          })}
          {saved.length > 0 && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuLabel>{t("saved")}</DropdownMenuLabel>
              {saved.map((one) => (
                <DropdownMenuItem key={one.id} onSelect={() => setFilter(one.filter)}>
                  {one.shared ? <Users /> : <User />}
                  <bdi className="min-w-0 truncate">{one.name}</bdi>
                  <Count count={counts?.savedViews[one.id]} />
                </DropdownMenuItem>
              ))}
              {mayWrite && (
                <DropdownMenuItem onSelect={() => setManaging(true)}>
                  <MoreHorizontal />
                  {t("manage")}
                </DropdownMenuItem>
              )}
            </>
          )}
          {numbers.length > 1 && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuLabel>{t("numbers")}</DropdownMenuLabel>
              {numbers.map((number) => (
                <DropdownMenuItem
                  key={number.id}
                  onSelect={() => setFilter({ ...everyOpen, phoneNumberId: number.id })}
                >
                  <Phone />
                  <bdi className="min-w-0 truncate">{numberName(number)}</bdi>
                  <Count count={counts?.phoneNumbers[number.id]} />
                </DropdownMenuItem>
              ))}
            </>
          )}
          {labels.length > 0 && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuLabel>{t("labels")}</DropdownMenuLabel>
              {labels.map((label) => (
                <DropdownMenuItem
                  key={label.id}
                  onSelect={() => setFilter({ ...everyOpen, labelIds: [label.id] })}
                >
                  <LabelDot color={label.color} />
                  <bdi className="min-w-0 truncate">{label.name}</bdi>
                  <Count count={counts?.labels[label.id]} />
                </DropdownMenuItem>
              ))}
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <Dialog open={managing} onOpenChange={setManaging}>
        <DialogContent title={t("manage")}>
          <ManageViews views={saved} onRename={setRenaming} />
        </DialogContent>
      </Dialog>
      <Dialog open={renaming !== null} onOpenChange={(open) => !open && setRenaming(null)}>
        <DialogContent title={t("rename")}>
          {renaming && <RenameView view={renaming} onDone={() => setRenaming(null)} />}
        </DialogContent>
      </Dialog>
    </>
  );
}
