import type { ReadinessAnswers } from "@/lib/launch/questions";
import { limitInWords, readinessOf, sameAddress, type ReadinessFacts } from "@/lib/launch/readiness-rules";
import type { ReadinessName } from "@/lib/launch/schemas";
import type { HealthCheck } from "@/lib/phone-numbers/views";

const callbackUrl = "https://parley.example.com/api/webhooks/whatsapp";
const healthNames = ["network", "token", "permissions", "waba", "number", "webhooks"] as const;

const answers: ReadinessAnswers = {
  askedAt: "2026-11-26T08:00:00.000Z",
  canSend: "AVAILABLE",
  reasons: [],
  callback: { url: callbackUrl, of: "app" },
  callbackKnown: true,
  greeting: "echoed",
  verification: "verified",
  review: "APPROVED",
  receivedAt: null,
};

const right: ReadinessFacts = {
  number: {
    health: healthNames.map((check): HealthCheck => ({ check, ok: true, message: "Right." })),
    healthCheckedAt: "2026-11-26T08:00:00.000Z",
    nameStatus: "APPROVED",
    verifiedName: "Acme Shoes",
    qualityRating: "GREEN",
    messagingLimit: "TIER_2K",
    isSandbox: false,
  },
  answers,
  callbackUrl,
  plan: { name: "Starter", standing: "good", refusal: null },
  templates: { approved: 1, inReview: 0, refused: 0 },
  receivedAt: "2026-11-26T08:01:00.000Z",
};

const withNumber = (number: Partial<ReadinessFacts["number"]>): ReadinessFacts => ({
  ...right,
  number: { ...right.number, ...number },
});
const withAnswers = (change: Partial<ReadinessAnswers>): ReadinessFacts => ({
  ...right,
  answers: { ...answers, ...change },
});
const paymentTrouble = {
  entity: "WABA",
  code: 141006,
  description: "There is an error with your payment method.",
  solution: "Add a valid payment method.",
};

const look = (facts: ReadinessFacts, name: ReadinessName) => {
  const { checks, live } = readinessOf(facts);
  const { state, turn, remedy } = checks.find(({ check }) => check === name)!;
  return [state, turn, remedy, live];
};

test("a number of which everything is right is live", () => {
  const { checks, live } = readinessOf(right);
  expect(live).toBe(true);
  expect(checks.filter(({ state }) => state !== "passed").map(({ check }) => check)).toEqual(["payment"]);
});

