import { z } from "zod";

// Limits of product lists. Source: Meta, "Multi-product message templates" and "Share products": 30 products in 10 sections,
// titles of 24 characters, product ids of 100.
const mostProducts = 30;
const mostSections = 10;
const mostTitle = 24;
const mostId = 100;

/** A product's id, as Meta calls it a retailer id: any text, usually the article number. */
export const isLongId = (id: string): boolean => id.length > mostId;
export const isLongTitle = (title: string): boolean => [...title].length > mostTitle;
/** A catalogue's id is Meta's own: digits. */
export const isCatalogId = (id: string): boolean => /^\d{5,30}$/.test(id);

/** The product ids in a text: with commas or line breaks between them, each once. */
export const readProducts = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,\n]/)
      .map((id) => id.trim())
      .filter(Boolean),
  ),
];

/** What is wrong with such a text, null when nothing is. */
export function productsProblem(text: string): "missing" | "too_many" | "too_long" | null {
  const ids = readProducts(text);
  if (ids.length === 0) return "missing";
  if (ids.length > mostProducts) return "too_many";
  return ids.some(isLongId) ? "too_long" : null;
}

/**
 * What the button "View items" of a message opens: the products in one section. The first one is the picture of the message.
 * Source: Meta, "Multi-product message templates", sending.
 */
export function productList(products: string, title: string) {
  const ids = readProducts(products);
  return {
    thumbnail_product_retailer_id: ids[0],
    sections: [{ title, product_items: ids.map((product_retailer_id) => ({ product_retailer_id })) }],
  };
}

const id = z
  .string("Give a product's id.")
  .trim()
  .min(1, "Give a product's id.")
  .max(mostId, `At most ${mostId} characters.`);

const section = z.looseObject({
  title: z
    .string("Must be text.")
    .refine((title) => !isLongTitle(title), `At most ${mostTitle} characters.`)
    .optional(),
  product_items: z
    .array(z.looseObject({ product_retailer_id: id }), "Give a list of products.")
    .min(1, "Give at least one product."),
});

const action = z.looseObject(
  {
    thumbnail_product_retailer_id: id,
    sections: z
      .array(section, "Give a list of sections.")
      .min(1, "Give at least one section.")
      .max(mostSections, `At most ${mostSections} sections.`)
      .superRefine((sections, context) => {
        if (sections.flatMap(({ product_items }) => product_items).length > mostProducts) {
          context.addIssue({ code: "custom", message: `At most ${mostProducts} products in all.` });
        }
        // Messages that are no templates need titles only for more than one section; of templates Meta's page shows one always.
        sections.forEach(({ title }, index) => {
          if (sections.length > 1 && !title?.trim()) {
            context.addIssue({
              code: "custom",
              path: [index, "title"],
              message: "Every section needs a title.",
            });
          }
        });
      }),
  },
  "Give the products.",
);

/** Source: Meta, "Single-product message templates", sending: the product stands in the header. */
const product = z.looseObject(
  { product_retailer_id: id, catalog_id: z.string("Give the catalog's id.").min(1) },
  "Give the product.",
);

const problemsOf = (schema: z.ZodType, value: unknown, at: string): [path: string, problem: string][] =>
  (schema.safeParse(value).error?.issues ?? []).map(({ path, message }) => [
    [at, ...path].join("."),
    message,
  ]);

/** What is wrong with the `action` of a parameter of "View items", by dotted path below `at`. */
export const listProblems = (value: unknown, at: string) => problemsOf(action, value, at);
/** What is wrong with the `product` of a parameter of a header, by dotted path below `at`. */
export const productProblems = (value: unknown, at: string) => problemsOf(product, value, at);
