"use client";

import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "next-intl";
import { useSegments } from "@/components/contacts/use-segments";
import { LabelChip } from "@/components/inbox/library/label-chip";
import { useLabels } from "@/components/settings/use-library";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkspace } from "@/hooks/use-workspace";
import type { AudienceSource } from "@/lib/campaigns/schemas";
import { toggled } from "@/lib/shared/lists";

type Props = { onPick: (source: AudienceSource) => void; onClose: () => void };

const skeleton = (
  <div className="flex flex-col gap-2" aria-busy="true">
    {[0, 1, 2].map((row) => (
      <Skeleton key={row} className="h-9 rounded-md" />
    ))}
  </div>
);

/** A saved segment: it is asked anew when the campaign begins. */
export function SegmentPicker({ onPick, onClose }: Props) {
  const t = useTranslations("campaigns.audience");
  const { slug } = useWorkspace();
  const segments = useSegments();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("kind.segment")} description={t("segmentText")}>
        {segments.isPending ? (
          skeleton
        ) : segments.isError ? (
          <QueryFailed query={segments} />
        ) : segments.data.data.length === 0 ? (
          <p className="py-4 text-muted-foreground">
            {t("noSegments")}{" "}
            <Link className="text-link underline underline-offset-4" href={`/w/${slug}/contacts`}>
              {t("toContacts")}
            </Link>
          </p>
        ) : (
          <ul className="scrollbar-quiet -mx-2 flex max-h-[50dvh] flex-col overflow-y-auto">
            {segments.data.data.map((segment) => (
              <li key={segment.id}>
                <button
                  type="button"
                  onClick={() => onPick({ kind: "segment", segmentId: segment.id })}
                  className="flex h-9 w-full items-center rounded-md px-3 text-start hover:bg-accent focus-visible:bg-accent pointer-coarse:h-11"
                >
                  <bdi className="truncate">{segment.name}</bdi>
                </button>
              </li>
            ))}
          </ul>
        )}
      </DialogContent>
    </Dialog>
  );
}

/** Contacts with at least one of some labels. */
export function LabelPicker({ onPick, onClose }: Props) {
  const t = useTranslations("campaigns.audience");
  const { slug } = useWorkspace();
  const labels = useLabels();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string) => setChosen(toggled(chosen, id));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("kind.labels")} description={t("labelsText")}>
        {labels.isPending ? (
          skeleton
        ) : labels.isError ? (
          <QueryFailed query={labels} />
        ) : labels.data.data.length === 0 ? (
          <p className="py-4 text-muted-foreground">
            {t("noLabels")}{" "}
            <Link className="text-link underline underline-offset-4" href={`/w/${slug}/settings/labels`}>
              {t("toLabels")}
            </Link>
          </p>
        ) : (
          <>
            <ul className="scrollbar-quiet -mx-2 flex max-h-[50dvh] flex-col overflow-y-auto">
              {labels.data.data.map((label) => (
                <li key={label.id}>
                  <Checkbox
                    checked={chosen.includes(label.id)}
                    onCheckedChange={() => toggle(label.id)}
                    label={<LabelChip label={label} className="max-w-full" />}
                    className="h-9 items-center rounded-md px-3 hover:bg-accent pointer-coarse:h-11"
                  />
                </li>
              ))}
            </ul>
            <DialogFooter>
              <Button
                disabled={chosen.length === 0}
                onClick={() => onPick({ kind: "labels", labelIds: [...chosen] })}
              >
                {t("addLabels", { count: chosen.length })}
              </Button>
            </DialogFooter>
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}
