import type { ServerResponse } from "node:http";
import type { Customer, Message, Thread } from "../core/state";
import type { StreamEvent } from "../types/phone";
import { customerView } from "./customer-view";
import { phoneMessage } from "./phone-message";

const streams = new Map<string, Set<ServerResponse>>();

/** Most bytes a slow reader may leave unread before it is cut off; it reconnects and reads the thread again. */
const SLOW_READER_BYTES = 2 * 1024 * 1024;

/** Opens the live stream of a number's phones. */
export function openStream(numberId: string, response: ServerResponse): void {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  });
  response.write("retry: 1000\n\n");
  let set = streams.get(numberId);
  if (!set) streams.set(numberId, (set = new Set()));
  set.add(response);
  const beat = setInterval(() => response.write(": alive\n\n"), 15_000);
  response.on("close", () => {
    clearInterval(beat);
    set.delete(response);
    if (set.size === 0) streams.delete(numberId);
  });
}

function emit(numberId: string, event: StreamEvent): void {
  const set = streams.get(numberId);
  if (!set) return;
  const frame = `event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`;
  for (const response of set) {
    if (response.writableLength > SLOW_READER_BYTES) response.destroy();
    else response.write(frame);
  }
}

/** Shows a new or changed message. Costs nothing while nobody looks. */
export function showMessage(message: Message): void {
  const { id } = message.thread.number;
  if (streams.has(id)) emit(id, { event: "message", data: phoneMessage(message) });
}

export function showTyping(thread: Thread): void {
  emit(thread.number.id, {
    event: "typing",
    data: { numberId: thread.number.id, customerId: thread.customer.id, until: thread.typingUntil },
  });
}

export function showOpen(thread: Thread): void {
  emit(thread.number.id, {
    event: "open",
    data: { numberId: thread.number.id, customerId: thread.customer.id, open: thread.open },
  });
}

/** Tells every phone stream of these numbers that a customer changed. */
export function showCustomer(numberIds: string[], customer: Customer): void {
  for (const id of numberIds) emit(id, { event: "customer", data: customerView(customer) });
}
