// What a person reads of a message: its body, caption, title. Words of the customer, never of ours: what a picture or
// a sticker is called is for the interface to say in its own language.

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
const words = (value: unknown): string | null =>
  typeof value === "string" && value.trim() !== "" ? value : null;

/** Name of a shared card: Meta's name object, else the vCard's FN, else a number. */
function cardName(card: unknown): string | null {
  const { name, vcard, phones } = record(card);
  const formatted = words(record(name).formatted_name) ?? words(record(name).first_name);
  if (formatted) return formatted;
  const fn = /^FN[^:\r\n]*:(.+)$/im.exec(words(vcard) ?? "")?.[1]?.trim();
  if (fn) return fn;
  const first = record(Array.isArray(phones) ? phones[0] : null);
  return words(first.phone) ?? words(first.wa_id);
}

function orderText(order: Record<string, unknown>): string | null {
  const items = Array.isArray(order.product_items) ? order.product_items : [];
  const lines = items.slice(0, 30).map((raw) => {
    const item = record(raw);
    const quantity =
      typeof item.quantity === "number" || typeof item.quantity === "string" ? item.quantity : 1;
    return `${quantity} × ${words(item.product_retailer_id) ?? "?"}`;
  });
  return words(order.text) ?? words(lines.join(", "));
}

function interactiveText(interactive: Record<string, unknown>): string | null {
  const inner = record(interactive[words(interactive.type) ?? ""]);
  return words(inner.title) ?? words(inner.body);
}

/**
 * @param type Meta's word
 * @param raw the whole message object
 * @returns null when there is nothing to read
 */
export function readableText(type: string, raw: Record<string, unknown>): string | null {
  const own = record(raw[type]);
  switch (type) {
    case "text":
      return words(own.body);
    case "button":
      return words(own.text) ?? words(own.payload);
    case "interactive":
      return interactiveText(own);
    case "location":
      return words(own.name) ?? words(own.address);
    case "contacts": {
      const cards = Array.isArray(raw.contacts) ? raw.contacts : [];
      return words(cards.slice(0, 20).map(cardName).filter(Boolean).join(", "));
    }
    case "order":
      return orderText(own);
    case "reaction":
      return words(own.emoji);
    case "system":
      return words(own.body);
    case "edit": {
      const edited = record(own.message);
      return typeof edited.type === "string" && edited.type !== "edit"
        ? readableText(edited.type, edited)
        : null;
    }
    case "audio":
    case "sticker":
    case "unsupported":
    case "revoke":
    case "request_welcome":
      return null;
    // image, video, document, and types that do not exist yet
    default:
      return words(own.caption) ?? words(own.body) ?? words(own.text);
  }
}
