import { brokenCredential, outcomeOf, readGraphError, waitOf, type GraphError } from "@/lib/whatsapp/outcome";

const error = (code: number): GraphError => ({ code, title: "Title", message: `(#${code}) Title` });
const answer = (status: number, code?: number) =>
  ({ kind: "answer", status, error: code === undefined ? null : error(code), readable: true }) as const;

describe("the end of a call", () => {
  test.each([
    [
      "connection refused, DNS, TLS, our own withdrawal before the first byte",
      { kind: "broken", written: false },
      "not_sent",
    ],
    ["timeout, reset or cut after the first byte", { kind: "broken", written: true }, "ambiguous"],
    ["200 as expected", answer(200), "ok"],
    ["200 that cannot be read, or has no message id", { ...answer(200), readable: false }, "ambiguous"],
    ["200 with a Graph error in it", answer(200, 131000), "ambiguous"],
    ["a redirect", answer(302), "ambiguous"],
    ["400 without a Graph error, from a proxy", answer(400), "ambiguous"],
    ["404 of some other server", answer(404), "ambiguous"],
    ["429 without a Graph error", answer(429), "not_now"],
    ["429 with any Graph error", answer(429, 100), "not_now"],
    ["500 without a Graph error", answer(500), "ambiguous"],
    ["502 of a gateway", answer(502), "ambiguous"],
    ["504 of a gateway", answer(504), "ambiguous"],
    ["500 with a Graph error nobody knows", answer(500, 999_999), "not_now"],
    ["400 with a Graph error nobody knows", answer(400, 999_999), "refused"],
    ["500 with a registration problem, which waiting does not solve", answer(500, 131045), "refused"],
    ["400 with a rate limit", answer(400, 130429), "not_now"],
    ["401 with an expired token", answer(401, 190), "refused"],
  ] as const)("%s → %s", (_, end, expected) => {
    expect(outcomeOf(end)).toBe(expected);
  });
});

/** §7 of the API's error codes: HTTP status, and whether it passes by itself. */
const table: [code: number, status: number, passes: "number" | "pair" | "message" | "open" | null][] = [
  [0, 401, null], [1, 400, "message"], [2, 503, "message"], [3, 500, null], [4, 400, "number"], [10, 403, null],
  [33, 400, null], [100, 400, null], [190, 401, null], [200, 403, null], [250, 403, null], [299, 403, null],
  [368, 403, null], [80007, 400, "number"], [130403, 400, null], [130429, 400, "number"], [130472, 400, null],
  [130497, 403, null], [131000, 500, "message"], [131005, 403, null], [131008, 400, null], [131009, 400, null],
  [131016, 500, "message"], [131021, 400, null], [131026, 400, null], [131030, 400, null], [131031, 403, null],
  [131036, 400, null], [131037, 400, null], [131042, 400, null], [131045, 500, null], [131047, 400, null],
  [131048, 400, "open"], [131049, 400, null], [131050, 400, null], [131051, 400, null], [131052, 400, null],
  [131053, 400, null], [131055, 400, null], [131056, 400, "pair"], [131057, 500, "number"], [131059, 400, null],
  [131060, 400, null], [131061, 400, null], [131062, 400, null], [131063, 400, null], [131064, 400, "open"],
  [132000, 400, null], [132001, 404, null], [132005, 400, null], [132007, 400, null], [132012, 400, null],
  [132015, 400, null], [132016, 400, null], [132018, 400, null], [132068, 400, null], [132069, 400, "open"],
  [133000, 500, "message"], [133004, 503, "message"], [133005, 400, null], [133006, 400, null],
  [133008, 400, "open"], [133009, 400, "open"], [133010, 400, null], [133015, 400, "open"], [133016, 400, "open"],
  [134011, 400, null], [134100, 400, null], [134101, 500, "open"], [134102, 400, null], [135000, 400, null],
  [137000, 400, null], [147001, 400, null], [147002, 400, null], [147003, 400, null], [147004, 400, null],
  [2388019, 400, null], [2388039, 400, null], [2388040, 400, null], [2388047, 400, null], [2388072, 400, null],
  [2388073, 400, null], [2388293, 400, null], [2388299, 400, null], [2593107, 400, null], [2593108, 400, null],
  [2593109, 400, null],
]; // prettier-ignore

test.each(table)("code %i with HTTP %i: waiting helps %s", (code, status, passes) => {
  expect(waitOf(status, error(code))?.of ?? null).toBe(passes);
  expect(outcomeOf(answer(status, code))).toBe(passes ? "not_now" : "refused");
});

test("waiting is the same whatever HTTP status a known code travels with", () => {
  for (const [code, , passes] of table) {
    for (const status of [400, 403, 500, 503]) {
      expect([code, waitOf(status, error(code))?.of ?? null]).toEqual([code, passes]);
    }
  }
});

test("only refusals of the token make a credential broken", () => {
  expect([0, 102, 190].map((code) => brokenCredential(error(code)))).toEqual([
    "invalid",
    "invalid",
    "invalid",
  ]);
  for (const code of [3, 10, 200, 219, 299, 131005])
    expect(brokenCredential(error(code))).toBe("missing_permission");
  for (const code of [1, 4, 100, 199, 300, 368, 130429, 131031, 131047, 132001])
    expect(brokenCredential(error(code))).toBeNull();
  expect(brokenCredential(undefined)).toBeNull();
});

describe("reading a Graph error", () => {
  test("takes code, words, details and trace", () => {
    const body = {
      error: {
        message: "(#130429) Rate limit hit",
        type: "OAuthException",
        code: 130429,
        error_data: { messaging_product: "whatsapp", details: "Too many messages." },
        error_subcode: 2494055,
        fbtrace_id: "Az8or2yhqkZfEZ-",
      },
    };
    expect(readGraphError(body)).toEqual({
      code: 130429,
      title: "Rate limit hit",
      message: "(#130429) Rate limit hit",
      details: "Too many messages.",
      subcode: 2494055,
      fbtraceId: "Az8or2yhqkZfEZ-",
    });
  });

  test("sees none in anything else", () => {
    for (const body of [
      undefined,
      null,
      "no",
      [],
      {},
      { error: "no" },
      { error: {} },
      { error: { code: "190" } },
    ])
      expect(readGraphError(body)).toBeNull();
  });
});
