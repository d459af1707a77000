"use client";

import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { useWindow } from "@/components/inbox/use-window";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { personName, type VariableFacts } from "@/lib/contacts/facts";
import { isUsMarketing, isUsNumber } from "@/lib/contacts/us-marketing";
import type { ContactView } from "@/lib/contacts/views";
import type { ConversationView } from "@/lib/inbox/views";

type Me = { user: { name: string } };

/** The contact of a conversation with all that is known of them. */
function useKnownContact(conversation: ConversationView | undefined, needed: boolean) {
  const contact = conversation?.contact;
  return useApiQuery<ContactView>(`/contacts/${contact?.id}`, {
    enabled: needed && contact !== undefined,
    key: ["contact", contact?.id],
  });
}

/** Whether WhatsApp would deliver no marketing to them now; false while that is not known. */
export function useUsMarketing(conversation: ConversationView | undefined): boolean {
  const known = useKnownContact(conversation, true);
  const { state } = useWindow(conversation?.windowExpiresAt ?? null);
  const windowOpen = state === "open" || state === "closing";
  return (
    known.data !== undefined &&
    isUsMarketing({ usNumber: isUsNumber(known.data), category: "marketing", windowOpen })
  );
}

/** What variables in a text to this conversation stand for; the agent is who looks. Asked for when it is needed. */
export function useVariableFacts(conversation: ConversationView | undefined, needed: boolean): VariableFacts {
  const { name } = useWorkspace();
  const contact = conversation?.contact;
  const numbers = usePhoneNumbers();
  const me = useApiQuery<Me>("/me", { enabled: needed, staleTime: 60_000 });
  const known = useKnownContact(conversation, needed);
  const number = numbers.data?.data.find(({ id }) => id === conversation?.phoneNumberId);
  return {
    contact: {
      name: contact ? personName(contact) : null,
      phone: contact?.phone ?? (contact?.waId ? `+${contact.waId}` : null),
      custom: known.data?.custom ?? {},
    },
    agent: me.data ? { name: me.data.user.name } : null,
    workspace: { name },
    number: { name: number?.verifiedName ?? number?.displayPhoneNumber ?? "" },
  };
}
