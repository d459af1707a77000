import { commonPasswords } from "@/lib/accounts/common-passwords";

/** One spelling per mailbox: NFKC, trimmed, lower case. The local part is lowered too, as every large provider does. */
export const normaliseEmail = (email: string): string => email.normalize("NFKC").trim().toLowerCase();

/** Characters as a person counts them, near enough: code points. */
export const passwordLength = { min: 8, max: 128 } as const;

/**
 * What is wrong with a new password, in words, or null.
 * @param email the account's own address: the first thing anyone tries
 */
export function passwordProblem(password: string, email?: string): string | null {
  const length = [...password].length;
  if (length < passwordLength.min) return `Use at least ${passwordLength.min} characters.`;
  if (length > passwordLength.max) return `Use at most ${passwordLength.max} characters.`;
  const lower = password.normalize("NFKC").toLowerCase();
  if (email && (lower === email || lower === email.split("@")[0])) {
    return "This is your e-mail address. Choose something else.";
  }
  if (commonPasswords.has(lower) || new Set(lower).size < 3) {
    return "This password is among the first that attackers try. Choose another.";
  }
  return null;
}

/**
 * The network an address belongs to, as far as one customer of a provider reaches: /24 for IPv4, /48 for IPv6.
 * What is not an address (a test, a missing header) is its own network.
 */
export function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/i.exec(address);
  if (v4) return `${v4[1]}.${v4[2]}.${v4[3]}.0/24`;
  if (!/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address)) return address.slice(0, 60);
  const [head = "", tail] = address.toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill("0"), ...right];
  const first = [0, 1, 2].map((i) => (groups[i] ?? "0").replace(/^0+(?=.)/, ""));
  return `${first.join(":")}::/48`;
}

/**
 * Where to go after signing in.
 * @param next what the address bar says: anybody can write it
 * @returns a path of this site; anything that would leave it becomes the fallback
 */
export function safeNext(next: string | null | undefined, origin: string, fallback = "/w"): string {
  if (!next) return fallback;
  try {
    const url = new URL(next, origin);
    // A path that begins with two slashes is another site's address once it stands alone.
    if (url.origin !== new URL(origin).origin || url.pathname.startsWith("//")) return fallback;
    // A page that signs in again, or an endpoint, is no place to arrive at.
    if (/^\/(sign-in|sign-up|api)(\/|$)/.test(url.pathname)) return fallback;
    return url.pathname + url.search + url.hash;
  } catch {
    return fallback;
  }
}

const browsers: [RegExp, string][] = [
  [/\bEdgA?\/|\bEdgiOS\//, "Edge"],
  [/\bOPR\/|\bOPiOS\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, "Chrome"],
  [/\bVersion\/[\d.]+.*\bSafari\//, "Safari"],
];
const systems: [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

/** Browser and system as a person names them, from a header anybody can write; null where it says nothing known. */
export function deviceOf(userAgent: string | null): { browser: string | null; system: string | null } {
  const find = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
  return { browser: find(browsers) ?? null, system: find(systems) ?? null };
}

/**
 * next-auth's word for a failed sign-in, from the address bar, as one of ours.
 * @returns null when there was none; unknown words are a failure of Google, the only door that answers this way
 */
export function signInError(
  word: string | null,
): "wrong" | "google_unverified" | "address_unconfirmed" | "denied" | "ended" | "oauth" | null {
  if (!word) return null;
  if (word === "CredentialsSignin") return "wrong";
  if (word === "AccessDenied") return "denied";
  if (word === "SessionRequired") return "ended";
  if (word === "google_unverified" || word === "address_unconfirmed") return word;
  // An account that came into being while one was at Google, and has not proven its address.
  if (word === "OAuthCreateAccount" || word === "OAuthAccountNotLinked") return "address_unconfirmed";
  return "oauth";
}
