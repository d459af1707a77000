import { escapeLikeMeta, signatureOf } from "@/simulator/webhooks/signing";

describe("how Meta signs", () => {
  it.each([
    ["mangé", "mang\\u00e9"],
    ["👋", "\\ud83d\\udc4b"],
    ["https://a.b/c", "https:\\/\\/a.b\\/c"],
    ["plain text", "plain text"],
  ])("writes %s as %s and still means the same", (text, written) => {
    const json = JSON.stringify({ text });
    const escaped = escapeLikeMeta(json);
    expect(escaped).toBe(`{"text":"${written}"}`);
    expect(JSON.parse(escaped)).toEqual({ text });
  });

  it("leaves the escapes that JSON itself needs", () => {
    const value = { text: 'quote " backslash \\ newline \n tab \t / \u007f' };
    expect(JSON.parse(escapeLikeMeta(JSON.stringify(value)))).toEqual(value);
  });

  it("signs the bytes with the app secret and nothing else", () => {
    // Test case 2 of RFC 4231.
    expect(signatureOf("what do ya want for nothing?", "Jefe")).toBe(
      "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });
});
