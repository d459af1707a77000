"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useSavedViews } from "@/components/inbox/find/use-views";
import { currentView } from "@/components/inbox/find/views";
import type { Selection } from "@/components/inbox/selection";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useWorkspace } from "@/hooks/use-workspace";
import { everyOpen } from "@/lib/inbox/filter-rules";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";

type Props = { selection: Selection; numbers: readonly PhoneNumberView[] | undefined };

/** An empty list: nothing found, nothing unread, nobody wrote yet, or no number to write to. */
export function NoConversations({ selection, numbers }: Props) {
  const t = useTranslations("inbox.empty");
  const { slug } = useWorkspace();
  const { filter, setFilter } = selection;
  const find = useTranslations("finding.empty");
  const saved = useSavedViews();
  if (filter.q) {
    return (
      <EmptyState drawing="search" title={t("noResult", { query: filter.q })}>
        {t("noResultText")}
      </EmptyState>
    );
  }
  const view = currentView(filter, saved);
  const named = view.kind === "built-in" && view.name !== "all" ? view.name : null;
  if (!filter.unread && (named || view.kind === "saved" || view.kind === "label" || view.kind === "custom")) {
    return (
      <EmptyState
        drawing="conversation"
        title={named ? find(named) : find("filtered")}
        action={
          <Button variant="outline" onClick={() => setFilter(everyOpen)}>
            {find("showAll")}
          </Button>
        }
      >
        {named ? find(`${named}Text`) : find("filteredText")}
      </EmptyState>
    );
  }
  if (filter.unread || filter.phoneNumberId) {
    return (
      <EmptyState
        drawing="conversation"
        title={filter.unread ? t("allRead") : t("noneOnNumber")}
        action={
          <Button variant="outline" onClick={() => setFilter(everyOpen)}>
            {t("showAll")}
          </Button>
        }
      >
        {filter.unread ? t("allReadText") : t("noneOnNumberText")}
      </EmptyState>
    );
  }
  const ours = numbers?.filter((number) => number.state !== "disconnected") ?? [];
  const sandbox = ours.some((number) => number.isSandbox);
  if (numbers && ours.length === 0) {
    return (
      <EmptyState
        drawing="number"
        title={t("noNumber")}
        action={
          <Button asChild>
            <Link href={`/w/${slug}/phone-numbers`}>{t("connect")}</Link>
          </Button>
        }
      >
        {t("noNumberText")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      drawing="conversation"
      title={t("none")}
      action={
        sandbox && (
          <Button asChild>
            <Link href={`/w/${slug}/sandbox`}>{t("writeAsCustomer")}</Link>
          </Button>
        )
      }
    >
      {sandbox ? t("noneSandbox") : t("noneText")}
    </EmptyState>
  );
}
