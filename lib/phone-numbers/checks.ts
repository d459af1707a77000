import { failed, metaSaid, networkTrouble, passed, type GraphFailure } from "@/lib/phone-numbers/findings";
import { statusAdvice, throughputOf } from "@/lib/phone-numbers/rules";
import { checkToken, type TokenFindings } from "@/lib/phone-numbers/token-check";
import type { HealthCheck } from "@/lib/phone-numbers/views";
import { callGraph, type GraphTarget } from "@/lib/whatsapp/client";
import { brokenCredential } from "@/lib/whatsapp/outcome";

/** What Meta says of a number. */
export type NumberFacts = {
  displayPhoneNumber: string;
  verifiedName: string | null;
  metaStatus: string | null;
  qualityRating: string | null;
  nameStatus: string | null;
  messagingLimit: string | null;
  /** Messages per second. */
  throughput: number;
  isOnBizApp: boolean;
  usable: boolean;
  canRegister: boolean;
};

export type WabaFacts = { name: string | null; portfolioId: string | null };

export type Findings = Omit<TokenFindings, "checks"> & {
  checks: HealthCheck[];
  waba: WabaFacts | null;
  number: NumberFacts | null;
};

const numberFields = [
  "id",
  "display_phone_number",
  "verified_name",
  "quality_rating",
  "code_verification_status",
  "name_status",
  "status",
  "throughput",
  "is_on_biz_app",
  "whatsapp_business_manager_messaging_limit",
].join(",");

type MetaNumber = {
  id?: string;
  display_phone_number?: string;
  verified_name?: string;
  quality_rating?: string;
  code_verification_status?: string;
  name_status?: string;
  status?: string;
  throughput?: { level?: string };
  is_on_biz_app?: boolean;
  whatsapp_business_manager_messaging_limit?: string | number;
};

function toFacts(number: MetaNumber): { facts: NumberFacts; message: string } {
  const { usable, canRegister, message } = statusAdvice(
    number.status ?? null,
    number.code_verification_status ?? null,
  );
  const limit = number.whatsapp_business_manager_messaging_limit;
  const isOnBizApp = number.is_on_biz_app === true;
  const facts = {
    displayPhoneNumber: number.display_phone_number ?? "",
    verifiedName: number.verified_name || null,
    metaStatus: number.status ?? null,
    qualityRating: number.quality_rating ?? null,
    nameStatus: number.name_status ?? null,
    messagingLimit: limit === undefined ? null : String(limit),
    throughput: throughputOf(number.throughput?.level ?? null, isOnBizApp),
    isOnBizApp,
    usable,
    canRegister,
  };
  return { facts, message };
}

type Step<T> = { check: HealthCheck; facts: T | null };

/** A refusal of a read, sorted by what it is about. */
function refusal(failure: GraphFailure, check: "waba" | "number", what: string): HealthCheck {
  const trouble = networkTrouble(failure);
  if (trouble) return trouble;
  const code = failure.error?.code;
  if (brokenCredential(failure.error) === "invalid") {
    return failed(
      "token",
      `Meta does not accept this access token any more. Your turn: create a new one. ${metaSaid(failure)}`,
      code,
    );
  }
  if (brokenCredential(failure.error) === "missing_permission") {
    return failed(
      check,
      `The token may not read ${what}. Your turn: give its system user access to the account in Business settings. ${metaSaid(failure)}`,
      code,
    );
  }
  return failed(
    check,
    `Meta does not find ${what} with this token. Your turn: compare the ID with WhatsApp Manager. ${metaSaid(failure)}`,
    code,
  );
}

async function readWaba(target: GraphTarget, wabaId: string): Promise<Step<WabaFacts>> {
  const answer = await callGraph(target, {
    method: "GET",
    path: `/${wabaId}`,
    query: { fields: "id,name,owner_business_info" },
  });
  if (!answer.ok)
    return { check: refusal(answer, "waba", `the WhatsApp Business Account ${wabaId}`), facts: null };
  const data = answer.data as { name?: string; owner_business_info?: { id?: string } } | null;
  const facts = { name: data?.name ?? null, portfolioId: data?.owner_business_info?.id ?? null };
  return { check: passed("waba", `The account ${facts.name ?? wabaId} can be read.`), facts };
}

