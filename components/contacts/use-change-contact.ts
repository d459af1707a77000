"use client";

import { useQueryClient } from "@tanstack/react-query";
import { keys } from "@/components/inbox/cache-keys";
import { putContact } from "@/components/inbox/live-cache";
import { useApiMutation, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ContactView } from "@/lib/contacts/views";

type Change = {
  custom?: Record<string, string | number | boolean | null>;
  labelIds?: string[];
  /** As somebody typed it. */
  phone?: string;
};

/**
 * Changes a contact on the screen at once; when the server refuses, what was there comes back. A number is shown when the
 * server has read it.
 */
export function useChangeContact(contact: ContactView, onError: (error: ApiError) => void) {
  const client = useQueryClient();
  const { slug } = useWorkspace();
  return useApiMutation((api, change: Change) => api.patch<ContactView>(`/contacts/${contact.id}`, change), {
    onMutate: ({ phone: _, ...change }) => {
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
