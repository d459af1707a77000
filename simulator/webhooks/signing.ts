import { createHmac } from "node:crypto";

// Everything outside printable ASCII, and the slash: Meta's serializer escapes both before it signs.
const ESCAPED = /[/\u007f-\uffff]/;
const ESCAPED_ALL = /[/\u007f-\uffff]/g;

function escapeOne(character: string): string {
  return character === "/" ? "\\/" : "\\u" + character.charCodeAt(0).toString(16).padStart(4, "0");
}

/**
 * Turns JSON text into the form Meta signs and sends: non-ASCII as lowercase `\uXXXX` (surrogates one by one) and
 * `/` as `\/`. A slash can stand only inside a string, so the text stays the same JSON.
 */
export function escapeLikeMeta(json: string): string {
  return ESCAPED.test(json) ? json.replace(ESCAPED_ALL, escapeOne) : json;
}

/** `X-Hub-Signature-256` for the exact bytes that are sent. */
export function signatureOf(body: Buffer | string, appSecret: string): string {
  return "sha256=" + createHmac("sha256", appSecret).update(body).digest("hex");
}
