"use client";

import type { ReactNode } from "react";
import { useRouter } from "next/navigation";
import { Ban } from "lucide-react";
import { useTranslations } from "next-intl";
import { ContactConsent } from "@/components/consent/contact-consent";
import { BlockContact, Duplicates } from "@/components/contacts/contact-actions";
import { EraseContact } from "@/components/contacts/erase-contact";
import { ContactFields } from "@/components/contacts/contact-fields";
import { ContactLabels } from "@/components/contacts/contact-labels";
import { ContactNotes } from "@/components/contacts/contact-notes";
import { ContactPhone } from "@/components/contacts/contact-phone";
import { MergeContact } from "@/components/contacts/merge-contact";
import { OtherConversations } from "@/components/contacts/other-conversations";
import { SharedFiles } from "@/components/contacts/shared-files";
import { ContactName } from "@/components/inbox/contact-name";
import { referralOf } from "@/components/inbox/content";
import { ReferralCard } from "@/components/inbox/referral-card";
import { useTimes } from "@/components/inbox/use-times";
import { useWindow } from "@/components/inbox/use-window";
import { WindowCountdown } from "@/components/inbox/window-countdown";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { useCustomFields } from "@/components/settings/use-library";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { QueryFailed } from "@/components/ui/query-failed";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ContactView } from "@/lib/contacts/views";
import type { ConversationView } from "@/lib/inbox/views";
import { dayIn } from "@/lib/shared/dates";

/** Who the customer is: names, addresses, since when, how they came. */
export function ContactPanel({ conversation }: { conversation: ConversationView }) {
  const t = useTranslations("inbox.contact");
  const more = useTranslations("contacts");
  const router = useRouter();
  const { slug } = useWorkspace();
  const mayWrite = useMay("agent");
  const hasFields = (useCustomFields().data?.data.length ?? 0) > 0;
  const { contact: ref } = conversation;
  const query = useApiQuery<ContactView>(`/contacts/${ref.id}`, { key: ["contact", ref.id] });
  const contact = query.data;
  // One they write from stays, and is there to be dialled; also when they have only just written.
  const mayCorrect = mayWrite && contact !== undefined && !contact.numberProven && contact.waId === ref.waId;
  return (
    <div className="flex flex-col gap-5 p-4">
      <div className="flex flex-col items-center gap-2 pt-2 text-center">
        <Avatar name={ref.name} seed={ref.id} size="xl" />
        <ContactName contact={ref} savedName={contact?.savedName ?? null} />
        {contact?.savedName && contact.profileName && contact.profileName !== contact.savedName && (
          <p className="text-sm text-muted-foreground">
            {t("callsThemselves")} <bdi>{contact.profileName}</bdi>
          </p>
        )}
        {contact?.blockedAt && (
          <Badge tone="danger">
            <Ban aria-hidden="true" />
            {more("block.blocked")}
          </Badge>
        )}
      </div>
      <Section title={t("reach")}>
        {mayCorrect && <ContactPhone key={contact.id} contact={contact} />}
        {!mayCorrect && ref.phone && (
          <Fact label={t("phone")} copy={ref.phone}>
            <a href={`tel:${ref.phone.replace(/[^+\d]/g, "")}`} className="text-link hover:underline">
              <bdi>{ref.phone}</bdi>
            </a>
          </Fact>
        )}
        {ref.waId && (
          <Fact label={t("waId")} copy={ref.waId}>
            {ref.waId}
          </Fact>
        )}
        {ref.username && (
          <Fact label={t("username")} copy={`@${ref.username}`}>
            <bdi>@{ref.username}</bdi>
          </Fact>
        )}
        {ref.bsuid && (
          <Fact label={t("bsuid")} copy={ref.bsuid}>
            <span className="block truncate" title={ref.bsuid}>
              {ref.bsuid}
            </span>
          </Fact>
        )}
        {!ref.phone && !ref.waId && <p className="text-sm text-muted-foreground">{t("noPhone")}</p>}
      </Section>
      {contact && hasFields && (
        <Section title={more("fields.title")}>
          <ContactFields key={contact.id} contact={contact} />
        </Section>
      )}
      {contact && (
        <Section title={more("labels.title")}>
          <ContactLabels contact={contact} />
        </Section>
      )}
      <Section title={more("consent.title")}>
        <ContactConsent key={ref.id} contact={ref} />
      </Section>
      <Section title={more("notes.title")}>
        <ContactNotes key={ref.id} contactId={ref.id} />
      </Section>
      <ConversationFacts conversation={conversation} contact={contact} pending={query.isPending} />
      <Section title={more("shared.title")}>
        <SharedFiles key={conversation.id} conversationId={conversation.id} />
      </Section>
      <OtherConversations conversation={conversation} />
      {contact && <Duplicates contact={contact} />}
      {contact && mayWrite && (
        <div className="flex flex-col gap-2 border-t pt-4">
          <MergeContact contactId={contact.id} />
          <BlockContact contact={contact} />
          <EraseContact contact={contact} onErased={() => router.push(`/w/${slug}/inbox`)} />
        </div>
      )}
      {query.isError && !contact && <QueryFailed query={query} className="px-0 py-4" />}
    </div>
  );
}

