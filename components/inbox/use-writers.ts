"use client";

import { useCallback } from "react";
import { useTranslations } from "next-intl";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MessageView } from "@/lib/inbox/views";
import type { Page } from "@/lib/shared/pagination";

type Member = { userId: string; name: string };

/** Who wrote a message on our side; null when it was the person who looks. */
export function useWriters(): (message: MessageView) => string | null {
  const t = useTranslations("inbox.writer");
  const { userId } = useWorkspace();
  const members = useApiQuery<Page<Member>>("/members", { key: ["members"], staleTime: 5 * 60_000 }).data
    ?.data;
  return useCallback(
    (message: MessageView) => {
      if (message.sentByUserId === userId) return null;
      switch (message.source) {
        case "agent":
          return members?.find((member) => member.userId === message.sentByUserId)?.name ?? t("formerMember");
        case "api":
          return t("api");
        case "automation":
          return t("automation");
        case "campaign":
          return message.campaign ? t("namedCampaign", { name: message.campaign.name }) : t("campaign");
        case "business_app":
          return t("businessApp");
        default:
          return null;
      }
    },
    [members, userId, t],
  );
}
