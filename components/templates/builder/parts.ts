import {
  partOf,
  type ComponentOf,
  type TemplateButton,
  type TemplateComponent,
} from "@/lib/templates/components";
import type { TemplateCategory, TemplateDraft } from "@/lib/templates/schemas";

export type Components = TemplateComponent[];
export type PartType = TemplateComponent["type"];

/** As a phone shows them from top to bottom. */
const order: readonly PartType[] = [
  "HEADER",
  "LIMITED_TIME_OFFER",
  "BODY",
  "CALL_PERMISSION_REQUEST",
  "FOOTER",
  "BUTTONS",
  "CAROUSEL",
];

/** The parts with this one in its place, instead of the one of its kind that was there. */
export const withPart = (components: Components, part: TemplateComponent): Components =>
  [...components.filter(({ type }) => type !== part.type), part].sort(
    (a, b) => order.indexOf(a.type) - order.indexOf(b.type),
  );

export const withoutPart = (components: Components, type: PartType): Components =>
  components.filter((part) => part.type !== type);

/** What kind of message it is: they have different parts. */
export type MessageKind = "plain" | "offer" | "carousel" | "code";

export function kindOf({
  category,
  components,
}: Pick<TemplateDraft, "category" | "components">): MessageKind {
  if (category === "AUTHENTICATION") return "code";
  if (partOf(components, "CAROUSEL")) return "carousel";
  return partOf(components, "LIMITED_TIME_OFFER") ? "offer" : "plain";
}

/** Buttons that open products: they are marketing, and no other stands beside them. */
export const opensProducts = ({ type }: Pick<TemplateButton, "type">): boolean =>
  type === "MPM" || type === "SPM";

/**
 * The parts with these buttons. With the button of one product comes the product above the words, when nothing else stands
 * there, and it goes with the button.
 */
export function withButtons(components: Components, buttons: TemplateButton[]): Components {
  const part = partOf(components, "BUTTONS");
  const next =
    buttons.length === 0
      ? withoutPart(components, "BUTTONS")
      : withPart(components, { ...part, type: "BUTTONS", buttons });
  const header = partOf(components, "HEADER");
  const isOfOne = buttons.some(({ type }) => type === "SPM");
  if (isOfOne && !header) return withPart(next, { type: "HEADER", format: "PRODUCT" });
  const wasOfOne = part?.buttons.some(({ type }) => type === "SPM") ?? false;
  return wasOfOne && !isOfOne && header?.format === "PRODUCT" ? withoutPart(next, "HEADER") : next;
}

export type CardPart = ComponentOf<"CAROUSEL">["cards"][number]["components"][number];
export type Card = { components: CardPart[] };

export const newCard = (like?: Card): Card =>
  like
    ? {
        components: like.components.map((part) => {
          if (part.type === "BODY") return { type: "BODY", text: "" };
          if (part.type === "HEADER") return { type: "HEADER", format: part.format };
          return { ...part, buttons: part.buttons.map(emptied) };
        }),
      }
    : {
        components: [
          { type: "HEADER", format: "IMAGE" },
          { type: "BODY", text: "" },
          { type: "BUTTONS", buttons: [newButton("QUICK_REPLY")] },
        ],
      };

const emptied = ({ type, text }: TemplateButton): TemplateButton => ({
  ...newButton(type),
  text: text ?? "",
});

export function newButton(type: TemplateButton["type"]): TemplateButton {
  switch (type) {
    case "URL":
      return { type, text: "", url: "https://" };
    case "PHONE_NUMBER":
      return { type, text: "", phone_number: "" };
    case "COPY_CODE":
      return { type, example: "" };
    case "FLOW":
      return { type, text: "", flow_id: "", flow_action: "navigate" };
    case "CATALOG":
      return { type, text: "View catalog" };
    case "MPM":
      return { type, text: "View items" };
    case "SPM":
      return { type, text: "View" };
    case "OTP":
      return { type, otp_type: "COPY_CODE", text: "Copy code" };
    default:
      return { type, text: "" };
  }
}

/** Parts of an authentication template: Meta writes the words. */
const codeParts = (): Components => [
  { type: "BODY", add_security_recommendation: true },
  { type: "FOOTER", code_expiration_minutes: 10 },
  { type: "BUTTONS", buttons: [newButton("OTP")] },
];

export const emptyParts = (category: TemplateCategory): Components =>
  category === "AUTHENTICATION" ? codeParts() : [{ type: "BODY", text: "" }];

/**
 * The parts for another kind of message: the words stay, what the new kind cannot have goes.
 * Source: Meta, "Limited-time offer templates" (no footer, the code's button first), "Media card carousel templates".
 */
export function partsFor(kind: MessageKind, components: Components): Components {
  const body = partOf(components, "BODY");
  const words: TemplateComponent = body && body.text !== undefined ? body : { type: "BODY", text: "" };
  const header = partOf(components, "HEADER");
  switch (kind) {
    case "code":
      return codeParts();
    case "carousel":
      return [words, { type: "CAROUSEL", cards: [newCard(), newCard()] }];
    case "offer": {
      const link = partOf(components, "BUTTONS")?.buttons.find(({ type }) => type === "URL");
      return [
        header && (header.format === "IMAGE" || header.format === "VIDEO")
          ? header
          : { type: "HEADER", format: "IMAGE" },
        { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "", has_expiration: true } },
        words,
        { type: "BUTTONS", buttons: [newButton("COPY_CODE"), link ?? newButton("URL")] },
      ];
    }
    case "plain":
      return components.some(({ type }) => type === "CAROUSEL")
        ? [words]
        : [
            ...withoutPart(components, "LIMITED_TIME_OFFER").filter(({ type }) => type !== "BODY"),
            words,
          ].sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  }
}
