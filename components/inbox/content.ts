import { directionMarks } from "@/components/inbox/formatting";
import type { MessageView } from "@/lib/inbox/views";

/**
 * Reads Meta's objects as they come: anything may be missing, of another type, or longer than thought. Nothing here
 * throws, and nothing is trusted to be short.
 */
type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const object = (value: unknown): Json => (isObject(value) ? value : {});
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export function string(value: unknown): string | null {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : null;
}
function number(value: unknown): number | null {
  const parsed = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof parsed === "number" && Number.isFinite(parsed) ? parsed : null;
}

/** The type's own object, whether it was stored alone or under its name. */
const own = (message: MessageView): unknown => message.content[message.type] ?? message.content;

export type Media = { mime: string | null; filename: string | null; bytes: number | null; voice: boolean };

export function mediaOf(message: MessageView): Media {
  const media = object(own(message));
  return {
    mime: string(media.mime_type),
    // A mark that turns the direction makes gpj.exe of exe.jpg.
    filename: string(media.filename)?.replace(directionMarks, "") ?? null,
    bytes: number(media.file_size),
    voice: media.voice === true,
  };
}

export type Place = {
  latitude: number;
  longitude: number;
  name: string | null;
  address: string | null;
};

/** The place in the header of a template we sent. */
function headerPlace(template: Record<string, unknown>): unknown {
  const header = list(template.components)
    .map(object)
    .find(({ type }) => type === "header");
  return object(list(header?.parameters)[0]).location;
}

/** @returns null when there are no usable coordinates. Zero is one. */
export function placeOf(message: MessageView): Place | null {
  const raw = object(own(message));
  const location = message.type === "template" ? object(headerPlace(raw)) : raw;
  const latitude = number(location.latitude);
  const longitude = number(location.longitude);
  if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180)
    return null;
  return { latitude, longitude, name: string(location.name), address: string(location.address) };
}

export type Card = {
  name: string;
  company: string | null;
  lines: { label: string | null; value: string }[];
  /** Numbers one can call, international where WhatsApp knows them; at most 6. */
  phones: string[];
};

/** The people of a contacts message; at most 20 are shown, `more` says how many are not. */
export function cardsOf(message: MessageView): { cards: Card[]; more: number } {
  const raw = own(message);
  const all = Array.isArray(raw) ? raw : list(object(raw).contacts);
  const cards = all.slice(0, 20).map((entry) => {
    const card = object(entry);
    const name = object(card.name);
    const vcard = string(card.vcard);
    const lines = [
      ...list(card.phones).map((phone) => ({
        label: string(object(phone).type),
        value: string(object(phone).phone) ?? string(object(phone).wa_id),
      })),
      ...list(card.emails).map((email) => ({ label: null, value: string(object(email).email) })),
    ].flatMap(({ label, value }) => (value ? [{ label, value }] : []));
    const phones = list(card.phones).flatMap((entry) => {
      const { wa_id: waId, phone } = object(entry);
      const digits = string(waId)?.replace(/\D/g, "");
      return digits ? [`+${digits}`] : (string(phone) ?? []);
    });
    return {
      phones: [...new Set(phones)].slice(0, 6),
      name:
        string(name.formatted_name) ??
        ([string(name.first_name), string(name.last_name)].filter(Boolean).join(" ") ||
          /^FN:(.+)$/m.exec(vcard ?? "")?.[1]?.trim() ||
          lines[0]?.value ||
          ""),
      company: string(object(card.org).company),
      lines,
    };
  });
  return { cards, more: Math.max(0, all.length - 20) };
}

export type OrderItem = { id: string; quantity: number; price: number | null; currency: string | null };

export function orderOf(message: MessageView): { note: string | null; items: OrderItem[] } {
  const order = object(own(message));
  return {
    note: string(order.text),
    items: list(order.product_items).map((entry) => {
      const item = object(entry);
      return {
        id: string(item.product_retailer_id) ?? "?",
        quantity: number(item.quantity) ?? 1,
        price: number(item.item_price),
        currency: /^[A-Z]{3}$/.test(string(item.currency) ?? "") ? string(item.currency) : null,
      };
    }),
  };
}

export type Answer = {
  kind: "button" | "list" | "form" | "call" | "other";
  title: string;
  details: string | null;
  /** What was filled into a form. */
  fields: FormField[];
};

export type FormField = { label: string; value: string };

