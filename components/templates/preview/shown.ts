import { readProducts } from "@/lib/templates/products";

/** Reads Meta's components as they come from a list, a draft or a campaign: anything may be missing. Nothing throws. */
type Json = Record<string, unknown>;
const object = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const words = (value: unknown): string => (typeof value === "string" ? value : "");
const kindOf = (value: unknown): string => words(value).toLowerCase();

export type ShownFile = {
  /** Something the page may load; null shows a drawing of the kind instead. */
  url: string | null;
  name: string | null;
};

export type ShownHeader =
  | { kind: "text"; text: string }
  | ({ kind: "image" | "video" | "gif" | "document" } & ShownFile)
  | { kind: "location"; name: string | null; address: string | null }
  /** One product, by its id when that is known. */
  | { kind: "product"; id: string | null }
  /** Products of a list: their picture beside the header's words. `count` is null until they are chosen. */
  | { kind: "products"; text: string; count: number | null };

export type ShownButton = {
  /** Meta's word in lower case: quick_reply, url, phone_number, copy_code, flow, catalog, …; one_tap for a code taken over. */
  kind: string;
  /** Empty: WhatsApp writes its own words, by the kind. */
  text: string;
  /** Where it leads, whom it calls, what it copies. */
  value: string | null;
};

export type ShownCard = { header: ShownHeader | null; body: string; buttons: ShownButton[] };

/** What a phone shows of a template. */
export type ShownTemplate = {
  header: ShownHeader | null;
  /** A limited-time offer. `code` is what the copy button copies. */
  offer: { text: string; expires: boolean; expiresAt: string | null; code: string | null } | null;
  body: string;
  footer: string | null;
  buttons: ShownButton[];
  cards: ShownCard[];
};

/**
 * What stands in the gaps, by the key of the gap: `header.1`, `body.name`, `button.0`, `card.2.body.1`, `card.2.button.0`,
 * `offer.expires` (ISO). A gap without a value shows its example, without one it shows itself.
 */
export type ShownValues = {
  texts?: Readonly<Record<string, string | undefined>>;
  /** By `header.file` and `card.2.header.file`. */
  files?: Readonly<Record<string, ShownFile | undefined>>;
  /** Of `header.place`. */
  place?: { name: string | null; address: string | null };
  /** Where the page finds a sample of ours, by the id of its file. */
  sampleUrl?: (mediaId: string) => string;
  /** false: gaps without a value stay gaps, because what is shown is about to be sent. */
  examples?: boolean;
};

const gap = /\{\{\s*([\w.]+)\s*\}\}/g;

type Examples = { positional: string[]; named: Json[] };

function examplesOf(component: Json, key: "header_text" | "body_text"): Examples {
  const example = object(component.example);
  const given = list(example[key]);
  return {
    positional: (key === "body_text" ? list(given[0]) : given).map(words),
    named: list(example[`${key}_named_params`]).map(object),
  };
}

function fill(text: string, key: string, { positional, named }: Examples, values: ShownValues): string {
  return text.replace(gap, (written, name: string) => {
    const value = values.texts?.[`${key}.${name}`];
    if (value?.trim()) return value.trim();
    if (values.examples === false) return written;
    const example = /^\d+$/.test(name)
      ? positional[Number(name) - 1]
      : words(named.find(({ param_name }) => param_name === name)?.example);
    return example?.trim() ? example : written;
  });
}

function headerOf(component: Json, place: string, values: ShownValues): ShownHeader | null {
  const kind = kindOf(component.format);
  const at = `${place}header`;
  const example = object(component.example);
  switch (kind) {
    case "text":
      return {
        kind,
        text: fill(words(component.text), at, examplesOf(component, "header_text"), values),
      };
    case "image":
    case "video":
    case "gif":
    case "document": {
      const chosen = values.files?.[`${at}.file`];
      if (chosen) return { kind, ...chosen };
      const sample = words(example.media_id);
      return { kind, url: (sample && values.sampleUrl?.(sample)) || null, name: null };
    }
    case "location":
      return { kind, name: values.place?.name ?? null, address: values.place?.address ?? null };
    case "product":
      return { kind, id: values.texts?.[`${at}.product`]?.trim() || null };
    default:
      return null;
  }
}

