import type { Say } from "@/lib/templates/coach";
import { partOf } from "@/lib/templates/components";
import type { TemplateDraft } from "@/lib/templates/schemas";

/**
 * Buttons that open products of a catalogue. Source: Meta, "Multi-product message templates" (marketing; a text header, a
 * body, at most a footer, and this one button) and "Single-product message templates" (marketing; a product as header).
 */
export function coachProducts({ category, components }: TemplateDraft, say: Say): void {
  const at = (type: string) => `components.${components.findIndex((part) => part.type === type)}`;
  const header = partOf(components, "HEADER");
  const buttons = partOf(components, "BUTTONS")?.buttons ?? [];
  const has = (type: string) => buttons.some((button) => button.type === type);
  if (category !== "MARKETING" && (has("MPM") || has("SPM"))) {
    const fix = { label: "to_marketing", patch: [{ path: "category", value: "MARKETING" }] };
    say("error", "products_category", "category", {}, fix);
  }
  buttons.forEach((button, index) => {
    const { type } = button;
    if (type !== "MPM" && type !== "SPM") return;
    const here = `${at("BUTTONS")}.buttons.${index}`;
    if (buttons.length > 1) {
      const fix = { label: "keep_only", patch: [{ path: `${at("BUTTONS")}.buttons`, value: [button] }] };
      if (type === "MPM") say("error", "products_alone", here, {}, fix);
      // Of one product Meta's page shows no second button, and does not say that there may be none.
      else say("warning", "product_alone", here, {}, fix);
    }
    if (type === "SPM" && header?.format !== "PRODUCT") {
      const value = [
        { type: "HEADER", format: "PRODUCT" },
        ...components.filter((part) => part.type !== "HEADER"),
      ];
      const fix = { label: "add_product", patch: [{ path: "components", value }] };
      say("error", "product_header", here, {}, fix);
    }
    // Meta's page lists a header among what there must be, its examples of sending call it optional.
    if (type === "MPM" && !header) say("warning", "products_header", here);
  });
  const remove = { label: "remove", patch: [{ path: at("HEADER") }] };
  if (has("MPM") && header && header.format !== "TEXT") {
    say("error", "products_header_text", at("HEADER"), {}, remove);
  } else if (header?.format === "PRODUCT" && !has("SPM")) {
    say("error", "product_button", at("HEADER"), {}, remove);
  }
}

/** Source: Meta, "Call permission request templates": marketing or utility, a text, and nothing else to press. */
export function coachCall({ components }: TemplateDraft, say: Say): void {
  if (!partOf(components, "CALL_PERMISSION_REQUEST") || partOf(components, "CAROUSEL")) return;
  const index = components.findIndex(({ type }) => type === "BUTTONS");
  if (index < 0) return;
  const path = `components.${index}`;
  say("error", "call_buttons", path, {}, { label: "remove", patch: [{ path }] });
}
