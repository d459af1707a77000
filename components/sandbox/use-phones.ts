"use client";

import { useEffect } from "react";
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { PhoneMessage, SandboxChat, SandboxCustomer, SandboxThread } from "@/lib/sandbox/views";

const chatsPath = (phoneNumberId: string) => `/sandbox/${phoneNumberId}/customers`;
const customerPath = (phoneNumberId: string, customerId: string) =>
  `${chatsPath(phoneNumberId)}/${encodeURIComponent(customerId)}`;
const threadPath = (phoneNumberId: string, customerId: string) =>
  `${customerPath(phoneNumberId, customerId)}/thread`;

/** The simulated customers of a sandbox number, the latest chat first. */
export const useChats = (phoneNumberId: string | null) =>
  useApiQuery<{ data: SandboxChat[] }>(chatsPath(phoneNumberId ?? ""), { enabled: phoneNumberId !== null });

export const useThread = (phoneNumberId: string, customerId: string) =>
  useApiQuery<SandboxThread>(threadPath(phoneNumberId, customerId));

function putMessage(client: QueryClient, slug: string, phoneNumberId: string, message: PhoneMessage): void {
  client.setQueryData<SandboxThread>([slug, threadPath(phoneNumberId, message.customerId)], (thread) => {
    if (!thread) return thread;
    const known = thread.messages.some(({ id }) => id === message.id);
    const messages = known
      ? thread.messages.map((one) => (one.id === message.id ? message : one))
      : [...thread.messages, message];
    return { ...thread, messages: messages.toSorted((a, b) => a.seq - b.seq) };
  });
  client.setQueryData<{ data: SandboxChat[] }>([slug, chatsPath(phoneNumberId)], (chats) => {
    const chat = chats?.data.find(({ customer }) => customer.id === message.customerId);
    if (!chats || !chat) return chats;
    const newer = !chat.lastMessage || chat.lastMessage.seq <= message.seq;
    const next = newer ? { ...chat, lastMessage: message } : chat;
    const others = chats.data.filter((one) => one !== chat);
    const first = newer && chat.lastMessage?.id !== message.id;
    return { data: first ? [next, ...others] : chats.data.map((one) => (one === chat ? next : one)) };
  });
}

/** Keeps chats and threads of the number as the simulated phones show them, live. One stream per number on a page. */
export function usePhoneStream(phoneNumberId: string): void {
  const client = useQueryClient();
  const { slug } = useWorkspace();
  useEffect(() => {
    const source = new EventSource(`/api/v1/sandbox/${phoneNumberId}/stream?workspace=${slug}`);
    // What happened before the stream was open, and while it was away, is asked for.
    const ask = () => {
      void client.invalidateQueries({ queryKey: [slug, chatsPath(phoneNumberId)] });
      void client.invalidateQueries({
        predicate: ({ queryKey: [space, path] }) =>
          space === slug && typeof path === "string" && path.startsWith(`${chatsPath(phoneNumberId)}/`),
      });
    };
    const on = <T>(name: string, run: (data: T) => void) =>
      source.addEventListener(name, (event) => run(JSON.parse((event as MessageEvent<string>).data) as T));
    const change = (customerId: string, part: Partial<SandboxThread>) =>
      client.setQueryData<SandboxThread>(
        [slug, threadPath(phoneNumberId, customerId)],
        (thread) => thread && { ...thread, ...part },
      );
    source.addEventListener("open", (event) => {
      // Two things bear this name: the connection, and a chat on a phone.
      if (!("data" in event)) return ask();
      const { customerId, open } = JSON.parse(event.data as string) as { customerId: string; open: boolean };
      change(customerId, { open });
    });
    on<PhoneMessage>("message", (message) => putMessage(client, slug, phoneNumberId, message));
    on<{ customerId: string; until: number }>("typing", ({ customerId, until }) =>
      change(customerId, { typingUntil: until }),
    );
    on<SandboxCustomer>("customer", (customer) => {
      change(customer.id, { customer });
      client.setQueryData<{ data: SandboxChat[] }>(
        [slug, chatsPath(phoneNumberId)],
        (chats) =>
          chats && {
            data: chats.data.map((chat) => (chat.customer.id === customer.id ? { ...chat, customer } : chat)),
          },
      );
    });
    return () => source.close();
  }, [client, phoneNumberId, slug]);
}

/** What one can do on the phone of this customer. */
export function usePhoneActions(phoneNumberId: string, customerId: string) {
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const path = customerPath(phoneNumberId, customerId);
  const write = useApiMutation(
    (api, message: Record<string, unknown>) =>
      api.post<{ message: PhoneMessage | null }>(`${path}/messages`, message),
    { onSuccess: ({ message }) => message && putMessage(client, slug, phoneNumberId, message) },
  );
  const presence = useApiMutation(
    (api, open: boolean) => api.put<{ open: boolean }>(`${path}/presence`, { open }),
    {
      // One after the other: opening a chat must not overtake the closing before it.
      scope: { id: path },
      onSuccess: ({ open }) =>
        client.setQueryData<SandboxThread>(
          [slug, threadPath(phoneNumberId, customerId)],
          (thread) => thread && { ...thread, open },
        ),
    },
  );
  const settings = useApiMutation(
    (api, change: Partial<SandboxCustomer["settings"]>) => api.patch<SandboxCustomer>(path, change),
    {
      onSuccess: (customer) =>
        client.setQueryData<SandboxThread>(
          [slug, threadPath(phoneNumberId, customerId)],
          (thread) => thread && { ...thread, customer },
        ),
    },
  );
  const older = useApiMutation(
    (api, before: number) =>
      api.get<SandboxThread>(`${threadPath(phoneNumberId, customerId)}?before=${before}`),
    {
      onSuccess: ({ messages, nextBefore }) =>
        client.setQueryData<SandboxThread>(
          [slug, threadPath(phoneNumberId, customerId)],
          (thread) => thread && { ...thread, messages: [...messages, ...thread.messages], nextBefore },
        ),
    },
  );
  return { write, presence, settings, older };
}

/** The address of a file in a chat, for the browser. `url` is the simulator's own path. */
export function useMediaAddress(phoneNumberId: string): (url: string | null) => string | null {
  const { slug } = useWorkspace();
  return (url) => {
    const mediaId = url?.split("/").at(-1);
    return mediaId ? `/api/v1/sandbox/${phoneNumberId}/media/${mediaId}?workspace=${slug}` : null;
  };
}
