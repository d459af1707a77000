import type { Say } from "@/lib/templates/coach";
import { coachButtons } from "@/lib/templates/coach-buttons";
import { coachBody, coachHeader } from "@/lib/templates/coach-texts";
import { lengthOf, partOf, type ComponentOf, type TemplateCard } from "@/lib/templates/components";
import type { TemplateDraft } from "@/lib/templates/schemas";

const mostOfferText = 16;

/** Source: Meta, "Limited-time offer templates": marketing only, no footer, picture or video, the code's button first. */
export function coachOffer(
  draft: TemplateDraft,
  offer: ComponentOf<"LIMITED_TIME_OFFER">,
  path: string,
  say: Say,
): void {
  const { components } = draft;
  if (draft.category !== "MARKETING") {
    const fix = { label: "to_marketing", patch: [{ path: "category", value: "MARKETING" }] };
    say("error", "offer_category", "category", {}, fix);
  }
  const text = offer.limited_time_offer.text ?? "";
  const here = `${path}.limited_time_offer.text`;
  if (text.trim() === "") say("error", "offer_text_empty", here);
  const count = lengthOf(text);
  if (count > mostOfferText) say("error", "offer_text_long", here, { max: mostOfferText, count });
  const indexOf = (type: string) => components.findIndex((one) => one.type === type);
  if (indexOf("FOOTER") >= 0) {
    const at = `components.${indexOf("FOOTER")}`;
    say("error", "offer_footer", at, {}, { label: "remove", patch: [{ path: at }] });
  }
  const header = partOf(components, "HEADER");
  if (header && header.format !== "IMAGE" && header.format !== "VIDEO") {
    say("error", "offer_header", `components.${indexOf("HEADER")}`);
  }
  const buttons = partOf(components, "BUTTONS")?.buttons ?? [];
  const code = buttons.findIndex(({ type }) => type === "COPY_CODE");
  if (code > 0) {
    const at = `components.${indexOf("BUTTONS")}.buttons`;
    const value = [buttons[code]!, ...buttons.filter((_, index) => index !== code)];
    say("error", "offer_code_first", at, {}, { label: "code_first", patch: [{ path: at, value }] });
  }
}

const fewestCards = 2;
const mostCards = 10;
const mostCardButtons = 2;

/** What must be the same on every card: its parts and the kinds of its buttons. */
const shapeOf = ({ components }: TemplateCard): string =>
  components
    .map((part) =>
      part.type === "BUTTONS"
        ? `BUTTONS(${part.buttons.map(({ type }) => type).join()})`
        : part.type === "HEADER"
          ? `HEADER(${part.format})`
          : part.type,
    )
    .join();

/** Source: Meta, "Media card carousel templates": a text and cards that are all made alike, and nothing else. */
export function coachCarousel(
  draft: TemplateDraft,
  carousel: ComponentOf<"CAROUSEL">,
  path: string,
  say: Say,
): void {
  draft.components.forEach(({ type }, index) => {
    if (type === "BODY" || type === "CAROUSEL") return;
    const at = `components.${index}`;
    say("error", "carousel_extra", at, { part: type }, { label: "remove", patch: [{ path: at }] });
  });
  const { cards } = carousel;
  if (cards.length < fewestCards || cards.length > mostCards) {
    say("error", "carousel_cards", path, { min: fewestCards, max: mostCards, count: cards.length });
  }
  cards.forEach((card, number) => {
    const here = `${path}.cards.${number}`;
    const at = (type: string) => card.components.findIndex((part) => part.type === type);
    const header = card.components[at("HEADER")];
    if (header?.type !== "HEADER" || (header.format !== "IMAGE" && header.format !== "VIDEO")) {
      say("error", "card_header", at("HEADER") < 0 ? here : `${here}.components.${at("HEADER")}`);
    }
    card.components.forEach((part, index) => {
      const inCard = `${here}.components.${index}`;
      if (part.type === "HEADER") coachHeader(draft, part, inCard, say);
      else if (part.type === "BODY") coachBody(draft, part, inCard, say, number);
      else {
        coachButtons(part.buttons, inCard, say);
        part.buttons.forEach(({ type }, index) => {
          if (type !== "MPM" && type !== "SPM") return;
          const at = `${inCard}.buttons.${index}`;
          say("error", "card_products", at, {}, { label: "remove", patch: [{ path: at }] });
        });
        if (part.buttons.length > mostCardButtons) {
          say("error", "card_buttons", inCard, { max: mostCardButtons });
        }
      }
    });
    if (at("BUTTONS") < 0) say("error", "card_buttons", here, { max: mostCardButtons });
  });
  const different = cards.findIndex((card) => shapeOf(card) !== shapeOf(cards[0]!));
  if (different > 0) say("error", "cards_differ", `${path}.cards.${different}`, { card: different + 1 });
}
