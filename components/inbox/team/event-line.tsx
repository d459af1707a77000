"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useMembers } from "@/components/settings/use-library";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConsentSource } from "@/lib/contacts/views";
import type { ConversationEvent, MessageView, Priority } from "@/lib/inbox/views";

/** Which of the sentences about a person's wish is the right one. */
const howSaid: Record<ConsentSource, "written" | "whatsapp" | "noted" | "said"> = {
  keyword: "written",
  whatsapp: "whatsapp",
  meta: "whatsapp",
  member: "noted",
  api: "noted",
  import: "said",
  merge: "said",
  erased: "said",
};

/** What a colleague, a program, the customer or Parley did to the conversation, in words. */
export function useEventWords(): (message: MessageView) => string {
  const t = useTranslations("teamwork.event");
  const priority = useTranslations("teamwork.priority");
  const format = useFormatter();
  const { userId, timeZone } = useWorkspace();
  const members = useMembers().data?.data;
  const list = (refs: readonly { name: string }[]) => format.list(refs.map(({ name }) => name || "…"));
  const time = (at: string) =>
    format.dateTime(new Date(at), {
      weekday: "short",
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone,
    });
  return (message) => {
    const event = message.content as ConversationEvent;
    const name = message.contact.name;
    const by = message.sentByUserId;
    const who =
      by === userId
        ? t("you")
        : by
          ? (members?.find((member) => member.userId === by)?.name ?? t("someone"))
          : message.sentByApiKeyId
            ? t("program")
            : t("parley");
    switch (event.event) {
      case "assigned": {
        if (!event.to) return t("unassigned", { who, from: event.from?.name ?? "" });
        const to = event.to.name;
        const mine = event.to.id === userId;
        if (event.why === "reply") return mine ? t("youReplied") : t("replied", { who });
        if (event.why === "turn") return mine ? t("turnYou") : t("turn", { to });
        if (event.to.id === by) return mine ? t("youTook") : t("took", { who });
        return mine ? t("assignedToYou", { who }) : t("assigned", { who, to });
      }
      case "team_assigned":
        return event.to
          ? t("team", { who, to: event.to.name })
          : t("noTeam", { who, from: event.from?.name ?? "" });
      case "closed":
        return t("closed", { who });
      case "reopened":
        return event.why === "customer" ? t("reopenedByCustomer", { name }) : t("reopened", { who });
      case "snoozed":
        return t("snoozed", { who, until: time(event.until) });
      case "woke_up":
        if (event.why === "time") return t("wokeTime");
        return event.why === "customer" ? t("wokeCustomer", { name }) : t("wokeMember", { who });
      case "priority_changed":
        return event.to === "none"
          ? t("noPriority", { who })
          : t("priority", { who, priority: priority(event.to as Priority).toLowerCase() });
      case "labels_changed": {
        const { added, removed } = event;
        if (removed.length === 0) return t("labelsAdded", { who, count: added.length, names: list(added) });
        if (added.length === 0)
          return t("labelsRemoved", { who, count: removed.length, names: list(removed) });
        return t("labelsChanged", { who, added: list(added), removed: list(removed) });
      }
      case "scheduled_missed":
        return t("scheduledMissed", { at: time(event.at), problem: event.problem.message });
      case "scheduled_passed_over":
        return t("scheduledPassedOver", { count: event.count });
      case "scheduled_fell_back":
        return t("scheduledFellBack", { at: time(event.at) });
      case "consent_changed": {
        const how = event.source === "keyword" && !event.proof ? "said" : howSaid[event.source];
        const key = `${event.category}${event.granted ? "Granted" : "Stopped"}` as const;
        return t(key, { how, who, name, proof: event.proof ?? "" });
      }
      default:
        return t("changed", { who });
    }
  };
}
