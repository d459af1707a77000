const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
const words = (value: unknown): string | null =>
  typeof value === "string" && value.trim() !== "" ? value : null;

/**
 * What a person reads of a message we send: body, caption, names on contact cards, the emoji of a reaction.
 * @returns null when there is nothing to read
 */
export function sentText(type: string, content: Record<string, unknown>): string | null {
  switch (type) {
    case "text":
      return words(content.body);
    case "interactive":
      return words(record(content.body).text);
    case "location":
      return words(content.name) ?? words(content.address);
    case "reaction":
      return words(content.emoji);
    case "contacts": {
      const cards = Array.isArray(content.contacts) ? content.contacts : [];
      return words(
        cards
          .slice(0, 20)
          .map((card) => words(record(record(card).name).formatted_name))
          .filter(Boolean)
          .join(", "),
      );
    }
    default:
      return words(content.caption);
  }
}
