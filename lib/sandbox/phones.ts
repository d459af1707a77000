import { z } from "zod";
import type {
  NewSandboxCustomer,
  SandboxCustomerChange,
  SandboxCustomerMessage,
} from "@/lib/sandbox/schemas";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";
import {
  askSimulator,
  openSimulator,
  phoneMessage,
  simulatedChats,
  simulatedCustomer,
  simulatedThread,
} from "@/lib/whatsapp/simulator-phones";

/** A sandbox number of the workspace, as the simulator names it. @throws AppError not_found for any other number */
async function sandboxNumber(
  scope: Scope,
  phoneNumberId: string,
): Promise<{ metaId: string; wabaMetaId: string }> {
  const number = await db.phoneNumber.findFirst({
    where: { workspaceId: scope.workspaceId, id: phoneNumberId, isSandbox: true },
    select: { metaId: true, waba: { select: { metaId: true } } },
  });
  if (!number) throw notFound("phone_number");
  return { metaId: number.metaId, wabaMetaId: number.waba.metaId };
}

async function chatPath(scope: Scope, phoneNumberId: string, customerId: string): Promise<string> {
  const { metaId } = await sandboxNumber(scope, phoneNumberId);
  return `/numbers/${metaId}/customers/${encodeURIComponent(customerId)}`;
}

/** The simulated customers of a sandbox number with their chats, latest first; at most 100. */
export async function listSandboxChats(scope: Scope, phoneNumberId: string) {
  const { metaId } = await sandboxNumber(scope, phoneNumberId);
  const path = `/numbers/${metaId}/chats?strangers=true&limit=100`;
  return { data: await askSimulator({ path, schema: simulatedChats }) };
}

/** Another simulated customer for the sandbox number's account. */
export async function createSandboxCustomer(scope: Scope, phoneNumberId: string, body: NewSandboxCustomer) {
  const { wabaMetaId } = await sandboxNumber(scope, phoneNumberId);
  return askSimulator({
    method: "POST",
    path: `/accounts/${wabaMetaId}/customers`,
    body,
    schema: simulatedCustomer,
  });
}

/** Switches the customer's phone on or off, or their read receipts. */
export async function changeSandboxCustomer(
  scope: Scope,
  phoneNumberId: string,
  customerId: string,
  settings: SandboxCustomerChange,
) {
  // Proves that the customer belongs to the workspace's own account before the account-wide call.
  await getSandboxThread(scope, phoneNumberId, customerId, { limit: 1 });
  const path = `/customers/${encodeURIComponent(customerId)}`;
  return askSimulator({ method: "PATCH", path, body: { settings }, schema: simulatedCustomer });
}

/** The chat as the customer's phone shows it, oldest first; `before` is the `nextBefore` of a newer page. */
export async function getSandboxThread(
  scope: Scope,
  phoneNumberId: string,
  customerId: string,
  page: { limit?: number; before?: number },
) {
  const query = new URLSearchParams({ limit: String(page.limit ?? 50) });
  if (page.before !== undefined) query.set("before", String(page.before));
  const path = `${await chatPath(scope, phoneNumberId, customerId)}/thread?${query}`;
  return askSimulator({ path, schema: simulatedThread });
}

/** Writes as the customer; the business learns of it by webhook, as of any customer. */
export async function writeAsCustomer(
  scope: Scope,
  phoneNumberId: string,
  customerId: string,
  body: SandboxCustomerMessage,
) {
  return askSimulator({
    method: "POST",
    path: `${await chatPath(scope, phoneNumberId, customerId)}/messages`,
    body,
    schema: z.object({ message: phoneMessage.nullable() }),
  });
}

/** Opens or closes the chat on the phone; an open chat is read, and the business sees blue ticks. */
export async function setChatOpen(scope: Scope, phoneNumberId: string, customerId: string, open: boolean) {
  const path = `${await chatPath(scope, phoneNumberId, customerId)}/open`;
  return askSimulator({ method: "PUT", path, body: { open }, schema: z.object({ open: z.boolean() }) });
}

/** Server-sent events of everything that changes on the phones of this number. */
export async function openPhoneStream(
  scope: Scope,
  phoneNumberId: string,
  signal: AbortSignal,
): Promise<Response> {
  const { metaId } = await sandboxNumber(scope, phoneNumberId);
  const upstream = await openSimulator(`/numbers/${metaId}/stream`, signal);
  return new Response(upstream.body as ReadableStream<Uint8Array> | null, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
      connection: "close",
    },
  });
}

/** Types a browser shows without running anything; all others are offered as a download. */
const shown = new Set([
  "image/jpeg",
  "image/png",
  "image/webp",
  "video/mp4",
  "audio/ogg",
  "audio/mpeg",
  "audio/mp4",
  "audio/aac",
]);

/** Media of a chat of this number. */
export async function openPhoneMedia(
  scope: Scope,
  phoneNumberId: string,
  mediaId: string,
  signal: AbortSignal,
): Promise<Response> {
  const { metaId } = await sandboxNumber(scope, phoneNumberId);
  const upstream = await openSimulator(`/numbers/${metaId}/media/${encodeURIComponent(mediaId)}`, signal);
  const type = upstream.headers.get("content-type")?.split(";")[0] ?? "";
  return new Response(upstream.body as ReadableStream<Uint8Array> | null, {
    headers: {
      "content-type": shown.has(type) ? type : "application/octet-stream",
      "content-disposition": shown.has(type) ? "inline" : "attachment",
      "content-security-policy": "default-src 'none'; sandbox",
      "cache-control": "private, max-age=3600",
      "x-content-type-options": "nosniff",
    },
  });
}
