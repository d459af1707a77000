"use client";

import { useTranslations } from "next-intl";
import { Phone } from "@/components/sandbox/phone";
import { useChats, usePhoneStream } from "@/components/sandbox/use-phones";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import type { ConversationView } from "@/lib/inbox/views";
import type { SandboxCustomer } from "@/lib/sandbox/views";

/** The simulated customer behind a contact: the same address, whichever of them is known. */
function isContact(customer: SandboxCustomer, contact: ConversationView["contact"]): boolean {
  if (contact.bsuid && customer.bsuid === contact.bsuid) return true;
  return contact.waId !== null && (customer.waId === contact.waId || customer.phone === contact.waId);
}

/** The phone of the customer one talks to, beside the conversation. */
export function ConversationPhone({ conversation }: { conversation: ConversationView }) {
  const t = useTranslations("sandbox");
  const { phoneNumberId, contact } = conversation;
  usePhoneStream(phoneNumberId);
  const chats = useChats(phoneNumberId);
  const number = usePhoneNumbers().data?.data.find(({ id }) => id === phoneNumberId);
  if (chats.isPending) return <Skeleton className="m-4 h-[70%] rounded-[2.25rem]" />;
  if (chats.isError) {
    return <QueryFailed query={chats} />;
  }
  const customer = chats.data.data.map((chat) => chat.customer).find((one) => isContact(one, contact));
  if (!customer)
    return (
      <EmptyState drawing="number" title={t("notSimulated")}>
        {t("notSimulatedText")}
      </EmptyState>
    );
  return (
    <div className="h-full p-4">
      <Phone
        key={customer.id}
        phoneNumberId={phoneNumberId}
        customerId={customer.id}
        customerName={customer.name}
        businessName={number?.verifiedName ?? number?.displayPhoneNumber ?? ""}
      />
    </div>
  );
}
