"use client";

import {
  ArrowDown,
  ArrowUp,
  AtSign,
  CheckCheck,
  ChevronDown,
  Clock,
  Inbox,
  MoreHorizontal,
  Pencil,
  Phone,
  Trash2,
  User,
  UserRoundX,
  Users,
} from "lucide-react";
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { builtInViews, currentView, type BuiltInView } from "@/components/inbox/find/views";
import { useCounts, useSavedViews } from "@/components/inbox/find/use-views";
import { LabelDot } from "@/components/inbox/library/label-chip";
import type { Selection } from "@/components/inbox/selection";
import { useLabels } from "@/components/settings/use-library";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
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

function useViewsChanged(): () => void {
  const client = useQueryClient();
  const { slug } = useWorkspace();
  return () => {
    void client.invalidateQueries({ queryKey: [slug, "saved-views"] });
    void client.invalidateQueries({ queryKey: [slug, "conversation-counts"] });
  };
}

function ManageViews({
  views,
  onRename,
}: {
  views: readonly SavedViewView[];
  onRename: (view: SavedViewView) => void;
}) {
  const t = useTranslations("finding.views");
  const changed = useViewsChanged();
  const failed = (error: Error) => void toast.error(error.message);
  const order = useApiMutation((api, ids: string[]) => api.put("/saved-view-order", { ids }), {
    onSettled: changed,
    onError: failed,
  });
  const remove = useApiMutation((api, id: string) => api.delete(`/saved-views/${id}`), {
    onSettled: changed,
    onError: failed,
  });
  const move = (index: number, by: 1 | -1) => {
    const ids = views.map(({ id }) => id);
    [ids[index], ids[index + by]] = [ids[index + by]!, ids[index]!];
    order.mutate(ids);
  };
  if (views.length === 0) return <p className="text-muted-foreground">{t("noneSaved")}</p>;
  return (
    <ul className="flex flex-col">
      {views.map((view, index) => (
        <li key={view.id} className="flex min-h-10 items-center gap-1 border-b last:border-0">
          <span className="min-w-0 flex-1">
            <bdi className="block truncate">{view.name}</bdi>
            <span className="text-xs text-muted-foreground">
              {t(view.shared ? "forEverybody" : "forYou")}
            </span>
          </span>
          <Button
            variant="ghost"
            size="icon-sm"
            disabled={index === 0}
            onClick={() => move(index, -1)}
            aria-label={t("up", { view: view.name })}
          >
            <ArrowUp />
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            disabled={index === views.length - 1}
            onClick={() => move(index, 1)}
            aria-label={t("down", { view: view.name })}
          >
            <ArrowDown />
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            onClick={() => onRename(view)}
            aria-label={t("renameView", { view: view.name })}
          >
            <Pencil />
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            onClick={() => remove.mutate(view.id)}
            aria-label={t("delete", { view: view.name })}
          >
            <Trash2 />
          </Button>
        </li>
      ))}
    </ul>
  );
}

function RenameView({ view, onDone }: { view: SavedViewView; onDone: () => void }) {
  const t = useTranslations("finding.views");
  const [name, setName] = useState(view.name);
  const changed = useViewsChanged();
  const rename = useApiMutation((api, next: string) => api.patch(`/saved-views/${view.id}`, { name: next }), {
    onSuccess: () => {
      changed();
      onDone();
    },
  });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate(name);
      }}
    >
      <Field
        label={t("name")}
        error={rename.error ? (rename.error.fields.name ?? rename.error.message) : null}
      >
        <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={100} />
      </Field>
      <Button type="submit" disabled={rename.isPending}>
        {t("keepName")}
      </Button>
    </form>
  );
}

/** Saves the filter as it stands under a name. */
export function SaveView({ selection, onDone }: { selection: Selection; onDone: () => void }) {
  const t = useTranslations("finding.views");
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const changed = useViewsChanged();
  const { q: _, me: __, ...filter } = selection.filter;
  const save = useApiMutation(
    (api, view: { name: string; shared: boolean }) => api.post("/saved-views", { ...view, filter }),
    {
      onSuccess: () => {
        changed();
        onDone();
      },
    },
  );
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ name, shared });
      }}
    >
      <Field label={t("name")} error={save.error ? (save.error.fields.name ?? save.error.message) : null}>
        <Input
          value={name}
          onChange={(event) => setName(event.target.value)}
          placeholder={t("namePlaceholder")}
          maxLength={100}
        />
      </Field>
      <label className="flex min-h-8 items-center gap-2 text-base">
        <input
          type="checkbox"
          checked={shared}
          onChange={(event) => setShared(event.target.checked)}
          className="size-4 accent-primary"
        />
        {t("share")}
      </label>
      <Button type="submit" disabled={save.isPending}>
        {t("save")}
      </Button>
    </form>
  );
}
