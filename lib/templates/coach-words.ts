import type { Say } from "@/lib/templates/coach";
import { shorteners } from "@/lib/templates/coach-buttons";
import { languageDoubt } from "@/lib/templates/coach-languages";
import { countWords } from "@/lib/templates/coach-variables";
import { partOf, type TemplateComponent } from "@/lib/templates/components";
import type { TemplateDraft } from "@/lib/templates/schemas";

/** Words of a template with their places: header, body, footer, buttons, cards. */
function textsOf(
  components: readonly TemplateComponent[],
  at = "components",
): { path: string; text: string }[] {
  return components.flatMap((component, index) => {
    const path = `${at}.${index}`;
    switch (component.type) {
      case "HEADER":
      case "BODY":
      case "FOOTER":
        return component.text ? [{ path: `${path}.text`, text: component.text }] : [];
      case "BUTTONS":
        return component.buttons.flatMap(({ text }, number) =>
          text ? [{ path: `${path}.buttons.${number}.text`, text }] : [],
        );
      case "LIMITED_TIME_OFFER":
        return [{ path: `${path}.limited_time_offer.text`, text: component.limited_time_offer.text ?? "" }];
      case "CAROUSEL":
        return component.cards.flatMap((card, number) =>
          textsOf(card.components, `${path}.cards.${number}.components`),
        );
      default:
        return [];
    }
  });
}

const word = (alternatives: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}\\p{N}])`, "iu");

/** What Meta takes for an offer, whoever it is said to. Source: Meta, "Template categorization"; by language. */
const selling = [
  // en
  String.raw`\d+ ?(?:%|percent) off|discount(?:s|ed)?|sale ends|special offers?|promo(?:tion)? code|buy now|shop now|limited[- ]time|coupons?|exclusive deals?|don'?t miss|free gift|flash sale|best price`,
  // es
  String.raw`\d+ ?% de descuento|descuentos?|oferta especial|rebajas|compra ahora|aprovecha|cup[oó]n|promoci[oó]n|gratis por tiempo limitado`,
  // pt
  String.raw`\d+ ?% de desconto|descontos?|oferta especial|promo[cç][aã]o|compre agora|aproveite|cupom|liquida[cç][aã]o`,
  // fr
  String.raw`\d+ ?% de (?:réduction|remise)|réductions?|offre spéciale|soldes|code promo|achetez maintenant|profitez`,
  // de
  String.raw`\d+ ?% (?:rabatt|auf)|rabatt(?:e|code)?|sonderangebot|angebot der woche|gutschein(?:code)?|jetzt kaufen|nur für kurze zeit`,
  // it
  String.raw`\d+ ?% di sconto|sconti?|offerta speciale|saldi|acquista ora|codice promo|approfitta`,
  // nl
  String.raw`\d+ ?% korting|korting|speciale aanbieding|koop nu|kortingscode|uitverkoop`,
  // id
  String.raw`diskon|potongan harga|promo|beli sekarang|penawaran khusus`,
  // tr
  String.raw`indirim(?:li)?|kampanya|hemen al|f[ıi]rsat`,
].map(word);
/** Scripts without spaces or with joined words: found anywhere. */
const sellingAnywhere =
  /छूट|ऑफ़र|अभी खरीदें|خصم|عرض خاص|تخفيضات|اشتر الآن|скидк|распродаж|优惠|折扣|立即购买|セール|割引/iu;

function sellingWords(text: string): string | null {
  for (const pattern of [...selling, sellingAnywhere]) {
    const found = pattern.exec(text)?.[0];
    if (found) return found;
  }
  return null;
}

const abusive = word(String.raw`idiots?|stupid|morons?|shut up|i will hurt you`);
const scam = word(
  String.raw`you (?:have |'ve )?won (?:a|an|the|\$|€|£)[^.]*|lottery|wire transfer fee|double your money|(?:send|share|tell|give|reply with)(?: us| me)? your (?:full )?(?:password|pin|cvv|card number)`,
);

const fewestWords = 3;

/** What a reviewer reads: tone, tricks, selling in the wrong category, the wrong language, too little to judge. */
export function coachWords(draft: TemplateDraft, say: Say): void {
  const texts = textsOf(draft.components);
  for (const { path, text } of texts) {
    const rude = abusive.exec(text)?.[0];
    if (rude) say("error", "abusive", path, { words: rude });
    const trick = scam.exec(text)?.[0];
    if (trick) say("error", "scam", path, { words: trick });
    if (shorteners.test(text)) say("error", "link_shortened", path);
  }
  if (draft.category === "UTILITY") {
    const toMarketing = { label: "to_marketing", patch: [{ path: "category", value: "MARKETING" }] };
    for (const { path, text } of texts) {
      const words = sellingWords(text);
      if (words) say("warning", "marketing_words", path, { words }, toMarketing);
    }
  }
  const bodyAt = draft.components.findIndex(({ type }) => type === "BODY");
  const body = partOf(draft.components, "BODY")?.text ?? "";
  if (body.trim() === "") return;
  const path = `components.${bodyAt}.text`;
  const doubt = languageDoubt(texts.map(({ text }) => text).join("\n"), draft.language);
  if (doubt?.kind === "script") {
    say("error", "language_script", "language", { language: draft.language, script: doubt.script });
  } else if (doubt) {
    const fix = { label: "use_language", patch: [{ path: "language", value: doubt.seems }] };
    say("warning", "language_words", "language", { language: draft.language, seems: doubt.seems }, fix);
  }
  const isSpaced = !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}]/u.test(body);
  if (isSpaced && countWords(body) < fewestWords)
    say("warning", "body_short", path, { count: countWords(body) });
  const letters = body.replace(/\{\{[^}]*\}\}/g, "").match(/\p{L}/gu) ?? [];
  const capitals = letters.filter((letter) => letter !== letter.toLowerCase()).length;
  if (letters.length >= 20 && capitals > letters.length * 0.6) say("hint", "capitals", path);
  if (draft.category === "MARKETING") coachWayOut(draft, texts, say);
}

/** A person who can stop with one tap does not block the number. */
function coachWayOut(draft: TemplateDraft, texts: readonly { text: string }[], say: Say): void {
  const says = texts.some(({ text }) =>
    /\b(stop|unsubscribe|opt[- ]?out|abmelden|cancelar|baja|sair|désinscri|disiscri|afmelden|berhenti)/iu.test(
      text,
    ),
  );
  const buttons = partOf(draft.components, "BUTTONS")?.buttons ?? [];
  // Where nothing else may be pressed there is no place for it.
  const isClosed =
    draft.components.some(({ type }) => type === "CAROUSEL" || type === "CALL_PERMISSION_REQUEST") ||
    buttons.some(({ type }) => type === "MPM" || type === "SPM");
  if (says || isClosed) return;
  const index = draft.components.findIndex(({ type }) => type === "BUTTONS");
  const button = { type: "QUICK_REPLY" as const, text: "Stop promotions" };
  // Quick replies stand together; after others it can only be the last.
  const last = buttons.findLastIndex(({ type }) => type === "QUICK_REPLY");
  const at = last >= 0 ? last + 1 : buttons.length;
  const patch =
    index < 0
      ? [{ path: `components.${draft.components.length}`, value: { type: "BUTTONS", buttons: [button] } }]
      : [{ path: `components.${index}.buttons`, value: buttons.toSpliced(at, 0, button) }];
  say("hint", "no_way_out", "components", {}, { label: "add_stop", patch });
}
