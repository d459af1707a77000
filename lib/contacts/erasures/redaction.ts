import { isUtf8 } from "node:buffer";

/** Whose part of a post it is: Meta's ids of the workspace's numbers and accounts. */
export type Owner = { numbers: ReadonlySet<string>; accounts: ReadonlySet<string> };

type Json = Record<string, unknown>;
const object = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** What stands where something was said by, to or of a person who was erased. */
const erasedItem = { erased: true } as const;

export const isErased = (value: unknown): boolean => object(value).erased === true;

const names = (value: unknown, addresses: readonly string[]): boolean => {
  if (typeof value === "string" || typeof value === "number") {
    const text = String(value);
    return addresses.some((address) => text.includes(address));
  }
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, one]) => names(key, addresses) || names(one, addresses));
};

/** Each message, status or person of a list that names them; what names them elsewhere is emptied. */
function redact(value: unknown, addresses: readonly string[]): unknown {
  if (Array.isArray(value)) {
    return value.map((one: unknown) => {
      if (!names(one, addresses)) return one;
      const inner = Object.values(object(one)).some((part) => Array.isArray(part) && part.length > 1);
      // The thread of a history holds many messages, and is somebody's as a whole; a value holds many people's.
      return inner && typeof object(one).id !== "string" ? redact(one, addresses) : erasedItem;
    });
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !names(key, addresses))
        .map(([key, one]) => [key, names(one, addresses) ? redact(one, addresses) : one]),
    );
  }
  return names(value, addresses) ? "erased" : value;
}

/**
 * A post of Meta's without what it says of somebody. Other people's messages in it, and those of other workspaces, stay as
 * they are.
 * @param addresses numbers and user ids of the person
 * @returns null when nothing in it is theirs, or it is no JSON
 */
export function redactPost(body: Buffer, addresses: readonly string[], owner: Owner): Buffer | null {
  if (!isUtf8(body)) return null;
  let post: Json;
  try {
    post = object(JSON.parse(body.toString("utf8")));
  } catch {
    return null;
  }
  let found = false;
  const entries = list(post.entry).map((rawEntry) => {
    const entry = object(rawEntry);
    const changes = list(entry.changes).map((rawChange) => {
      const change = object(rawChange);
      const value = object(change.value);
      const number = object(value.metadata).phone_number_id;
      const mine =
        typeof number === "string" ? owner.numbers.has(number) : owner.accounts.has(String(entry.id ?? ""));
      if (!mine || !names(value, addresses)) return rawChange;
      found = true;
      const { metadata, ...said } = value;
      return {
        ...change,
        value: { ...(metadata === undefined ? {} : { metadata }), ...object(redact(said, addresses)) },
      };
    });
    return { ...entry, changes };
  });
  return found ? Buffer.from(JSON.stringify({ ...post, entry: entries })) : null;
}

/**
 * A post of Meta's without everything that is said of a workspace's numbers and accounts; what concerns others stays.
 * What is no JSON is emptied.
 */
export function withoutOwner(body: Buffer, owner: Owner): Buffer {
  let post: Json;
  try {
    post = object(JSON.parse(body.toString("utf8")));
  } catch {
    return Buffer.from("{}");
  }
  const entries = list(post.entry).map((rawEntry) => {
    const entry = object(rawEntry);
    const changes = list(entry.changes).filter((rawChange) => {
      const number = object(object(object(rawChange).value).metadata).phone_number_id;
      return typeof number === "string"
        ? !owner.numbers.has(number)
        : !owner.accounts.has(String(entry.id ?? ""));
    });
    return { ...entry, changes };
  });
  return Buffer.from(JSON.stringify({ ...post, entry: entries }));
}
