import {
  connectable,
  isMetaOrigin,
  mergeChecks,
  missingPermissions,
  readSignupMessage,
  stateAfter,
  statusAdvice,
  throughputOf,
} from "@/lib/phone-numbers/rules";
import type { HealthCheck } from "@/lib/phone-numbers/views";

const ok = (check: HealthCheck["check"]): HealthCheck => ({ check, ok: true, message: "fine" });
const bad = (check: HealthCheck["check"]): HealthCheck => ({ check, ok: false, message: "not fine" });

test.each([
  ["STANDARD", false, 80],
  ["HIGH", false, 1000],
  ["NOT_APPLICABLE", false, 80],
  [null, false, 80],
  // Coexistence numbers are held at 20, upgraded or not.
  ["HIGH", true, 20],
  ["STANDARD", true, 20],
])(
  "a number of level %s (on the Business app: %s) may send %i messages a second",
  (level, onApp, expected) => {
    expect(throughputOf(level, onApp)).toBe(expected);
  },
);

test.each([
  ["CONNECTED", "VERIFIED", true, false],
  ["FLAGGED", "VERIFIED", true, false],
  ["RESTRICTED", "VERIFIED", true, false],
  ["RATE_LIMITED", "VERIFIED", true, false],
  ["PENDING", "VERIFIED", false, true],
  ["DISCONNECTED", "VERIFIED", false, true],
  ["PENDING", "NOT_VERIFIED", false, false],
  ["PENDING", "EXPIRED", false, false],
  ["UNVERIFIED", "NOT_VERIFIED", false, false],
  ["MIGRATED", "VERIFIED", false, false],
  ["DELETED", "VERIFIED", false, false],
  ["BANNED", "VERIFIED", false, false],
  // Meta adds words without notice; a new one must not stop a shop.
  ["SOMETHING_NEW", "VERIFIED", true, false],
  [null, null, true, false],
])("a number that is %s and %s: usable %s, to be registered %s", (status, code, usable, canRegister) => {
  const advice = statusAdvice(status, code);
  expect({ usable: advice.usable, canRegister: advice.canRegister }).toEqual({ usable, canRegister });
  expect(advice.message).toMatch(/\.$/);
});

test("both permissions are needed, others do no harm", () => {
  expect(
    missingPermissions(["whatsapp_business_messaging", "whatsapp_business_management", "ads_read"]),
  ).toEqual([]);
  expect(missingPermissions(["whatsapp_business_management"])).toEqual(["whatsapp_business_messaging"]);
  expect(missingPermissions([])).toHaveLength(2);
});

test.each<[string, Parameters<typeof stateAfter>, string]>([
  ["all is well", ["unhealthy", [ok("network"), ok("token"), ok("number")], true], "connected"],
  ["the network failed, a working number stays", ["connected", [bad("network")], null], "connected"],
  ["the network failed, a broken number stays broken", ["unhealthy", [bad("network")], null], "unhealthy"],
  [
    "the network failed half way",
    ["connected", [bad("network"), ok("token"), bad("number")], null],
    "connected",
  ],
  ["the token is dead", ["connected", [ok("network"), bad("token")], null], "unhealthy"],
  [
    "a permission is gone",
    ["connected", [ok("network"), ok("token"), bad("permissions")], null],
    "unhealthy",
  ],
  ["the account cannot be read", ["connected", [ok("network"), ok("token"), bad("waba")], true], "unhealthy"],
  [
    "Meta says PENDING",
    ["connected", [ok("network"), ok("token"), ok("waba"), bad("number")], false],
    "unhealthy",
  ],
  ["only webhooks fail", ["connected", [ok("network"), ok("number"), bad("webhooks")], true], "connected"],
  ["Meta did not say", ["connected", [ok("network"), ok("token")], null], "connected"],
  ["a disconnected number stays so", ["disconnected", [ok("network"), ok("number")], true], "disconnected"],
])("when %s the state is right", (_, args, expected) => {
  expect(stateAfter(...args)).toBe(expected);
});