function ConversationFacts({
  conversation,
  contact,
  pending,
}: {
  conversation: ConversationView;
  contact: ContactView | undefined;
  pending: boolean;
}) {
  const t = useTranslations("inbox.contact");
  const times = useTimes();
  const { timeZone } = useWorkspace();
  const window = useWindow(conversation.windowExpiresAt);
  const number = usePhoneNumbers().data?.data.find(({ id }) => id === conversation.phoneNumberId);
  const referral = referralOf(contact?.referral);
  return (
    <>
      <Section title={t("conversation")}>
        <Fact label={t("window")}>
          {window.state === "open" || window.state === "closing" ? (
            <WindowCountdown conversation={conversation} />
          ) : (
            <span className="text-window-closed">
              {t(window.state === "never" ? "windowNever" : "windowClosed")}
            </span>
          )}
        </Fact>
        <Fact label={t("lastWrote")}>
          {conversation.lastInboundAt ? <RelativeTime at={conversation.lastInboundAt} /> : t("never")}
        </Fact>
        <Fact label={t("firstSeen")}>
          {contact ? (
            <span title={times.exact(contact.createdAt)}>
              {times.day(dayIn(timeZone, new Date(contact.createdAt)))}
            </span>
          ) : (
            pending && <Skeleton className="h-4 w-24" />
          )}
        </Fact>
        {number && (
          <Fact label={t("number")}>
            <bdi>{number.verifiedName ?? number.displayPhoneNumber}</bdi>
            {number.verifiedName && (
              <span className="block text-sm text-muted-foreground">{number.displayPhoneNumber}</span>
            )}
          </Fact>
        )}
      </Section>
      {referral && (
        <Section title={t("cameFrom")}>
          <ReferralCard referral={referral} />
        </Section>
      )}
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2 border-t pt-4">
      <h3 className="text-xs font-medium text-muted-foreground">{title}</h3>
      {children}
    </section>
  );
}

function Fact({ label, copy, children }: { label: string; copy?: string; children: ReactNode }) {
  return (
    <dl className="group/fact flex min-h-7 items-start gap-2 text-base">
      <dt className="w-24 shrink-0 py-1 text-sm text-muted-foreground">{label}</dt>
      <dd className="min-w-0 flex-1 py-0.5 wrap-anywhere tabular-nums">{children}</dd>
      {copy && (
        <dd className="opacity-0 group-focus-within/fact:opacity-100 group-hover/fact:opacity-100 pointer-coarse:opacity-100">
          <CopyButton text={copy} />
        </dd>
      )}
    </dl>
  );
}
