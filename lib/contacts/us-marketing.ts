/**
 * Since 1 April 2025 Meta delivers no marketing templates to numbers of +1 with an area code of the United States; what
 * is sent all the same fails with 131049. While the person's own service window is open they may pass.
 * Source: Meta, "Per-user marketing template message limits", February 2026; the window: Braze's documentation.
 */
const since = Date.UTC(2025, 3, 1);

/**
 * @param country ISO 3166 alpha-2 of the number by its area code, as lib/contacts/numbers tells it: Canada, Puerto Rico
 *   and the Caribbean share +1 and are not meant
 */
export const isUsMarketing = (facts: {
  country: string | null;
  category: string | null;
  windowOpen: boolean;
  at: Date;
}): boolean =>
  facts.country === "US" &&
  facts.category === "marketing" &&
  !facts.windowOpen &&
  facts.at.getTime() >= since;
