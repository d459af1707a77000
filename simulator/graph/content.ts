import type { PhoneNumber } from "../core/state";
import { GraphError, invalid, missing } from "./errors";
import { isObject, objectAt, textAt, type Json } from "./fields";
import { checkInteractive } from "./interactive";
import { readMedia } from "./media-rules";

/**
 * Reads and checks the content of a message.
 * @returns what is kept of it. `contacts` is wrapped as `{cards}`.
 * @throws GraphError as Meta refuses it.
 */
export function readContent(type: string, payload: Json, number: PhoneNumber): Json {
  switch (type) {
    case "text": {
      const text = objectAt(payload, "text", type);
      if (text.body === undefined) throw missing("body", type);
      if (typeof text.body !== "string") {
        throw new GraphError(100, { message: "(#100) Param text['body'] must be a string." });
      }
      if (text.body.trim() === "")
        throw new GraphError(100, { message: "(#100) The parameter text['body'] is required." });
      if (text.body.length > 4096 && [...text.body].length > 4096) {
        throw new GraphError(100, {
          message: "(#100) Param text['body'] must be at most 4096 characters long.",
        });
      }
      return text;
    }
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker":
      return readMedia(type, objectAt(payload, type, type), number);
    case "location":
      return readLocation(objectAt(payload, "location", type));
    case "contacts":
      return { cards: readCards(payload.contacts) };
    case "reaction":
      return readReaction(payload);
    case "interactive": {
      const interactive = objectAt(payload, "interactive", type);
      checkInteractive(interactive, number);
      return interactive;
    }
    default:
      throw new GraphError(131051);
  }
}

function readLocation(location: Json): Json {
  for (const [key, bound] of [
    ["latitude", 90],
    ["longitude", 180],
  ] as const) {
    const value = location[key];
    if (value === undefined || value === null || value === "") throw missing(key, "location");
    const figure = typeof value === "number" ? value : typeof value === "string" ? Number(value) : NaN;
    if (!Number.isFinite(figure) || Math.abs(figure) > bound)
      throw invalid(`Invalid ${key}: ${String(value)}`);
  }
  textAt(location, "name", "location name", { min: 0, max: 1000, required: false });
  textAt(location, "address", "location address", { min: 0, max: 1000, required: false });
  return { ...location, latitude: Number(location.latitude), longitude: Number(location.longitude) };
}

const NAME_PARTS = ["first_name", "last_name", "middle_name", "suffix", "prefix"];

function readCards(contacts: unknown): Json[] {
  if (contacts === undefined) throw missing("contacts", "contacts");
  if (!Array.isArray(contacts) || contacts.length === 0) throw invalid("contacts must be a non-empty array");
  if (contacts.length > 257) throw invalid("Too many contacts. Max: 257");
  for (const card of contacts as unknown[]) {
    if (!isObject(card)) throw invalid("contacts must hold objects");
    const name = card.name;
    if (!isObject(name))
      throw new GraphError(131008, { details: "Parameter 'name' is mandatory for contacts" });
    textAt(name, "formatted_name", "contacts name formatted_name", { max: 1024 });
    if (!NAME_PARTS.some((part) => typeof name[part] === "string" && name[part] !== "")) {
      throw new GraphError(131008, {
        details: "At least one of the optional name parameters is needed together with 'formatted_name'",
      });
    }
    for (const list of ["phones", "emails", "addresses", "urls"]) {
      if (card[list] !== undefined && !Array.isArray(card[list]))
        throw invalid(`contacts ${list} must be an array`);
    }
    if (card.birthday !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(String(card.birthday))) {
      throw invalid("contacts birthday must be formatted YYYY-MM-DD");
    }
  }
  return contacts as Json[];
}

function readReaction(payload: Json): Json {
  const reaction = objectAt(payload, "reaction", "reaction");
  if (typeof reaction.message_id !== "string" || reaction.message_id === "")
    throw missing("message_id", "reaction");
  if (typeof reaction.emoji !== "string") throw missing("emoji", "reaction");
  if (payload.context !== undefined) throw invalid("Reaction messages cannot carry a context");
  const { emoji } = reaction;
  if (
    emoji !== "" &&
    !(
      /\p{Extended_Pictographic}|\p{Regional_Indicator}|[#*\d]\uFE0F?\u20E3/u.test(emoji) &&
      [...new Intl.Segmenter().segment(emoji)].length === 1
    )
  ) {
    throw invalid("Reaction must be one emoji");
  }
  return reaction;
}
