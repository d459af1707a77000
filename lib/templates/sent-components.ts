import { partOf, variablesOf, type TemplateButton, type TemplateComponent } from "@/lib/templates/components";
import { productList } from "@/lib/templates/products";
import { readTime, takesBodyValue, type TemplateShape } from "@/lib/templates/slots";

/** A part of a template as a message carries it, in Meta's words. */
export type SentComponent = { type: string; [key: string]: unknown };

/** What stands in a gap once it is filled. */
export type Value =
  | { kind: "words"; text: string }
  | { kind: "media"; mediaId: string }
  | { kind: "location"; place: { latitude: number; longitude: number; name: string; address: string } };

/** By the key of the gap. */
export type Values = ReadonlyMap<string, Value>;
/** The words in a gap; empty when a file or a place stands there, or nothing. */
export const textIn = (values: Values, key: string): string => {
  const value = values.get(key);
  return value?.kind === "words" ? value.text : "";
};

function buttonOf(
  button: TemplateButton,
  index: number,
  context: { category: string; at: string; code: string; values: Values },
): SentComponent[] {
  const { category, at, code, values } = context;
  const place = { type: "button", index: String(index) };
  if (takesBodyValue(category, button)) {
    return [{ ...place, sub_type: "url", parameters: [{ type: "text", text: code }] }];
  }
  const text = textIn(values, `${at}button.${index}`);
  if (button.type === "COPY_CODE") {
    return [{ ...place, sub_type: "copy_code", parameters: [{ type: "coupon_code", coupon_code: text }] }];
  }
  if (button.type === "URL" && variablesOf(button.url).length > 0) {
    return [{ ...place, sub_type: "url", parameters: [{ type: "text", text }] }];
  }
  if (button.type === "MPM") {
    const [products, title] = ["products", "title"].map((part) =>
      textIn(values, `${at}button.${index}.${part}`),
    );
    const parameters = [{ type: "action", action: productList(products!, title!) }];
    return [{ ...place, sub_type: "mpm", parameters }];
  }
  if (button.type === "FLOW") {
    const parameters = [{ type: "action", action: { flow_token: "unused" } }];
    return [{ ...place, sub_type: "flow", parameters }];
  }
  return [];
}

function headerOf(components: readonly TemplateComponent[], at: string, values: Values): SentComponent[] {
  const header = partOf(components, "HEADER");
  if (!header) return [];
  if (header.format === "TEXT") return textsOf("header", header.text, at, values);
  if (header.format === "PRODUCT") {
    const [product_retailer_id, catalog_id] = ["product", "catalog"].map((key) =>
      textIn(values, `${at}header.${key}`),
    );
    return [
      { type: "header", parameters: [{ type: "product", product: { product_retailer_id, catalog_id } }] },
    ];
  }
  const value = values.get(`${at}header.${header.format === "LOCATION" ? "place" : "file"}`);
  const type = header.format.toLowerCase();
  const content =
    value?.kind === "location"
      ? value.place
      : value?.kind === "media"
        ? { mediaId: value.mediaId }
        : { link: value?.kind === "words" ? value.text : "" };
  return [{ type: "header", parameters: [{ type, [type]: content }] }];
}

function textsOf(
  part: "header" | "body",
  text: string | undefined,
  at: string,
  values: Values,
): SentComponent[] {
  const names = variablesOf(text);
  if (names.length === 0) return [];
  const parameters = names.map((name) => ({
    type: "text",
    ...(/^\d+$/.test(name) ? {} : { parameter_name: name }),
    text: textIn(values, `${at}${part}.${name}`),
  }));
  return [{ type: part, parameters }];
}

function partsFor(
  components: readonly TemplateComponent[],
  category: string,
  card: number | null,
  values: Values,
): SentComponent[] {
  const at = card === null ? "" : `card.${card}.`;
  const bodyText = partOf(components, "BODY")?.text;
  const code = textIn(values, `${at}body.${variablesOf(bodyText)[0] ?? "1"}`);
  const expires = readTime(textIn(values, "offer.expires"));
  return [
    ...headerOf(components, at, values),
    ...textsOf("body", bodyText, at, values),
    ...(card === null && expires !== null
      ? [
          {
            type: "limited_time_offer",
            parameters: [{ type: "limited_time_offer", limited_time_offer: { expiration_time_ms: expires } }],
          },
        ]
      : []),
    ...(partOf(components, "BUTTONS")?.buttons ?? []).flatMap((button, index) =>
      buttonOf(button, index, { category, at, code, values }),
    ),
  ];
}

/** The `components` of a message. Parts without gaps are left out, as Meta wants it; a carousel has all its cards. */
export function componentsFor({ category, components }: TemplateShape, values: Values): SentComponent[] {
  const cards = partOf(components, "CAROUSEL")?.cards;
  return [
    ...partsFor(components, category, null, values),
    ...(cards
      ? [
          {
            type: "carousel",
            cards: cards.map((card, index) => ({
              card_index: index,
              components: partsFor(card.components, category, index, values),
            })),
          },
        ]
      : []),
  ];
}
