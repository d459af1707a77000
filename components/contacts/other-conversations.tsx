"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView } from "@/lib/inbox/views";

/** Where else this person writes: on other numbers. Nothing when they do not. */
export function OtherConversations({ conversation }: { conversation: ConversationView }) {
  const t = useTranslations("contacts.others");
  const { slug } = useWorkspace();
  const { id } = conversation.contact;
  const numbers = usePhoneNumbers().data?.data ?? [];
  const all = useApiQuery<{ data: ConversationView[] }>(`/contacts/${id}/conversations`, {
    key: ["contact-conversations", id],
    enabled: numbers.length > 1,
  }).data?.data;
  const others = (all ?? []).filter((other) => other.id !== conversation.id);
  if (others.length === 0) return null;
  return (
    <section className="flex flex-col gap-1 border-t pt-4">
      <h3 className="text-xs font-medium text-muted-foreground">{t("title")}</h3>
      {others.map((other) => {
        const number = numbers.find((one) => one.id === other.phoneNumberId);
        return (
          <Link
            key={other.id}
            href={`/w/${slug}/inbox?conversation=${other.id}`}
            className="flex min-h-9 items-center gap-2 rounded-md px-1.5 hover:bg-accent pointer-coarse:min-h-10"
          >
            <bdi className="min-w-0 flex-1 truncate">
              {number?.verifiedName ?? number?.displayPhoneNumber ?? t("number")}
            </bdi>
            <RelativeTime at={other.lastActivityAt} className="shrink-0 text-xs text-muted-foreground" />
          </Link>
        );
      })}
    </section>
  );
}
