"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { MessageCircle, RotateCcw, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { ContactConsent } from "@/components/consent/contact-consent";
import { BlockContact, Duplicates } from "@/components/contacts/contact-actions";
import { ContactCampaigns } from "@/components/contacts/contact-campaigns";
import { EraseContact } from "@/components/contacts/erase-contact";
import { ErasureState } from "@/components/contacts/erasure-state";
import { ContactFields } from "@/components/contacts/contact-fields";
import { ContactLabels } from "@/components/contacts/contact-labels";
import { ContactNotes } from "@/components/contacts/contact-notes";
import { ContactPhone } from "@/components/contacts/contact-phone";
import { MergeContact } from "@/components/contacts/merge-contact";
import { useContactActs } from "@/components/contacts/use-contact-acts";
import { ContactName } from "@/components/inbox/contact-name";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { QueryFailed } from "@/components/ui/query-failed";
import { RelativeTime } from "@/components/ui/relative-time";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import { useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ErasureView } from "@/lib/contacts/erasures/views";
import type { ContactView } from "@/lib/contacts/views";
import type { ConversationView } from "@/lib/inbox/views";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2 border-t pt-4">
      <h3 className="text-xs font-medium text-muted-foreground">{title}</h3>
      {children}
    </section>
  );
}

function Conversations({ contactId }: { contactId: string }) {
  const t = useTranslations("contacts.sheet");
  const { slug } = useWorkspace();
  const numbers = usePhoneNumbers().data?.data ?? [];
  const found = useApiQuery<{ data: ConversationView[] }>(`/contacts/${contactId}/conversations`, {
    key: ["contact-conversations", contactId],
  });
  if (found.isPending) return <Skeleton className="h-9" />;
  const conversations = found.data?.data ?? [];
  if (conversations.length === 0)
    return <p className="text-sm text-muted-foreground">{t("noConversation")}</p>;
  return conversations.map((conversation) => {
    const number = numbers.find(({ id }) => id === conversation.phoneNumberId);
    return (
      <Link
        key={conversation.id}
        href={`/w/${slug}/inbox?conversation=${conversation.id}`}
        className="flex min-h-9 items-center gap-2 rounded-md px-1.5 hover:bg-accent pointer-coarse:min-h-10"
      >
        <MessageCircle className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
        <bdi className="min-w-0 flex-1 truncate">
          {number?.verifiedName ?? number?.displayPhoneNumber ?? t("number")}
        </bdi>
        <RelativeTime
          at={conversation.lastActivityAt}
          className="shrink-0 text-xs text-muted-foreground tabular-nums"
        />
      </Link>
    );
  });
}

function Details({ contact, onClose }: { contact: ContactView; onClose: () => void }) {
  const t = useTranslations("contacts.sheet");
  const words = useTranslations("contacts");
  const mayWrite = useMay("agent");
  const acts = useContactActs();
  return (
    <div className="flex flex-col gap-5 p-4">
      <div className="flex flex-col items-center gap-2 pt-2 text-center">
        <Avatar name={contact.name} seed={contact.id} size="xl" />
        <ContactName contact={contact} savedName={contact.savedName} />
        <p className="text-sm text-muted-foreground tabular-nums">
          {contact.phone ?? (contact.waId ? `+${contact.waId}` : (contact.username ?? contact.bsuid))}
        </p>
      </div>
      {mayWrite &&
        (contact.deletedAt ? (
          <div role="status" className="flex flex-col gap-2 rounded-lg bg-secondary p-3">
            <p>{t("isDeleted")}</p>
            <Button
              variant="outline"
              className="self-start"
              loading={acts.restore.isPending}
              onClick={() => acts.restore.mutate(contact)}
            >
              <RotateCcw />
              {t("restore")}
            </Button>
          </div>
        ) : (
          acts.mayWriteTo && (
            <Button
              className="self-center"
              loading={acts.write.isPending}
              onClick={() => acts.write.mutate(contact.id)}
            >
              <MessageCircle />
              {t("write")}
            </Button>
          )
        ))}
      <Part title={t("conversations")}>
        <Conversations contactId={contact.id} />
      </Part>
      <ContactCampaigns contactId={contact.id} />
      <Part title={words("fields.title")}>
        <ContactPhone key={`phone-${contact.id}`} contact={contact} />
        <ContactFields key={contact.id} contact={contact} />
      </Part>
      <Part title={words("consent.title")}>
        <ContactConsent key={contact.id} contact={contact} />
      </Part>
      <Part title={words("labels.title")}>
        <ContactLabels contact={contact} />
      </Part>
      <Part title={words("notes.title")}>
        <ContactNotes key={contact.id} contactId={contact.id} />
      </Part>
      <Duplicates contact={contact} />
      {mayWrite && contact.deletedAt === null && (
        <div className="flex flex-col gap-2 border-t pt-4">
          <MergeContact contactId={contact.id} />
          <BlockContact contact={contact} />
          <Button
            variant="outline"
            className="text-danger"
            loading={acts.remove.isPending}
            onClick={() => acts.remove.mutate(contact, { onSuccess: onClose })}
          >
            <Trash2 />
            {t("delete")}
          </Button>
        </div>
      )}
      <EraseContact contact={contact} />
    </div>
  );
}

/** One contact beside the list: who they are, where they write, what is known of them. */
export function ContactSheet({ id, onClose }: { id: string | null; onClose: () => void }) {
  const t = useTranslations("contacts.sheet");
  const contact = useApiQuery<ContactView>(`/contacts/${id}`, {
    key: ["contact", id],
    enabled: id !== null,
  });
  const mayErase = useMay("admin");
  const erasure = useApiQuery<ErasureView>(`/contacts/${id}/erasure`, {
    key: ["contact-erasure", id],
    enabled: mayErase && id !== null && contact.error?.status === 404,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.state === "running" ? 2_000 : false),
  }).data;
  return (
    <Sheet open={id !== null} onOpenChange={(open) => !open && onClose()}>
      <SheetContent title={t("title")}>
        {erasure && erasure.state !== "none" ? (
          <ErasureState erasure={erasure} />
        ) : contact.isError ? (
          <QueryFailed query={contact} />
        ) : contact.data ? (
          <Details contact={contact.data} onClose={onClose} />
        ) : (
          <div className="flex flex-col items-center gap-4 p-6" aria-busy="true">
            <Skeleton className="size-16 rounded-full" />
            <Skeleton className="h-5 w-40" />
            <Skeleton className="h-24 w-full" />
          </div>
        )}
      </SheetContent>
    </Sheet>
  );
}