test.each<[what: string, ReadinessFacts, ReadinessName, expected: unknown[]]>([
  [
    "a card Meta complains of",
    withAnswers({ canSend: "LIMITED", reasons: [paymentTrouble] }),
    "payment",
    ["failed", "you", "payment", true],
  ],
  ["a card Meta says nothing of", right, "payment", ["unknown", null, "payment", true]],
  [
    "a number Meta blocks",
    withAnswers({ canSend: "BLOCKED", reasons: [paymentTrouble] }),
    "sending",
    ["failed", "you", "account_manager", false],
  ],
  [
    "a number Meta limits",
    withAnswers({ canSend: "LIMITED" }),
    "sending",
    ["failed", "you", "account_manager", true],
  ],
  ["a health Meta does not tell", withAnswers({ canSend: null }), "sending", ["unknown", null, null, true]],
  [
    "an address of the app that is another",
    withAnswers({ callback: { url: "https://old.example.com/hook", of: "app" } }),
    "callback",
    ["failed", "operator", null, false],
  ],
  [
    "an address of the number that overrides ours",
    withAnswers({ callback: { url: "https://old.example.com/hook", of: "number" } }),
    "callback",
    ["failed", "you", "meta_apps", false],
  ],
  ["no address at all", withAnswers({ callback: null }), "callback", ["failed", "operator", null, false]],
  [
    "an address Meta does not tell",
    withAnswers({ callback: null, callbackKnown: false }),
    "callback",
    ["unknown", null, null, true],
  ],
  [
    "a server that answers its greeting wrongly",
    withAnswers({ greeting: "refused" }),
    "callback",
    ["failed", "operator", null, false],
  ],
  [
    "a server that cannot call its own name",
    withAnswers({ greeting: "unreachable" }),
    "callback",
    ["unknown", null, "message", true],
  ],
  [
    "a business nobody verified",
    withAnswers({ verification: "not_verified" }),
    "verification",
    ["failed", "you", "verification", true],
  ],
  [
    "a verification that is under way",
    withAnswers({ verification: "pending" }),
    "verification",
    ["waiting", "meta", "verification", true],
  ],
  [
    "a verification in a word we do not know",
    withAnswers({ verification: "something_new" }),
    "verification",
    ["unknown", null, "verification", true],
  ],
  [
    "an account that was refused",
    withAnswers({ review: "REJECTED" }),
    "review",
    ["failed", "you", "account_manager", true],
  ],
  ["a name in review", withNumber({ nameStatus: "PENDING_REVIEW" }), "name", ["waiting", "meta", null, true]],
  [
    "a name that was declined",
    withNumber({ nameStatus: "DECLINED" }),
    "name",
    ["failed", "you", "account_manager", true],
  ],
  ["a quality that is low", withNumber({ qualityRating: "RED" }), "quality", ["failed", "you", null, true]],
  [
    "a number Meta has not rated",
    withNumber({ qualityRating: null }),
    "quality",
    ["unknown", null, null, true],
  ],
  [
    "a template in review",
    { ...right, templates: { approved: 0, inReview: 1, refused: 3 } },
    "template",
    ["waiting", "meta", "template", true],
  ],
  [
    "templates that were all refused",
    { ...right, templates: { approved: 0, inReview: 0, refused: 3 } },
    "template",
    ["failed", "you", "template", true],
  ],
  [
    "no template",
    { ...right, templates: { approved: 0, inReview: 0, refused: 0 } },
    "template",
    ["waiting", "you", "template", true],
  ],
  [
    "a plan that is over",
    { ...right, plan: { name: "Starter", standing: "blocked", refusal: "The free trial is over." } },
    "plan",
    ["failed", "you", "plan", false],
  ],
  [
    "a number nobody has written to",
    { ...right, receivedAt: null },
    "received",
    ["waiting", "you", "message", false],
  ],
  ["nothing asked yet", { ...right, answers: null }, "callback", ["waiting", null, null, false]],
])("%s", (_, facts, name, expected) => {
  expect(look(facts, name)).toEqual(expected);
});

test("what comes behind a token that does not work waits for it", () => {
  const dead = withNumber({
    health: [
      { check: "network", ok: true, message: "Meta answers." },
      { check: "token", ok: false, message: "Meta does not accept it." },
    ],
  });
  const facts = { ...dead, answers: null };
  expect(look(facts, "token")).toEqual(["failed", "you", "token", false]);
  for (const name of ["permissions", "waba", "number", "webhooks", "sending", "payment"] as const) {
    expect([name, ...look(facts, name)]).toEqual([name, "waiting", null, null, false]);
  }
});

test("a way to Meta that is down is not the workspace's turn", () => {
  const down = withNumber({
    health: [
      { check: "network", ok: false, message: "Parley could not reach Meta." },
      ...right.number.health.slice(1),
    ],
  });
  expect(look(down, "network")).toEqual(["failed", "operator", null, false]);
  expect(look(down, "token")).toEqual(["passed", null, null, false]);
});

test.each([
  ["TIER_250", "250 people"],
  ["TIER_2K", "2,000 people"],
  ["TIER_100K", "100,000 people"],
  ["1000", "1,000 people"],
  ["TIER_UNLIMITED", "as many people as you like"],
  [null, "has not said"],
])("Meta's limit %s is said in words", (limit, words) => {
  expect(limitInWords(limit)).toContain(words);
});

test("one machine has several names, and another machine is another", () => {
  expect(sameAddress("http://localhost:3000/hook", "http://127.0.0.1:3000/hook/")).toBe(true);
  expect(sameAddress("http://localhost:3000/hook", "http://127.0.0.1:3001/hook")).toBe(false);
  expect(sameAddress("https://a.example.com/hook", "https://b.example.com/hook")).toBe(false);
  expect(sameAddress("nonsense", "https://b.example.com/hook")).toBe(false);
});
