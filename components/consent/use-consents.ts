"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useMembers } from "@/components/settings/use-library";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConsentCategory, ConsentSource, ContactConsentsView } from "@/lib/contacts/views";

/** The newest page of a contact's consent; the live stream says when there is more. */
export const useConsents = (contactId: string) =>
  useApiQuery<ContactConsentsView>(`/contacts/${contactId}/consents?limit=20`, {
    key: ["contact-consents", contactId],
  });

type Word = {
  category: ConsentCategory;
  granted: boolean;
  source: ConsentSource | null;
  proof: string | null;
  byUserId?: string | null;
};

/** How a word reached the workspace, as the end of a sentence: "by writing “STOP”". */
export function useHowSaid(): (word: Pick<Word, "source" | "proof" | "byUserId">) => string {
  const t = useTranslations("contacts.consent.how");
  const members = useMembers().data?.data;
  return ({ source, proof, byUserId }) => {
    if (source === null) return t("unknown");
    if (source === "keyword") return proof ? t("keyword", { proof }) : t("keywordOnly");
    const member = members?.find(({ userId }) => userId === byUserId)?.name;
    if (source === "member") return member ? t("memberNamed", { name: member }) : t("member");
    return t(source);
  };
}

/** 3 November 2026, in the workspace's zone. */
export function useConsentDay(): (at: string) => string {
  const format = useFormatter();
  const { timeZone } = useWorkspace();
  return (at) => format.dateTime(new Date(at), { day: "numeric", month: "short", year: "numeric", timeZone });
}