test("a number is bound only after it was looked at and all but the subscription is right", () => {
  const all = [ok("network"), ok("token"), ok("permissions"), ok("waba"), ok("number")];
  expect(connectable(all)).toBe(true);
  expect(connectable([...all, bad("webhooks")])).toBe(true);
  expect(connectable(all.slice(0, 4))).toBe(false);
  expect(connectable([])).toBe(false);
  expect(connectable([...all.slice(0, 3), bad("waba"), ok("number")])).toBe(false);
});

const shown = (checks: HealthCheck[]) => checks.map(({ check, ok }) => `${check} ${ok}`);

test("while the network is down every line keeps its last answer, in a fixed order", () => {
  const before = [ok("webhooks"), bad("number"), ok("token"), ok("network")];
  expect(shown(mergeChecks(before, [bad("network"), bad("token")]))).toEqual([
    "network false",
    "token false",
    "number false",
    "webhooks true",
  ]);
});

test("after a dead token nothing is claimed about what it could do", () => {
  const before = [ok("network"), ok("token"), ok("permissions"), ok("waba"), ok("number"), ok("webhooks")];
  expect(shown(mergeChecks(before, [ok("network"), bad("token")]))).toEqual(["network true", "token false"]);
});

test("a subscription that could not be asked about keeps its last answer", () => {
  const now = [ok("network"), ok("token"), ok("permissions"), ok("waba"), ok("number")];
  expect(shown(mergeChecks([bad("webhooks")], now)).at(-1)).toBe("webhooks false");
});

test.each([
  ["https://www.facebook.com", true],
  ["https://web.facebook.com", true],
  ["https://business.facebook.com", true],
  ["https://evilfacebook.com", false],
  ["https://facebook.com.evil.example", false],
  ["http://www.facebook.com", false],
  ["https://www.facebook.com:8443", false],
  ["https://www.facebook.com.", false],
  ["null", false],
  ["", false],
])("a message from %s is Meta's: %s", (origin, expected) => {
  expect(isMetaOrigin(origin)).toBe(expected);
});

const meta = "https://www.facebook.com";
const finish = {
  type: "WA_EMBEDDED_SIGNUP",
  event: "FINISH",
  data: { phone_number_id: "11", waba_id: "22" },
};

test("the end of sign-up is read as text and as an object", () => {
  const expected = { event: "finished", wabaId: "22", phoneNumberId: "11", keepsBusinessApp: false };
  expect(readSignupMessage(meta, JSON.stringify(finish))).toEqual(expected);
  expect(readSignupMessage(meta, finish)).toEqual(expected);
});

test("a page that is not Meta's cannot end sign-up", () => {
  expect(readSignupMessage("https://evilfacebook.com", finish)).toBeNull();
});

test.each<[string, unknown, unknown]>([
  [
    "an account without a number",
    { ...finish, event: "FINISH_ONLY_WABA", data: { waba_id: 22 } },
    { event: "finished", wabaId: "22", phoneNumberId: null, keepsBusinessApp: false },
  ],
  [
    "a number that stays in the Business app",
    { ...finish, event: "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING" },
    { event: "finished", wabaId: "22", phoneNumberId: "11", keepsBusinessApp: true },
  ],
  [
    "a cancellation",
    { type: "WA_EMBEDDED_SIGNUP", event: "CANCEL", data: { current_step: "PIN" } },
    { event: "cancelled", step: "PIN" },
  ],
  [
    "an error",
    { type: "WA_EMBEDDED_SIGNUP", event: "CANCEL", data: { error_message: "No permission", error_id: "1" } },
    { event: "failed", message: "No permission" },
  ],
  [
    "an end without an account",
    { ...finish, data: {} },
    { event: "failed", message: "Meta's window gave no account." },
  ],
  ["another message of the page", { type: "OTHER" }, null],
  ["no JSON", "cb=f123&domain=localhost", null],
  ["nothing", null, null],
])("sign-up says: %s", (_, data, expected) => {
  expect(readSignupMessage(meta, data)).toEqual(expected);
});