/** More pages than any account has numbers for. */
const mostPages = 20;

async function findNumber(
  target: GraphTarget,
  wabaId: string,
  matches: (number: MetaNumber) => boolean,
): Promise<{ number: MetaNumber | null } | { failure: GraphFailure }> {
  let after: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = await callGraph(target, {
      method: "GET",
      path: `/${wabaId}/phone_numbers`,
      query: { fields: numberFields, limit: "100", ...(after ? { after } : {}) },
    });
    if (!answer.ok) return { failure: answer };
    const { data, paging } = (answer.data ?? {}) as {
      data?: MetaNumber[];
      paging?: { next?: string; cursors?: { after?: string } };
    };
    // A yes without a list is nobody's answer about numbers.
    if (!Array.isArray(data)) return { failure: { ok: false, outcome: "not_now", status: answer.status } };
    const found = data.find(matches);
    if (found) return { number: found };
    after = paging?.next ? paging.cursors?.after : undefined;
    if (!after) break;
  }
  return { number: null };
}

async function readNumber(
  target: GraphTarget,
  wabaId: string,
  phoneNumberId: string,
): Promise<Step<NumberFacts>> {
  const found = await findNumber(target, wabaId, ({ id }) => id === phoneNumberId);
  if ("failure" in found) {
    return { check: refusal(found.failure, "number", `the numbers of the account ${wabaId}`), facts: null };
  }
  if (!found.number) {
    const check = failed(
      "number",
      `The account ${wabaId} has no number with the ID ${phoneNumberId}. Your turn: copy both IDs from the same page, WhatsApp Manager, API setup.`,
    );
    return { check, facts: null };
  }
  const { facts, message } = toFacts(found.number);
  const name = [facts.displayPhoneNumber, facts.verifiedName].filter(Boolean).join(", ");
  const check = facts.usable
    ? passed("number", `${name}: ${message}`)
    : failed("number", `${name}: ${message} Meta reports ${facts.metaStatus}.`);
  return { check, facts };
}

/** Meta's id of the only number of an account; null when it has none or several. */
export async function onlyNumberOf(target: GraphTarget, wabaId: string): Promise<string | null> {
  const ids: string[] = [];
  await findNumber(target, wabaId, ({ id }) => {
    if (id) ids.push(id);
    return false;
  });
  return ids.length === 1 ? ids[0]! : null;
}

/**
 * Asks Meta, with the token given, everything there is to know before a number is used: reached, token, permissions,
 * account, number. Changes nothing. What could not be asked is left out; `network` says why.
 * @param target address and token
 * @param wabaId, phoneNumberId Meta's ids: claims, proven by the answers
 */
export async function examineNumber(
  target: GraphTarget,
  { wabaId, phoneNumberId }: { wabaId: string; phoneNumberId: string },
  now = new Date(),
): Promise<Findings> {
  const token = await checkToken(target, wabaId, now);
  const base: Findings = { ...token, waba: null, number: null };
  if (!token.checks.every(({ ok }) => ok)) return base;
  const [waba, number] = await Promise.all([
    readWaba(target, wabaId),
    readNumber(target, wabaId, phoneNumberId),
  ]);
  const checks = [...token.checks];
  for (const { check } of [waba, number]) {
    const at = checks.findIndex((earlier) => earlier.check === check.check);
    if (at < 0) checks.push(check);
    else if (!check.ok) checks[at] = check;
  }
  const died = checks.some(({ check, ok }) => check === "token" && !ok);
  return {
    ...base,
    checks,
    tokenState: died ? "invalid" : token.tokenState,
    waba: waba.facts,
    // An account that cannot be read proves nothing about its numbers.
    number: waba.check.ok ? number.facts : null,
  };
}
