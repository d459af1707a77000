import { mediaUrl } from "../graph/media";
import { showMessage } from "../phone/stream";
import type { CustomerMessage, MediaSource } from "../types/customer";
import { record } from "./journal";
import { storeMedia } from "./media-store";
import { displayNumber } from "./phones";
import { sampleMedia } from "./samples";
import { clockOf, state, threadOf, type Customer, type Message, type PhoneNumber } from "./state";

type Json = Record<string, unknown>;

/** A customer cannot do that: said to whoever called the control API. */
export class Impossible extends Error {}

interface Made {
  type: string;
  /** What the phone keeps. */
  shown: Json;
  /** What the webhook adds to the message object. */
  told: Json;
  repliesTo?: string;
}

function simple(type: string, object: Json): Made {
  return { type, shown: object, told: { [type]: object } };
}

/** The message a tap or a reaction points at, on this phone. */
function target(number: PhoneNumber, customer: Customer, wamid: string): Message {
  const message = state.messages.get(wamid);
  if (!message || message.thread !== threadOf(number, customer))
    throw new Impossible("no such message in this chat");
  return message;
}

/** What a customer's message holds, for the phone and for the webhook. @throws Impossible */
export function contentOf(number: PhoneNumber, customer: Customer, input: CustomerMessage): Made {
  switch (input.type) {
    case "text":
      return simple("text", { body: input.text });
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker":
      return mediaContent(number, input);
    case "location": {
      const { latitude, longitude, name, address, url } = input;
      return simple("location", {
        latitude,
        longitude,
        ...(name ? { name } : {}),
        ...(address ? { address } : {}),
        ...(url ? { url } : {}),
      });
    }
    case "contacts":
      return { type: "contacts", shown: { cards: input.contacts }, told: { contacts: input.contacts } };
    case "contact_request_answer": {
      const phone = customer.phone ?? "16505551234";
      const vcard = `BEGIN:VCARD\nVERSION:3.0\nFN:${customer.name}\nTEL;type=CELL;waid=${customer.waId ?? phone}:${displayNumber(phone)}\nEND:VCARD`;
      const contacts = [{ vcard, phones: [{ phone: "+" + phone }] }];
      return { type: "contacts", shown: { cards: contacts }, told: { origin: "contact_request", contacts } };
    }
    case "button_reply":
    case "list_reply":
      return tap(target(number, customer, input.messageId), input.type, input.id);
    case "quick_reply":
      return quickReply(target(number, customer, input.messageId), input.index);
    case "flow_reply": {
      target(number, customer, input.messageId);
      const response_json =
        typeof input.response === "string" ? input.response : JSON.stringify(input.response);
      const interactive = { type: "nfm_reply", nfm_reply: { name: "flow", body: "Sent", response_json } };
      return { ...simple("interactive", interactive), repliesTo: input.messageId };
    }
    case "call_permission_reply": {
      target(number, customer, input.messageId);
      const reply = {
        response: input.accept ? "accept" : "reject",
        ...(input.accept
          ? { expiration_timestamp: String(Math.floor(clockOf(number) / 1000) + 7 * 86400) }
          : {}),
        response_source: "user_action",
      };
      return {
        ...simple("interactive", { type: "call_permission_reply", call_permission_reply: reply }),
        repliesTo: input.messageId,
      };
    }
    case "reaction": {
      const message = target(number, customer, input.messageId);
      const { customer: _former, ...others } = message.reactions;
      message.reactions = input.emoji === "" ? others : { ...others, customer: input.emoji };
      record(["x", message.seq, { reactions: message.reactions }]);
      showMessage(message);
      return simple("reaction", {
        message_id: message.wamid,
        ...(input.emoji === "" ? {} : { emoji: input.emoji }),
      });
    }
    case "order":
      return simple("order", {
        catalog_id: input.catalogId ?? "194836987003835",
        text: input.text ?? "",
        product_items: input.items ?? [
          { product_retailer_id: "di9ozbzfi4", quantity: 2, item_price: 30, currency: "USD" },
        ],
      });
    case "unsupported":
      return unsupported(input.of, input.code ?? 131051);
    case "request_welcome":
      return { type: "request_welcome", shown: {}, told: {} };
    case "edit":
      return edit(number, target(number, customer, input.messageId), input.text);
    case "revoke":
      return revoke(number, target(number, customer, input.messageId));
    case "raw": {
      const { type, ...rest } = input.message;
      return { type: String(type ?? "unknown"), shown: rest, told: rest };
    }
    default:
      throw new Impossible(`a customer cannot send ${(input as { type: string }).type}`);
  }
}

