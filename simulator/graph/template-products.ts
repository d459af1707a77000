import type { TemplateComponent } from "../types/template";
import { objectAt, textAt, type Json } from "./fields";
import { GraphError } from "./errors";
import { checkProductSections } from "./interactive";

/**
 * Refuses products and requests to call where Meta has none (mpm-templates, spm-templates, call permission request
 * templates).
 * @param wrong makes the refusal of these words.
 * @throws what `wrong` makes.
 */
export function checkProducts(
  components: TemplateComponent[],
  category: string,
  wrong: (message: string) => GraphError,
): void {
  const header = components.find(({ type }) => type === "HEADER");
  const format = String(header?.format ?? "").toUpperCase();
  const buttons = components.find(({ type }) => type === "BUTTONS")?.buttons ?? [];
  const kinds = buttons.map(({ type }) => String(type).toUpperCase());
  const [many, one] = [kinds.includes("MPM"), kinds.includes("SPM")];
  if ((many || one) && category !== "MARKETING")
    throw wrong("Templates with products must have the category MARKETING.");
  if (many && kinds.length > 1) throw wrong("A multi-product template has one button.");
  if (many && header && format !== "TEXT") throw wrong("The header of a multi-product template is a text.");
  if (one && format !== "PRODUCT") throw wrong("A single-product template needs a product as header.");
  if (!one && format === "PRODUCT") throw wrong("A product as header needs a button of type SPM.");
  if (buttons.length > 0 && components.some(({ type }) => type === "CALL_PERMISSION_REQUEST"))
    throw wrong("A call permission request cannot be combined with buttons.");
}

/** Checks what a message says for a button of type MPM. @throws GraphError 131008 or 131009 with the field. */
export function checkProductList(parameter: Json | undefined, index: number): void {
  if (parameter?.type !== "action") {
    throw new GraphError(131008, {
      details: `buttons: Button at index ${index} of type MPM requires a parameter of type action`,
    });
  }
  const action = objectAt(parameter, "action", "button");
  textAt(action, "thumbnail_product_retailer_id", "thumbnail_product_retailer_id", { max: 100 });
  checkProductSections(action);
}

/** Checks the product of a header. @throws GraphError 131008 or 131009 with the field. */
export function checkProduct(product: Json): void {
  textAt(product, "product_retailer_id", "product_retailer_id", { max: 100 });
  textAt(product, "catalog_id", "catalog_id", { max: 100 });
}