/** The header of a message whose button opens a list of products: WhatsApp sets a picture of them beside its words. */
function listedHeader(shown: ShownTemplate, values: ShownValues): ShownHeader {
  const button = shown.buttons.findIndex(({ kind }) => kind === "mpm");
  const products = values.texts?.[`button.${button}.products`]?.trim();
  return {
    kind: "products",
    text: shown.header?.kind === "text" ? shown.header.text : "",
    count: products ? readProducts(products).length : null,
  };
}

/** Meta keeps the button of a one-time code as a link to a page of its own. */
function buttonKind(button: Json): string {
  const kind = kindOf(button.type);
  const stored = /whatsapp\.com\/otp\/code\/?\?(?:.*&)?otp_type=(\w+)/i.exec(words(button.url))?.[1];
  if (kind !== "otp" && !stored) return kind;
  return kindOf(stored ?? button.otp_type) === "copy_code" ? "otp" : "one_tap";
}

function buttonOf(raw: unknown, key: string, values: ShownValues): ShownButton {
  const button = object(raw);
  const kind = buttonKind(button);
  const example = words(list(button.example)[0]) || words(button.example);
  const value = values.texts?.[key]?.trim() || (values.examples === false ? "" : example);
  const url = words(button.url);
  // Meta's example of a link is the whole address; a value is only its end.
  const link = /^https?:/.test(value) ? value : value ? url.replace(gap, value) : url;
  return {
    kind,
    text: (kind === "one_tap" && words(button.autofill_text)) || words(button.text),
    value: { url: link, phone_number: words(button.phone_number), copy_code: value }[kind] || null,
  };
}

const buttonsOf = (component: Json, place: string, values: ShownValues): ShownButton[] =>
  list(component.buttons).map((button, index) => buttonOf(button, `${place}button.${index}`, values));

function cardOf(raw: unknown, index: number, values: ShownValues): ShownCard {
  const place = `card.${index}.`;
  const card: ShownCard = { header: null, body: "", buttons: [] };
  for (const component of list(object(raw).components).map(object)) {
    const kind = kindOf(component.type);
    if (kind === "header") card.header = headerOf(component, place, values);
    if (kind === "body")
      card.body = fill(words(component.text), `${place}body`, examplesOf(component, "body_text"), values);
    if (kind === "buttons") card.buttons = buttonsOf(component, place, values);
  }
  return card;
}

/** What WhatsApp writes of itself around a code; it does so in the template's language, here in English. */
function authenticationWords(component: Json, code: string): string {
  const advice =
    component.add_security_recommendation === true ? " For your security, do not share this code." : "";
  return `*${code}* is your verification code.${advice}`;
}

/**
 * A template as the phone shows it.
 * @param components as Meta lists or takes them
 */
export function shownTemplate(components: unknown, values: ShownValues = {}): ShownTemplate {
  const shown: ShownTemplate = { header: null, offer: null, body: "", footer: null, buttons: [], cards: [] };
  for (const component of list(components).map(object)) {
    switch (kindOf(component.type)) {
      case "header":
        shown.header = headerOf(component, "", values);
        break;
      case "body":
        shown.body =
          component.text === undefined
            ? authenticationWords(component, values.texts?.["body.1"]?.trim() || "123456")
            : fill(words(component.text), "body", examplesOf(component, "body_text"), values);
        break;
      case "footer": {
        const minutes = component.code_expiration_minutes;
        shown.footer =
          words(component.text) ||
          (typeof minutes === "number" ? `This code expires in ${minutes} minutes.` : null);
        break;
      }
      case "buttons":
        shown.buttons = [...shown.buttons, ...buttonsOf(component, "", values)];
        break;
      case "call_permission_request":
        shown.buttons = [{ kind: "call_permission_request", text: "", value: null }, ...shown.buttons];
        break;
      case "limited_time_offer": {
        const offer = object(component.limited_time_offer);
        shown.offer = {
          text: words(offer.text),
          expires: offer.has_expiration === true,
          expiresAt: values.texts?.["offer.expires"] ?? null,
          code: null,
        };
        break;
      }
      case "carousel":
        shown.cards = list(component.cards).map((card, index) => cardOf(card, index, values));
        break;
    }
  }
  if (shown.buttons.some(({ kind }) => kind === "mpm")) shown.header = listedHeader(shown, values);
  if (shown.offer) shown.offer.code = shown.buttons.find(({ kind }) => kind === "copy_code")?.value ?? null;
  return shown;
}
