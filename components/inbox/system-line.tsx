"use client";

import { useTranslations } from "next-intl";
import { string } from "@/components/inbox/content";
import { useEventWords } from "@/components/inbox/team/event-line";
import { useEmptiedText } from "@/components/inbox/use-emptied-text";
import { useTimes } from "@/components/inbox/use-times";
import type { MessageView } from "@/lib/inbox/views";

/** What happened in a conversation without anybody writing. */
export function SystemLine({ message }: { message: MessageView }) {
  const t = useTranslations("inbox.system");
  const times = useTimes();
  const eventWords = useEventWords();
  const emptied = useEmptiedText();
  const name = message.contact.name;
  const said = () => {
    if (message.emptiedAt && message.type !== "event") return emptied;
    switch (message.type) {
      case "event":
        return eventWords(message);
      case "request_welcome":
        return t("opened", { name });
      case "reaction":
        return message.text ? t("reacted", { name, emoji: message.text }) : t("unreacted", { name });
      case "edit":
        return t("edited", { name });
      case "revoke":
        return t("revoked", { name });
      default: {
        const number = string(message.content.wa_id) ?? string(message.content.new_wa_id);
        if (message.content.type === "user_changed_number" && number)
          return t("changedNumber", { name, number: `+${number}` });
        if (message.content.type === "user_changed_user_id") return t("changedId", { name });
        if (message.content.type === "customer_identity_changed") return t("changedIdentity", { name });
        return message.text ?? t("unknown");
      }
    }
  };
  return (
    <p className="flex justify-center px-6 py-1.5 text-center text-sm text-muted-foreground">
      <span title={times.exact(message.timestamp)} className="max-w-prose wrap-anywhere">
        <bdi>{said()}</bdi> · <span className="tabular-nums">{times.clock(message.timestamp)}</span>
      </span>
    </p>
  );
}
