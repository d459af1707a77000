import { state, type Message } from "../core/state";
import type { StatusName } from "../types/ledger";
import type { PhoneButton, PhoneMedia, PhoneMessage } from "../types/phone";
import { mediaOf } from "./media-view";
import { renderTemplate } from "./rendered-template";

type Json = Record<string, unknown>;

const MEDIA_TYPES = new Set(["image", "video", "audio", "document", "sticker"]);

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The message as the customer's phone shows it, whichever side wrote it. */
export function phoneMessage(message: Message): PhoneMessage {
  const { content, type, thread } = message;
  const shown: PhoneMessage = {
    id: message.wamid,
    seq: message.seq,
    numberId: thread.number.id,
    customerId: thread.customer.id,
    from: message.fromCustomer ? "customer" : "business",
    type,
    text: null,
    header: null,
    footer: null,
    media: null,
    location: null,
    contacts: [],
    buttons: [],
    list: null,
    content,
    quoted: quotedOf(message),
    reactions: message.reactions,
    status: statusOf(message),
    times: message.times,
    error: message.error ? { code: message.error.code, title: message.error.title } : null,
    edited: message.edited,
    revoked: message.revoked,
    forwarded: message.forwarded,
    timestamp: message.shownAt,
  };
  if (message.revoked) return { ...shown, content: {} };
  if (MEDIA_TYPES.has(type)) {
    shown.media = mediaOf(type as PhoneMedia["kind"], content);
    shown.text = text(content.caption);
  } else if (type === "text") shown.text = text(content.body);
  else if (type === "location") shown.location = content as PhoneMessage["location"];
  else if (type === "contacts") shown.contacts = cardsOf(content.cards as Json[]);
  else if (type === "interactive") showInteractive(shown, content);
  else if (type === "template") Object.assign(shown, renderTemplate(thread.number.wabaId, content));
  else if (type === "button") shown.text = text(content.text);
  else if (type === "reaction") shown.text = text(content.emoji);
  else if (type === "order") shown.text = text(content.text);
  else if (type === "system") shown.text = text(content.body);
  return shown;
}

function statusOf(message: Message): "accepted" | StatusName {
  const { times } = message;
  if (times.played) return "played";
  if (times.read) return "read";
  if (times.delivered) return "delivered";
  if (times.failed) return "failed";
  return times.sent ? "sent" : "accepted";
}

function quotedOf(message: Message): PhoneMessage["quoted"] {
  if (!message.quoted) return null;
  const target = state.messages.get(message.quoted);
  if (!target || target.thread !== message.thread) return null;
  return {
    id: target.wamid,
    from: target.fromCustomer ? "customer" : "business",
    text: phoneMessage({ ...target, quoted: null }).text,
  };
}

function cardsOf(cards: Json[] | undefined): PhoneMessage["contacts"] {
  return (cards ?? []).map((card) => ({
    name:
      text((card.name as Json | undefined)?.formatted_name) ??
      text((card.phones as Json[] | undefined)?.[0]?.phone) ??
      "",
    phones: ((card.phones as Json[] | undefined) ?? []).flatMap((phone) => text(phone.phone) ?? []),
  }));
}

function showInteractive(shown: PhoneMessage, content: Json): void {
  const action = content.action as Json | undefined;
  shown.text = text((content.body as Json | undefined)?.text);
  shown.footer = text((content.footer as Json | undefined)?.text);
  const header = content.header as Json | undefined;
  if (header?.type === "text") shown.header = { kind: "text", text: text(header.text) ?? "" };
  else if (typeof header?.type === "string" && MEDIA_TYPES.has(header.type)) {
    shown.header = mediaOf(header.type as PhoneMedia["kind"], header[header.type] as Json);
  }
  const kind = content.type;
  if (kind === "button") {
    shown.buttons = (action?.buttons as { reply: { id: string; title: string } }[]).map(({ reply }) => ({
      kind: "reply",
      id: reply.id,
      title: reply.title,
      value: null,
    }));
  } else if (kind === "list") {
    const sections = action?.sections as {
      title?: string;
      rows: { id: string; title: string; description?: string }[];
    }[];
    shown.list = {
      button: text(action?.button) ?? "",
      sections: sections.map((section) => ({
        title: section.title ?? null,
        rows: section.rows.map((row) => ({
          id: row.id,
          title: row.title,
          description: row.description ?? null,
        })),
      })),
    };
  } else if (kind === "button_reply" || kind === "list_reply") {
    shown.text = text((content[kind] as Json | undefined)?.title);
  } else if (kind === "nfm_reply") {
    shown.text = text((content.nfm_reply as Json | undefined)?.body);
  } else if (kind === "call_permission_reply") {
    shown.text = text((content.call_permission_reply as Json | undefined)?.response);
  } else if (action) {
    const parameters = action.parameters as Json | undefined;
    const title =
      text(parameters?.display_text) ?? text(parameters?.flow_cta) ?? INTERACTIVE_TITLES[String(kind)];
    if (title) {
      const button: PhoneButton = {
        kind: kind === "cta_url" ? "url" : kind === "flow" ? "flow" : "other",
        id: String(kind),
        title,
        value: text(parameters?.url),
      };
      shown.buttons = [button];
    }
  }
}

const INTERACTIVE_TITLES: Record<string, string> = {
  location_request_message: "Send location",
  catalog_message: "View catalog",
  product: "View",
  product_list: "View items",
  call_permission_request: "Choose preference",
  address_message: "Provide address",
};
