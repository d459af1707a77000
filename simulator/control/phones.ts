import fs from "node:fs";
import { customersOf } from "../core/accounts";
import { startBulk, bulkJob } from "../core/bulk";
import { writeAsCustomer } from "../core/inbound";
import { mediaPath, storeMedia } from "../core/media-store";
import { journalThread } from "../core/records";
import { state, threadOf, type Media } from "../core/state";
import { play, readThread } from "../core/statuses";
import { phoneMessage } from "../phone/phone-message";
import { openStream, showOpen } from "../phone/stream";
import { chatsOf, threadView } from "../phone/thread-view";
import { number } from "./accounts";
import { ControlError, found, read, type ControlCall } from "./call";
import type { Handler } from "./router";
import * as schemas from "./schemas";

function threadAt(numberId: string, customerId: string) {
  const one = number(numberId);
  const customer = found(state.customers.get(customerId), "customer");
  if (customer.wabaId !== one.wabaId)
    throw new ControlError(404, "no such customer of this number's account");
  return threadOf(one, customer);
}

function sendMedia(call: ControlCall, media: Media): void {
  const path = mediaPath(media.id);
  if (!fs.existsSync(path)) throw new ControlError(404, "no such media");
  call.response.writeHead(200, {
    "content-type": media.mimeType,
    "content-length": fs.statSync(path).size,
    "x-content-type-options": "nosniff",
  });
  call.response.end(fs.readFileSync(path));
}

export const phoneRoutes: Record<string, Handler> = {
  "GET /numbers/:id/stream": (call, id) => openStream(number(id!).id, call.response),
  "GET /numbers/:id/chats": (call, id) => {
    const one = number(id!);
    const strangers = call.query.get("strangers") === "true";
    const customers = customersOf(one.wabaId).filter((customer) => strangers || !customer.stranger);
    return chatsOf(one, customers, Math.min(Number(call.query.get("limit") ?? 100), 1000));
  },
  "GET /numbers/:id/customers/:customer/thread": (call, id, customerId) => {
    const before = call.query.get("before");
    const limit = Math.min(Number(call.query.get("limit") ?? 50) || 50, 500);
    return threadView(threadAt(id!, customerId!), limit, before ? Number(before) : null);
  },
  "POST /numbers/:id/customers/:customer/messages": (call, id, customerId) => {
    const thread = threadAt(id!, customerId!);
    const message = writeAsCustomer(thread.number, thread.customer, read(call, schemas.customerMessage));
    return { message: message ? phoneMessage(message) : null };
  },
  /** Opening the chat reads what was delivered; while it stays open, what arrives is read at once. */
  "PUT /numbers/:id/customers/:customer/open": (call, id, customerId) => {
    const thread = threadAt(id!, customerId!);
    thread.open = read(call, schemas.opened).open;
    journalThread(thread);
    showOpen(thread);
    if (thread.open) readThread(thread);
    return { open: thread.open };
  },
  "POST /numbers/:id/customers/:customer/plays/:message": (_call, id, customerId, wamid) => {
    const message = found(state.messages.get(wamid!), "message");
    if (message.thread !== threadAt(id!, customerId!) || message.fromCustomer)
      throw new ControlError(404, "no such message");
    if (message.type !== "audio") throw new ControlError(409, "only audio can be played");
    play(message);
    return phoneMessage(message);
  },
  /** Bytes a customer is about to send: raw body, its type in Content-Type. */
  "POST /numbers/:id/media": (call, id) => {
    if (call.body.length === 0) throw new ControlError(400, "the body is empty");
    const mimeType = call.request.headers["content-type"] ?? "application/octet-stream";
    const media = storeMedia(number(id!), call.body, mimeType, call.query.get("filename"), true);
    return { mediaId: media.id };
  },
  "GET /media/:id": (call, id) => sendMedia(call, found(state.media.get(id!), "media")),
  /** The same, only for media of this number's chats. */
  "GET /numbers/:id/media/:media": (call, id, mediaId) => {
    const media = found(state.media.get(mediaId!), "media");
    if (media.numberId !== number(id!).id) throw new ControlError(404, "no such media");
    sendMedia(call, media);
  },
  "POST /numbers/:id/bulk": (call, id) => startBulk(number(id!), read(call, schemas.bulk)),
  "GET /bulk/:id": (_call, id) => found(bulkJob(id!), "bulk job"),
};
