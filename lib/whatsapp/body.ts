import { isUtf8 } from "node:buffer";

/** Nothing Meta sends is nested deeper than about a dozen; this is far from every stack's end. */
export const MAX_DEPTH = 64;

/** A part of a body is nested too deeply to be looked at. */
export class TooDeep extends Error {
  constructor() {
    super(`nested deeper than ${MAX_DEPTH} levels`);
    this.name = "TooDeep";
  }
}

/** An integer of 16 digits or more outside a string cannot be told from its neighbours as a double. */
const mayHoldBigInteger = /[:[,]\s*-?\d{16}/;

/** Ids stay what they were: an integer that a double cannot hold becomes its digits. */
const keepBigIntegers = (_: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === "number" &&
  !Number.isSafeInteger(value) &&
  context?.source &&
  /^-?\d+$/.test(context.source)
    ? context.source
    : value;

/**
 * Reads the bytes of a webhook as JSON, without judging its shape.
 * @returns the value, or in words why it cannot be read
 */
export function parseBody(bytes: Uint8Array): { value: unknown } | { problem: string } {
  // A decoder would put U+FFFD where bytes are broken, and the customer's words would be gone without a trace.
  if (!isUtf8(bytes)) return { problem: "The body is not valid UTF-8." };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  try {
    return {
      value: mayHoldBigInteger.test(text)
        ? (JSON.parse(text, keepBigIntegers) as unknown)
        : (JSON.parse(text) as unknown),
    };
  } catch {
    return { problem: "The body is not valid JSON." };
  }
}

/** PostgreSQL refuses U+0000 in text, and half a surrogate pair in jsonb. */
function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes("\0") ? whole.replaceAll("\0", "") : whole;
}

/**
 * Makes a parsed value safe to walk and to store: strings without U+0000 and lone surrogates, no key `__proto__`.
 * The value is changed in place where that is needed.
 * @throws TooDeep
 */
export function clean<T>(value: T, depth = 0): T {
  if (typeof value === "string") return cleanText(value) as T;
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) throw new TooDeep();
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = clean(value[i] as unknown, depth + 1);
    return value;
  }
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) {
    const inner = clean(object[key], depth + 1);
    const name = cleanText(key);
    if (name === "__proto__") delete object[key];
    else if (name !== key) {
      delete object[key];
      object[name] = inner;
    } else if (inner !== object[key]) object[key] = inner;
  }
  return value;
}
