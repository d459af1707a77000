"use client";

import { useState } from "react";
import { ListChecks, Merge, Tag, Trash2, TextCursorInput, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { BulkConsentDialog, BulkFieldDialog } from "@/components/contacts/bulk-dialogs";
import { MergeDialog } from "@/components/contacts/merge-contact";
import type { useBulk } from "@/components/contacts/use-contact-changes";
import type { Asked } from "@/components/contacts/use-contact-search";
import type { Selecting } from "@/components/contacts/use-selection";
import { LabelDot } from "@/components/inbox/library/label-chip";
import { Picker, PickerItem } from "@/components/inbox/team/picker";
import { useCustomFields, useLabels } from "@/components/settings/use-library";
import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Segmented } from "@/components/ui/segmented";
import { Tooltip } from "@/components/ui/tooltip";
import { useHotkeys } from "@/hooks/use-hotkeys";
import type { BulkAction, ContactChangeInput } from "@/lib/contacts/bulk/schemas";

type Opened = "labels" | "field" | "consent" | "merge" | null;

function Labels(props: { onDo: (action: BulkAction) => void }) {
  const t = useTranslations("bulk");
  const labels = useLabels().data?.data ?? [];
  const [way, setWay] = useState<"add_label" | "remove_label">("add_label");
  return (
    <>
      <div className="p-2">
        <Segmented
          className="flex"
          label={t("labelWay")}
          value={way}
          onChange={setWay}
          options={(["add_label", "remove_label"] as const).map((value) => ({
            value,
            label: t(`way.${value}`),
          }))}
        />
      </div>
      <Picker label={t("labels")} search={t("findLabel")} empty={t("noLabel")}>
        {labels.map(({ id, name, color }) => (
          <PickerItem
            key={id}
            value={id}
            words={name}
            icon={<LabelDot color={color} />}
            onSelect={() => props.onDo({ kind: way, labelId: id })}
          />
        ))}
      </Picker>
    </>
  );
}

/** What one does with all that are ticked; there only while some are. */
export function BulkBar(props: {
  selecting: Selecting;
  asked: Asked;
  /** How many fit what is asked for, as far as it is known. */
  fitting: number | undefined;
  loaded: number;
  bulk: ReturnType<typeof useBulk>;
}) {
  const t = useTranslations("bulk");
  const { selecting, asked, fitting, bulk } = props;
  const { chosen } = selecting;
  const fields = useCustomFields().data?.data ?? [];
  const [opened, setOpened] = useState<Opened>(null);
  const two = chosen.all || chosen.ids.size !== 2 ? null : ([...chosen.ids] as [string, string]);
  const count = chosen.all ? (fitting ?? props.loaded) : chosen.ids.size;
  const whom = (): Pick<ContactChangeInput, "contactIds" | "search"> => {
    if (!chosen.all) return { contactIds: [...chosen.ids] };
    const { q, segment, filter, changed } = asked;
    const isSegment = segment !== null && !changed;
    return {
      search: {
        ...(q.trim() && { q: q.trim() }),
        ...(isSegment ? { segmentId: segment.id } : filter.conditions.length > 0 ? { filter } : {}),
      },
    };
  };
  const run = (action: BulkAction) =>
    bulk.start.mutate(
      { action, ...whom() },
      {
        onSuccess: () => {
          setOpened(null);
          selecting.clear();
        },
      },
    );
  useHotkeys({
    l: () => setOpened("labels"),
    "Mod+a": () => (chosen.all ? undefined : selecting.chooseLoaded()),
  });
  const dialog = {
    count,
    error: bulk.start.error,
    pending: bulk.start.isPending,
    onDo: run,
    onClose: () => {
      setOpened(null);
      bulk.start.reset();
    },
  };
  return (
    <div
      role="region"
      aria-label={t("label")}
      className="sticky bottom-3 z-20 mx-auto flex w-fit max-w-full flex-wrap items-center gap-1 rounded-xl bg-popover p-1.5 pl-3 text-popover-foreground shadow-float"
    >
      <span role="status" className="text-sm font-medium tabular-nums">
        {t("selected", { count })}
      </span>
      {!chosen.all && fitting !== undefined && fitting > count && (
        <Button variant="link" size="sm" className="px-1.5" onClick={selecting.chooseAll}>
          {t("selectAll", { count: fitting })}
        </Button>
      )}
      <span className="mx-1 h-5 w-px bg-border" aria-hidden="true" />
      <Popover open={opened === "labels"} onOpenChange={(open) => setOpened(open ? "labels" : null)}>
        <PopoverTrigger asChild>
          <Button variant="ghost" size="sm">
            <Tag />
            {t("labels")}
          </Button>
        </PopoverTrigger>
        <PopoverContent aria-label={t("labels")} className="p-0">
          <Labels onDo={run} />
        </PopoverContent>
      </Popover>
      {fields.length > 0 && (
        <Button variant="ghost" size="sm" onClick={() => setOpened("field")}>
          <TextCursorInput />
          {t("field")}
        </Button>
      )}
      <Button variant="ghost" size="sm" onClick={() => setOpened("consent")}>
        <ListChecks />
        {t("consent")}
      </Button>
      {two && (
        <Button variant="ghost" size="sm" onClick={() => setOpened("merge")}>
          <Merge />
          {t("merge")}
        </Button>
      )}
      <Button
        variant="ghost"
        size="sm"
        className="text-danger"
        loading={bulk.start.isPending && bulk.start.variables?.action.kind === "delete"}
        onClick={() => run({ kind: "delete" })}
      >
        <Trash2 />
        {t("delete")}
      </Button>
      <Tooltip label={t("clear")} shortcut="Esc">
        <Button variant="ghost" size="icon-sm" onClick={selecting.clear} aria-label={t("clear")}>
          <X />
        </Button>
      </Tooltip>
      {opened === "field" && <BulkFieldDialog {...dialog} />}
      {opened === "merge" && two && (
        <MergeDialog
          contactId={two[0]}
          otherId={two[1]}
          onMerged={selecting.clear}
          onClose={() => setOpened(null)}
        />
      )}
      {opened === "consent" && <BulkConsentDialog {...dialog} />}
    </div>
  );
}
