import { decryptSecret, encryptSecret, equalBytes, type SecretPlace } from "@/lib/platform/crypto";

const place: SecretPlace = { workspaceId: "w1", table: "wabas", column: "access_token", rowId: "r1" };

test("a stored token opens where it was stored", () => {
  expect(decryptSecret(encryptSecret("EAAG…token", place), place)).toBe("EAAG…token");
});

test("the same token is never stored as the same text twice", () => {
  expect(encryptSecret("token", place)).not.toBe(encryptSecret("token", place));
});

test.each(["workspaceId", "table", "column", "rowId"] as const)(
  "a token moved to another %s does not open",
  (part) => {
    const sealed = encryptSecret("token", place);
    expect(() => decryptSecret(sealed, { ...place, [part]: "other" })).toThrow();
  },
);

test("a stored token with any bit flipped, or cut short, does not open", () => {
  const sealed = encryptSecret("token", place);
  const [version, keyId, ...parts] = sealed.split(".");
  parts.forEach((part, index) => {
    const bytes = Buffer.from(part, "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      const forged = parts.map((p, i) => (i === index ? changed.toString("base64url") : p));
      expect(() => decryptSecret([version, keyId, ...forged].join("."), place)).toThrow();
    }
  });
  const tag = Buffer.from(parts[2]!, "base64url");
  for (let length = 0; length < tag.length; length++) {
    const cut = [version, keyId, parts[0], parts[1], tag.subarray(0, length).toString("base64url")].join(".");
    expect(() => decryptSecret(cut, place)).toThrow();
  }
  expect(() => decryptSecret(sealed.replace("v1.", "v2."), place)).toThrow();
  expect(() => decryptSecret([version, "gone", ...parts].join("."), place)).toThrow();
});

test("comparing secrets of different lengths is false, not an error", () => {
  expect(equalBytes(Buffer.from("abc"), Buffer.from("ab"))).toBe(false);
  expect(equalBytes(Buffer.from("abc"), Buffer.from("abc"))).toBe(true);
});
