"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { useApiQuery, type ApiError } from "@/hooks/use-api";
import { isUnread } from "@/lib/inbox/filter-rules";
import type { ConversationView } from "@/lib/inbox/views";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import type { Page } from "@/lib/shared/pagination";

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
