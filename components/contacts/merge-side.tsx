"use client";

import { useTranslations } from "next-intl";
import { addressOf } from "@/components/contacts/contact-row";
import { LabelChip } from "@/components/inbox/library/label-chip";
import { useLabels } from "@/components/settings/use-library";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { useApiQuery } from "@/hooks/use-api";
import type { ContactView } from "@/lib/contacts/views";
import type { ConversationView } from "@/lib/inbox/views";

function Conversations({ contactId }: { contactId: string }) {
  const t = useTranslations("contacts.merge");
  const { data, isError } = useApiQuery<{ data: ConversationView[] }>(
    `/contacts/${contactId}/conversations`,
    {
      key: ["contact-conversations", contactId],
    },
  );
  if (isError) return null;
  if (!data) return <Skeleton className="h-4 w-28" />;
  return t("conversations", { count: data.data.length });
}

/** One of two contacts that are to become one, in short. `role`: whether this one stays. */
export function MergeSide({ contact, role }: { contact: ContactView | undefined; role: "stays" | "goes" }) {
  const t = useTranslations("contacts.merge");
  const labels = useLabels().data?.data ?? [];
  if (!contact) return <Skeleton className="h-36 rounded-lg" />;
  const theirs = labels.filter(({ id }) => contact.labelIds.includes(id));
  const address = addressOf(contact);
  return (
    <section
      aria-label={t(`${role}Named`, { name: contact.name })}
      className="flex min-w-0 flex-col items-start gap-2 rounded-lg border p-3"
    >
      <Badge tone={role === "stays" ? "primary" : "outline"}>{t(role)}</Badge>
      <div className="flex w-full min-w-0 items-center gap-2.5">
        <Avatar seed={contact.id} name={contact.name} />
        <div className="flex min-w-0 flex-1 flex-col">
          <bdi className="line-clamp-2 self-start font-medium wrap-anywhere">{contact.name}</bdi>
          {address !== contact.name && (
            <bdi className="self-start text-sm wrap-anywhere text-muted-foreground tabular-nums">
              {address}
            </bdi>
          )}
        </div>
      </div>
      {theirs.length > 0 && (
        <div className="flex max-w-full flex-wrap gap-1">
          {theirs.map((label) => (
            <LabelChip key={label.id} label={label} />
          ))}
        </div>
      )}
      <p className="text-sm text-muted-foreground">
        <Conversations contactId={contact.id} />
      </p>
      <p className="text-sm text-muted-foreground">
        {contact.lastInboundAt ? (
          <>
            {t("lastWrote")} <RelativeTime at={contact.lastInboundAt} />
          </>
        ) : (
          t("neverWrote")
        )}
      </p>
    </section>
  );
}
