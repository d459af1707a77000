"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Selection } from "@/components/inbox/selection";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useWorkspace } from "@/hooks/use-workspace";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";

type Props = { selection: Selection; numbers: readonly PhoneNumberView[] | undefined };

/** An empty list: nothing found, nothing unread, nobody wrote yet, or no number to write to. */
export function NoConversations({ selection, numbers }: Props) {
  const t = useTranslations("inbox.empty");
  const { slug } = useWorkspace();
  const { filter, setFilter } = selection;
  if (filter.q) {
    return (
      <EmptyState drawing="search" title={t("noResult", { query: filter.q })}>
        {t("noResultText")}
      </EmptyState>
    );
  }
  if (filter.unread || filter.phoneNumberId) {
    return (
      <EmptyState
        drawing="conversation"
        title={filter.unread ? t("allRead") : t("noneOnNumber")}
        action={
          <Button variant="outline" onClick={() => setFilter({ unread: false, phoneNumberId: null })}>
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
