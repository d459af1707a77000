"use client";

import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ContactView } from "@/lib/contacts/views";
import { personName, type VariableFacts } from "@/lib/contacts/facts";
import type { ConversationView } from "@/lib/inbox/views";

type Me = { user: { name: string } };

/** What variables in a text to this conversation stand for; the agent is who looks. Asked for when it is needed. */
export function useVariableFacts(conversation: ConversationView | undefined, needed: boolean): VariableFacts {
  const { name } = useWorkspace();
  const contact = conversation?.contact;
  const numbers = usePhoneNumbers();
  const me = useApiQuery<Me>("/me", { enabled: needed, staleTime: 60_000 });
  const known = useApiQuery<ContactView & { custom?: Record<string, unknown> }>(`/contacts/${contact?.id}`, {
    enabled: needed && contact !== undefined,
    key: ["contact", contact?.id],
  });
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