function mediaContent(number: PhoneNumber, input: Extract<CustomerMessage, MediaSource>): Made {
  const kind = input.type;
  let media = input.mediaId ? state.media.get(input.mediaId) : undefined;
  if (input.mediaId && !media) throw new Impossible("no such media");
  if (!media) {
    const sample = input.base64 ? null : sampleMedia(kind);
    const bytes = sample?.bytes ?? Buffer.from(input.base64!, "base64");
    const mimeType = input.mimeType ?? sample?.mimeType ?? sampleMedia(kind).mimeType;
    media = storeMedia(number, bytes, mimeType, sample?.filename ?? null, true);
  }
  const filename = input.type === "document" ? (input.filename ?? media.filename ?? undefined) : undefined;
  const object: Json = {
    ...("caption" in input && input.caption ? { caption: input.caption } : {}),
    ...(filename ? { filename } : {}),
    mime_type: media.mimeType,
    sha256: media.sha256,
    id: media.id,
    ...(input.type === "audio" ? { voice: input.voice ?? true } : {}),
    ...(input.type === "sticker" ? { animated: input.animated ?? false } : {}),
  };
  return { type: kind, shown: object, told: { [kind]: { ...object, url: mediaUrl(media) } } };
}

function tap(message: Message, kind: "button_reply" | "list_reply", id: string): Made {
  const action = message.content.action as Json | undefined;
  let chosen: Json | undefined;
  if (kind === "button_reply") {
    const buttons = (action?.buttons as { reply: Json }[] | undefined) ?? [];
    chosen = buttons
      .map(({ reply }) => ({ id: reply.id, title: reply.title }))
      .find((reply) => reply.id === id);
  } else {
    const rows = ((action?.sections as { rows?: Json[] }[] | undefined) ?? []).flatMap(
      (section) => section.rows ?? [],
    );
    chosen = rows.find((row) => row.id === id);
  }
  if (!chosen) throw new Impossible("the message has no such choice");
  return { ...simple("interactive", { type: kind, [kind]: chosen }), repliesTo: message.wamid };
}

function quickReply(message: Message, index: number): Made {
  const { content } = message;
  const language = (content.language as Json | undefined)?.code;
  const template = state.templatesByName.get(
    `${message.thread.number.wabaId}|${String(content.name)}|${String(language)}`,
  );
  const button = template?.components.find((component) => component.type === "BUTTONS")?.buttons?.[index];
  if (button?.type !== "QUICK_REPLY") throw new Impossible("the message has no such quick reply");
  const sent = (content.components as Json[] | undefined)?.find(
    (component) => component.type === "button" && String(component.index) === String(index),
  );
  const payload = (sent?.parameters as Json[] | undefined)?.[0]?.payload;
  const text = button.text ?? "";
  return { ...simple("button", { payload: payload ?? text, text }), repliesTo: message.wamid };
}

function unsupported(of: string | undefined, code: number): Made {
  const known: Record<number, [string, string, string]> = {
    131051: ["Message type unknown", "Message type unknown", "Message type is currently not supported."],
    131060: [
      "This message is currently unavailable.",
      "This message is currently unavailable.",
      "This message is currently unavailable.",
    ],
    131052: [
      "Media file size too big. Max file size we currently support: 100 MB. Please communicate with your customer to send a media file of less than 100 MB.",
      "Media download error",
      "Unable to download the media sent by the user",
    ],
  };
  const [title, message, details] = known[code]!;
  return {
    type: "unsupported",
    shown: { of: of ?? null },
    told: {
      errors: [{ code, title, message, error_data: { details } }],
      ...(code === 131051 ? { unsupported: { type: of ?? "unknown" } } : {}),
    },
  };
}

/** Edits and deletions reach coexistence numbers as such; other numbers get `unsupported`. */
function edit(number: PhoneNumber, message: Message, text: string): Made {
  if (!message.fromCustomer) throw new Impossible("only one's own messages can be edited");
  const media = message.type !== "text";
  message.content = media ? { ...message.content, caption: text } : { body: text };
  message.edited = true;
  record(["x", message.seq, { content: message.content, edited: true }]);
  showMessage(message);
  if (!number.coexistence) return unsupported("edit", 131051);
  const edited = { context: { id: "M0" }, type: message.type, [message.type]: message.content };
  return {
    type: "edit",
    shown: { of: message.wamid },
    told: { edit: { original_message_id: message.wamid, message: edited } },
  };
}

function revoke(number: PhoneNumber, message: Message): Made {
  if (!message.fromCustomer) throw new Impossible("only one's own messages can be deleted");
  message.revoked = true;
  record(["x", message.seq, { revoked: true }]);
  showMessage(message);
  if (!number.coexistence) return unsupported("revoke", 131051);
  return {
    type: "revoke",
    shown: { of: message.wamid },
    told: { revoke: { original_message_id: message.wamid } },
  };
}
