import {
  deviceOf,
  networkOf,
  normaliseEmail,
  passwordProblem,
  safeNext,
  signInError,
} from "@/lib/accounts/rules";
import { emailField, signUpInput } from "@/lib/accounts/schemas";
import { slugCandidates, slugOf } from "@/lib/tenancy/rules";
import { workspaceChange } from "@/lib/tenancy/schemas";

test.each([
  [" Ana@Example.COM ", "ana@example.com"],
  ["ａｎａ@example.com", "ana@example.com"],
  ["ANA@MÜNCHEN.example", "ana@münchen.example"],
  ["\u212Aim@example.com", "kim@example.com"],
])("%j and %j are one mailbox", (typed, stored) => {
  expect(normaliseEmail(typed)).toBe(stored);
});

test.each([
  "ana",
  "ana@",
  "@example.com",
  "ana@example",
  "ana@example.com, eve@example.com",
  "ana@example.com;eve@example.com",
  '"ana" <ana@example.com>',
  "ana@example.com\r\nBcc: eve@example.com",
  "ana@exa mple.com",
  "a".repeat(65) + "@example.com",
  `ana@${"a".repeat(250)}.com`,
  "",
])("%j is no mailbox", (typed) => {
  expect(emailField.safeParse(typed).success).toBe(false);
});

test.each([
  ["short", "Use at least 8 characters."],
  ["🔑🔑🔑🔑🔑🔑🔑", "Use at least 8 characters."],
  ["x".repeat(64) + "y".repeat(64) + "z", "Use at most 128 characters."],
  ["Password123", expect.stringContaining("first that attackers try")],
  ["qwertyuiop", expect.stringContaining("first that attackers try")],
  ["PARLEY123", expect.stringContaining("first that attackers try")],
  ["aaaaaaaaaaaa", expect.stringContaining("first that attackers try")],
  ["abababababab", expect.stringContaining("first that attackers try")],
  ["ana.lima@example.com", expect.stringContaining("e-mail address")],
  ["Ana.Lima", expect.stringContaining("e-mail address")],
])("the password %j is refused", (password, problem) => {
  expect(passwordProblem(password, "ana.lima@example.com")).toEqual(problem);
});

test.each([
  "violet-7-tram",
  "eight ch",
  "пароль из слов",
  "🔑🔒🗝️ doors and keys",
  "x".repeat(60) + "yz" + "w".repeat(66),
])("the password %j is good", (password) => {
  expect(passwordProblem(password, "ana@example.com")).toBeNull();
});

test("a password that is the address with which one signs up is refused at its field", () => {
  const parsed = signUpInput.safeParse({
    name: "Ana",
    email: "Ana.Maria@Example.com",
    password: "ana.maria@example.com",
    workspaceName: "Shop",
  });
  expect(parsed.error?.issues).toEqual([expect.objectContaining({ path: ["password"] })]);
});

test.each([
  ["203.0.113.77", "203.0.113.0/24"],
  ["::ffff:203.0.113.77", "203.0.113.0/24"],
  ["2001:db8:12:34::1", "2001:db8:12::/48"],
  ["2001:0db8:0012:ffff:1:2:3:4", "2001:db8:12::/48"],
  ["2001:db8::1", "2001:db8:0::/48"],
  ["::1", "0:0:0::/48"],
  ["fe80::", "fe80:0:0::/48"],
  ["local", "local"],
  ["not an address", "not an address"],
])("%s is in the network %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each([
  ["/w/shop/inbox?c=1#m", "/w/shop/inbox?c=1#m"],
  ["https://parley.example/w/shop", "/w/shop"],
  [null, "/w"],
  ["", "/w"],
  ["https://evil.example/w", "/w"],
  ["//evil.example", "/w"],
  ["/\\evil.example", "/w"],
  ["\\\\evil.example", "/w"],
  ["https:evil.example", "/evil.example"],
  ["https://parley.example//evil.example", "/w"],
  ["/.//evil.example", "/w"],
  ["/w/..//evil.example", "/w"],
  ["https://parley.example@evil.example/", "/w"],
  ["https://parley.example.evil.example/", "/w"],
  ["http://parley.example/w", "/w"],
  ["javascript:alert(1)", "/w"],
  ["data:text/html,x", "/w"],
  ["\tjavascript:alert(1)", "/w"],
  ["/api/auth/signout", "/w"],
  ["/sign-in?next=/sign-in", "/w"],
  ["https://[", "/w"],
])("after signing in %j leads to %s", (next, path) => {
  expect(safeNext(next, "https://parley.example")).toBe(path);
});

test.each([
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Chrome",
    "macOS",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
    "Edge",
    "Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    "Safari",
    "iPhone",
  ],
  ["Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox", "Android"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"],
  ["curl/8.0", null, null],
  ["<script>alert(1)</script>", null, null],
  [null, null, null],
])("the header %j means %s on %s", (userAgent, browser, system) => {
  expect(deviceOf(userAgent)).toEqual({ browser, system });
});

test.each([
  [null, null],
  ["CredentialsSignin", "wrong"],
  ["OAuthAccountNotLinked", "address_unconfirmed"],
  ["address_unconfirmed", "address_unconfirmed"],
  ["OAuthCallback", "oauth"],
  ["<img src=x>", "oauth"],
])("the address bar's error %j is %j", (word, meaning) => {
  expect(signInError(word)).toBe(meaning);
});

test.each([
  ["Café Zoë & Söhne", "cafe-zoe-sohne"],
  ["  Straße 9 ", "strasse-9"],
  ["Ł'Île Ørsted", "lile-orsted"],
  ["x".repeat(80), "x".repeat(40)],
  ["a".repeat(39) + " b", "a".repeat(39)],
  ["Admin", "admin-1"],
  ["new", "new-1"],
  ["متجر", "workspace"],
  ["花店", "workspace"],
  ["../../etc", "etc"],
  ["<script>", "script"],
])("the workspace %j lives at %s", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test("a taken address gets a small number, then a random end; a name without letters gets one at once", () => {
  const take = (name: string) => {
    const slugs = slugCandidates(name, () => "k3m9q");
    return Array.from({ length: 5 }, () => slugs.next().value);
  };
  expect(take("Lima")).toEqual(["lima", "lima-2", "lima-3", "lima-4", "lima-k3m9q"]);
  expect(take("花店")[0]).toBe("workspace-k3m9q");
});

test.each([
  [{ timeZone: "Europe/Madrid" }, true],
  [{ timeZone: "UTC" }, true],
  [{ timeZone: "Mars/Olympus" }, false],
  [{ timeZone: "+02:00" }, false],
  [{ country: "es" }, true],
  [{ country: "XX" }, false],
  [{ name: "\u202Ertl" }, true],
  [{ name: " \u200B " }, false],
  [{}, false],
  [{ slug: "other" }, true],
  [{ slug: "Other shop" }, false],
  [{ slug: "settings-" }, false],
])("changing a workspace to %j is allowed: %j", (change, allowed) => {
  expect(workspaceChange.safeParse(change).success).toBe(allowed);
});
