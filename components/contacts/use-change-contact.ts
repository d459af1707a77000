"use client";

import { useQueryClient } from "@tanstack/react-query";
import { keys, putContact } from "@/components/inbox/live-cache";
import { useApiMutation, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ContactView } from "@/lib/contacts/views";

type Change = { custom?: Record<string, string | number | boolean | null>; labelIds?: string[] };

/** Changes a contact on the screen at once; when the server refuses, what was there comes back. */
export function useChangeContact(contact: ContactView, onError: (error: ApiError) => void) {
  const client = useQueryClient();
  const { slug } = useWorkspace();
  return useApiMutation((api, change: Change) => api.patch<ContactView>(`/contacts/${contact.id}`, change), {
    onMutate: (change) => {
      const custom = { ...contact.custom, ...change.custom };
      putContact(client, slug, { ...contact, ...change, custom });
    },
    onSuccess: (changed) => putContact(client, slug, changed),
    onError: (error) => {
      putContact(client, slug, contact);
      void client.invalidateQueries({ queryKey: keys.contact(slug, contact.id) });
      onError(error);
    },
  });
}
