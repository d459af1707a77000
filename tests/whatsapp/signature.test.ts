import { createHmac } from "node:crypto";
import fc from "fast-check";
import { isSigned } from "@/lib/whatsapp/signature";

const secret = "app-secret";
const sign = (bytes: Uint8Array, key = secret) =>
  `sha256=${createHmac("sha256", key).update(bytes).digest("hex")}`;
const body = Buffer.from(String.raw`{"text":"mang\u00e9 \ud83d\udc4d","url":"https:\/\/example.com"}`);

test("bytes that Meta signed are signed", () => {
  expect(isSigned(body, sign(body), [secret])).toBe(true);
  expect(isSigned(body, sign(body).toUpperCase().replace("SHA256", "sha256"), [secret])).toBe(true);
  expect(isSigned(Buffer.alloc(0), sign(Buffer.alloc(0)), [secret])).toBe(true);
});

test("the same JSON written again is not what Meta signed", () => {
  const again = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
  expect(isSigned(again, sign(body), [secret])).toBe(false);
});

test.each([
  ["no header", null],
  ["an empty header", ""],
  ["another algorithm", sign(body).replace("sha256=", "sha1=")],
  ["no algorithm", sign(body).slice(7)],
  ["a shortened signature", sign(body).slice(0, -2)],
  ["a lengthened signature", `${sign(body)}00`],
  ["letters that are not hex", `sha256=${"zz".repeat(32)}`],
  ["another secret", sign(body, "other")],
  ["trailing words", `${sign(body)} x`],
])("%s proves nothing", (_, header) => {
  expect(isSigned(body, header, [secret])).toBe(false);
});

test("during a rotation both secrets are good, a third is not", () => {
  const secrets = ["new", "old"];
  expect(isSigned(body, sign(body, "new"), secrets)).toBe(true);
  expect(isSigned(body, sign(body, "old"), secrets)).toBe(true);
  expect(isSigned(body, sign(body, "older"), secrets)).toBe(false);
  expect(isSigned(body, sign(body, ""), [])).toBe(false);
});

test("no changed byte and no changed signature passes", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 400 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (bytes, at, flip) => {
        const changed = Uint8Array.from(bytes);
        changed[at % bytes.length]! ^= flip;
        const signature = sign(bytes);
        const wrong = Buffer.from(signature.slice(7), "hex");
        wrong[at % 32]! ^= flip;
        return (
          isSigned(bytes, signature, [secret]) &&
          !isSigned(changed, signature, [secret]) &&
          !isSigned(bytes, `sha256=${wrong.toString("hex")}`, [secret])
        );
      },
    ),
    { numRuns: 2_000 },
  );
});
