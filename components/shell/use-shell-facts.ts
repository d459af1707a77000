"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { Counted } from "@/components/shell/nav-link";
import { useApiQuery, type ApiError } from "@/hooks/use-api";
import { useMay } from "@/hooks/use-workspace";
import { isUnread, type ConversationCounts } from "@/lib/inbox/filter-rules";
import type { ConversationView } from "@/lib/inbox/views";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import type { Page } from "@/lib/shared/pagination";
import type { TemplateCounts } from "@/lib/templates/views";

/** The numbers of the workspace; kept fresh by the live stream. */
export const usePhoneNumbers = (): UseQueryResult<Page<PhoneNumberView>, ApiError> =>
  useApiQuery<Page<PhoneNumberView>>("/phone-numbers", { key: ["phone-numbers"] });

/** Whether there is a simulated number, so that there is a customer's phone to show. */
export const useHasSandbox = (): boolean =>
  usePhoneNumbers().data?.data.some((number) => number.isSandbox && number.state !== "disconnected") ?? false;

/** How many conversations wait to be read; above 100 it says 100, which is shown as 99+. */
export function useUnread(): number {
  const unread = useApiQuery<Page<ConversationView>>("/conversations?unread=true&limit=100", {
    key: ["unread"],
  });
  return unread.data?.data.filter(isUnread).length ?? 0;
}

/** Scheduled messages that did not go out and wait for somebody. */
const useStuck = (): number =>
  useApiQuery<ConversationCounts>("/conversation-counts", { key: ["conversation-counts"] }).data
    ?.scheduledStuck ?? 0;

/** Templates Meta moves to another category, for those who may say that they have read it; nobody else asks. */
const useNotices = (): number =>
  useApiQuery<TemplateCounts>("/template-counts", { key: ["template-counts"], enabled: useMay("admin") }).data
    ?.notices ?? 0;

/** What waits behind an entry of the navigation: how much, and the name of its words in shell.nav. */
export function useNavCounts(): (page: string) => Counted {
  const waiting: Partial<Record<string, Counted>> = {
    inbox: { count: useUnread(), words: "unread" },
    scheduled: { count: useStuck(), words: "stuck" },
    templates: { count: useNotices(), words: "notices" },
  };
  return (page) => waiting[page] ?? { count: 0, words: "unread" };
}
