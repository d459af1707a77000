"use client";

import { useTranslations } from "next-intl";
import type { MergeDoubt, useMerge } from "@/components/contacts/use-merge";
import { Button } from "@/components/ui/button";

/** Asks whether two contacts with two numbers are one person all the same. */
export function TwoIdentities({
  doubt,
  merging,
}: {
  doubt: MergeDoubt;
  merging: ReturnType<typeof useMerge>;
}) {
  const t = useTranslations("contacts.merge");
  return (
    <div role="alert" className="rounded-md bg-warning-soft p-2.5 text-sm">
      <p>{doubt.problem}</p>
      <div className="mt-2 flex gap-1.5">
        <Button size="sm" loading={merging.pending} onClick={() => merging.merge(doubt.mergedId, true)}>
          {t("confirm")}
        </Button>
        <Button size="sm" variant="ghost" onClick={merging.leave}>
          {t("leave")}
        </Button>
      </div>
    </div>
  );
}
