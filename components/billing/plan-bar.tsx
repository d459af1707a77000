"use client";

import Link from "next/link";
import { CircleAlert, Gauge } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDay } from "@/components/billing/money";
import { useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { PlanNoticeView } from "@/lib/billing/plans/views";
import { cn } from "@/lib/shared/cn";

/** Days before its end on which a trial is spoken of. */
const trialDays = 3;

function useWords(
  notice: PlanNoticeView | undefined,
  readAt: number,
): { words: string; bad: boolean } | null {
  const t = useTranslations("billing");
  const day = useDay();
  if (!notice) return null;
  const { standing, warnings, deletionAt } = notice;
  if (deletionAt) return { words: t("bar.blocked.leaving", { date: day(deletionAt) }), bad: true };
  if (standing.kind === "blocked")
    return { words: t(`bar.blocked.${standing.why}`, { date: "" }), bad: true };
  if (standing.kind === "grace") return { words: t("bar.grace", { date: day(standing.until) }), bad: true };
  const first = warnings.find(({ level }) => level === "full") ?? warnings[0];
  if (first) {
    return {
      words: t(`bar.${first.level === "full" ? "full" : "near"}`, {
        thing: t(`usage.things.${first.what}`),
        used: first.used.toLocaleString("en"),
        limit: (first.limit ?? 0).toLocaleString("en"),
      }),
      bad: first.level === "full" && first.what === "messages",
    };
  }
  if (standing.kind === "trial" && standing.until) {
    const isNear = Date.parse(standing.until) - readAt < trialDays * 24 * 60 * 60 * 1000;
    if (isNear) return { words: t("bar.trial", { date: day(standing.until) }), bad: false };
  }
  return null;
}

/**
 * Says on every page when the workspace is going to be deleted, when sending has stopped or will, and when a limit is
 * near. Silent otherwise.
 */
export default function PlanBar() {
  const t = useTranslations("billing.bar");
  const { slug } = useWorkspace();
  const isOwner = useMay("owner");
  const notice = useApiQuery<PlanNoticeView>("/plan-notice", {
    key: ["plan-notice"],
    staleTime: 60_000,
    refetchInterval: 5 * 60_000,
  });
  const told = useWords(notice.data, notice.dataUpdatedAt);
  const leaves = notice.data?.deletionAt != null;
  const Icon = told?.bad ? CircleAlert : Gauge;
  return (
    <div role="status" aria-live="polite">
      {told && (
        <p
          className={cn(
            "flex flex-wrap items-center justify-center gap-x-2 border-b px-3 py-1.5 text-center text-sm",
            told.bad ? "bg-danger-soft text-danger" : "bg-warning-soft text-warning",
          )}
        >
          <Icon className="size-4 shrink-0" aria-hidden="true" />
          {told.words}
          {isOwner ? (
            <Link
              href={leaves ? `/w/${slug}/settings/data` : `/w/${slug}/billing`}
              className="font-medium underline underline-offset-2"
            >
              {t(leaves ? "keep" : "look")}
            </Link>
          ) : (
            <span>{t(leaves ? "askOwner" : "ask")}</span>
          )}
        </p>
      )}
    </div>
  );
}
