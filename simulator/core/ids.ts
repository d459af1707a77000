import { createHash, randomBytes, randomInt } from "node:crypto";

let counter = 0;

/** Meta's object ids: 15 to 16 digits, always below 2^53 because template ids travel as JSON numbers. */
export function newObjectId(): string {
  counter = (counter + 1) % 1000;
  const head = String(randomInt(1, 9)) + String(Date.now()).slice(-9);
  return head + String(counter).padStart(3, "0") + String(randomInt(0, 100)).padStart(2, "0");
}

export function newAccessToken(): string {
  return "EAA" + randomBytes(66).toString("base64url").replace(/[-_]/g, "Z");
}

let traceBase = randomBytes(4).toString("base64url").replace(/[-_]/g, "x");
let traceCounter = 0;

/** `fbtrace_id` as Meta prints it: opaque, about 23 characters, different in every answer. */
export function newTraceId(): string {
  if (++traceCounter % 65536 === 0) traceBase = randomBytes(4).toString("base64url").replace(/[-_]/g, "x");
  return ("A" + traceBase + traceCounter.toString(36).padStart(6, "0") + "QpWm8Zt1")
    .padEnd(23, "k")
    .slice(0, 23);
}

const hexPrefix = randomBytes(3).toString("hex").toUpperCase();
let wamidCounter = randomInt(0, 2 ** 31);

/**
 * A message id with the outer shape of Meta's: base64 of a small binary record that names the other party, and
 * may contain `+`, `/` and `=`. Nobody may decode meaning from it.
 * @param party the customer's wa_id or BSUID.
 */
export function newWamid(party: string, fromCustomer: boolean): string {
  const name = Buffer.from(party.length > 60 ? party.slice(0, 60) : party, "latin1");
  const serial = (wamidCounter++).toString(16).toUpperCase().padStart(9, "0");
  const salt = randomHex4();
  const tail = Buffer.from((fromCustomer ? "3A" : "") + hexPrefix + salt + serial, "latin1");
  const record = Buffer.concat([
    Buffer.from([0x1c, 0x18, name.length]),
    name,
    Buffer.from([0x15, 0x02, 0x00, fromCustomer ? 0x12 : 0x11, 0x18, tail.length]),
    tail,
    Buffer.from([0x00]),
  ]);
  return "wamid." + record.toString("base64");
}

let hexPool = "";
function randomHex4(): string {
  if (hexPool.length < 4) hexPool = randomBytes(2048).toString("hex").toUpperCase();
  const salt = hexPool.slice(0, 4);
  hexPool = hexPool.slice(4);
  return salt;
}

/** A business-scoped user id: the person's country, a dot and a long number. */
export function newBsuid(country: string): string {
  let digits = "";
  for (const byte of randomBytes(20)) digits += String(byte % 10);
  return `${country}.1${digits.slice(1)}`;
}

export function sha256Base64(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}