/** What a customer chose or filled in. */
export function answerOf(message: MessageView): Answer {
  const raw = object(own(message));
  const answer = (kind: Answer["kind"], title: string | null, more: Partial<Answer> = {}): Answer => ({
    kind,
    title: title ?? "",
    details: null,
    fields: [],
    ...more,
  });
  if (message.type === "button") {
    return answer("button", string(raw.text) ?? string(raw.payload) ?? message.text);
  }
  const type = string(raw.type) ?? "";
  const inner = object(raw[type]);
  switch (type) {
    case "button_reply":
      return answer("button", string(inner.title) ?? message.text);
    case "list_reply":
      return answer("list", string(inner.title) ?? message.text, { details: string(inner.description) });
    case "nfm_reply":
      return answer("form", string(inner.body) ?? message.text, formAnswers(inner.response_json));
    case "call_permission_reply":
      return answer("call", string(inner.response));
    default:
      return answer("other", message.text);
  }
}

/** What a form asks by its key: screen_0_firstName_1 is "firstName". */
const labelOf = (key: string): string =>
  (/^screen_\d+_(.+?)_\d+$/.exec(key)?.[1] ?? key).replaceAll("_", " ").slice(0, 80);

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(", ");
  return (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).slice(0, 1000);
}

/** A form's answers; its JSON is the customer's and may be anything. */
function formAnswers(json: unknown): Partial<Answer> {
  if (typeof json !== "string") return {};
  try {
    const fields = Object.entries(object(JSON.parse(json)))
      .filter(([key]) => key !== "flow_token")
      .slice(0, 30)
      .map(([key, value]) => ({ label: labelOf(key), value: shown(value) }));
    return { fields };
  } catch {
    return { details: json.slice(0, 1000) || null };
  }
}

export type Choice = { kind: "reply" | "link"; title: string };
export type Offer = {
  header: string | null;
  body: string | null;
  footer: string | null;
  /** Buttons below the words. */
  choices: Choice[];
  /** A list the customer opens: the words on its button, and what is in it. */
  list: { open: string; sections: { title: string | null; rows: Omit<Row, "id">[] }[] } | null;
};
type Row = { id: string; title: string; description: string | null };

/** What we offered to choose from: an interactive or template message of ours. */
export function offerOf(message: MessageView): Offer {
  const raw = object(own(message));
  const action = object(raw.action);
  const reply = (title: string | null): Choice[] => (title ? [{ kind: "reply", title }] : []);
  const buttons = list(action.buttons).flatMap((button) => reply(string(object(object(button).reply).title)));
  const sections = list(action.sections).map((entry) => {
    const section = object(entry);
    return {
      title: string(section.title),
      rows: list(section.rows).map((row) => ({
        title: string(object(row).title) ?? "",
        description: string(object(row).description),
      })),
    };
  });
  const parameters = object(action.parameters);
  const link = string(parameters.display_text);
  return {
    header: string(object(raw.header).text),
    body: string(object(raw.body).text) ?? message.text,
    footer: string(object(raw.footer).text),
    choices: [
      ...buttons,
      ...(link ? [{ kind: "link", title: link } as const] : []),
      ...reply(string(parameters.flow_cta)),
    ],
    list:
      string(raw.type) === "list" && sections.length > 0
        ? { open: string(action.button) ?? "", sections }
        : null,
  };
}

/** The name of a template we sent, for when nothing else is known of it. */
export const templateNameOf = (message: MessageView): string | null => string(object(own(message)).name);

export type Referral = {
  headline: string | null;
  body: string | null;
  source: "ad" | "post" | null;
  url: string | null;
};

/** The advert or post a customer came from. Takes a message's content or a contact's referral. */
export function referralOf(raw: unknown): Referral | null {
  const referral = object(raw);
  if (Object.keys(referral).length === 0) return null;
  const type = string(referral.source_type);
  return {
    headline: string(referral.headline),
    body: string(referral.body),
    source: type === "ad" || type === "post" ? type : null,
    url: string(referral.source_url),
  };
}

/** Once, or many times ("frequently"), or not. */
export function forwardedOf(message: MessageView): "once" | "often" | null {
  const context = object(message.content.context);
  return context.frequently_forwarded === true ? "often" : context.forwarded === true ? "once" : null;
}

/** The product page a customer wrote from. */
export const enquiredProductOf = (message: MessageView): string | null =>
  string(object(object(message.content.context).referred_product).product_retailer_id);

/** Why Meta could not hand a message over: its own word for the type, and its code. */
export function unsupportedOf(message: MessageView): { code: number | null; what: string | null } {
  const errors = list(message.content.errors);
  return {
    code: number(object(errors[0]).code) ?? message.error?.code ?? null,
    what: string(object(message.content.unsupported).type) ?? string(object(own(message)).type),
  };
}

const units = ["B", "KB", "MB", "GB"] as const;

/** Bytes as people say them: 1.4 MB. */
export function fileSize(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
