/**
 * Since 1 April 2025 Meta delivers no marketing templates to numbers of +1 with an area code of the United States; what
 * is sent all the same fails with 131049. While the person's own service window is open they pass.
 * Source: Meta, "Per-user marketing template message limits", February 2026; the window: Braze's documentation.
 */
type Person = {
  /**
   * ISO 3166 alpha-2 of the number by its area code, as lib/contacts/numbers tells it: Canada, Puerto Rico and the
   * Caribbean share +1 and are not meant.
   */
  country: string | null;
  waId: string | null;
  phone: string | null;
};

/** Whether somebody has a number of the United States. 555 is no area code: numbers for tests begin with it. */
export const isUsNumber = ({ country, waId, phone }: Person): boolean =>
  country === "US" && !(waId ?? phone ?? "").replace(/\D/g, "").startsWith("1555");

/** The same in SQL. @param digits SQL of the number's digits, null when there is none */
export const usNumberSql = (country: string, digits: string): string =>
  `(${country} = 'US' AND coalesce(left(${digits}, 4), '') <> '1555')`;

/** @param category in small letters; null when nobody knows it */
export const isUsMarketing = (facts: {
  usNumber: boolean;
  category: string | null;
  windowOpen: boolean;
}): boolean => facts.usNumber && facts.category === "marketing" && !facts.windowOpen;
