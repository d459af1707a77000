import { nextReceiptTry, whyNotSend, whyNotSendAgain, type SendFacts } from "@/lib/inbox/rules";
import { judge, type AttemptOutcome, type Verdict } from "@/lib/inbox/verdict";
import { leaseHolds } from "@/lib/inbox/claim";
import { WINDOW_MS } from "@/lib/inbox/window";
import type { GraphFailure } from "@/lib/whatsapp/client";
import { waitOf } from "@/lib/whatsapp/outcome";

const wrote = new Date("2026-11-20T12:00:00Z");
const after = (hours: number, minutes = 0, seconds = 0, ms = 0): Date =>
  new Date(wrote.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms);

const facts = (more: Partial<SendFacts> = {}): SendFacts => ({
  type: "text",
  category: null,
  usNumber: false,
  stops: { marketing: null, utility: null },
  windowExpiresAt: new Date(wrote.getTime() + WINDOW_MS),
  numberState: "connected",
  contact: { name: "Ana", waId: "15551230000", phone: null, bsuid: null },
  ...more,
});

describe("who may be written to, and when", () => {
  test.each([
    ["a second after the customer wrote", after(0, 0, 1), null],
    ["23:59:49 after, within the margin", after(23, 59, 49, 999), null],
    ["23:59:50 after, when it might arrive too late", after(23, 59, 50), "window_closed"],
    ["23:59:59 after", after(23, 59, 59), "window_closed"],
    ["24:00:00 after", after(24), "window_closed"],
    ["a week after", after(168), "window_closed"],
  ])("free text %s", (_, now, reason) => {
    expect(whyNotSend(facts(), now)?.reason ?? null).toBe(reason);
    expect(whyNotSend(facts({ type: "template" }), now)).toBeNull();
  });

  const stop = { at: wrote, source: null, proof: null };
  const marketing = { marketing: stop, utility: null };
  const utility = { marketing: null, utility: stop };
  const both = { marketing: stop, utility: stop };
  test.each([
    ["marketing", marketing, "marketing"],
    ["marketing", utility, null],
    ["marketing", both, "marketing"],
    ["utility", marketing, null],
    ["utility", utility, "utility"],
    ["utility", both, "utility"],
    ["authentication", both, null],
    [null, marketing, "marketing"],
    [null, utility, "utility"],
  ])(
    "a template of the category %s goes out unless its kind was stopped (%#)",
    (category, stops, stopped) => {
      const refusal = whyNotSend(facts({ type: "template", category, stops }), wrote);
      expect(refusal?.reason ?? null).toBe(stopped && "opted_out");
      expect(refusal?.extra.data?.stopped ?? null).toBe(stopped);
      expect(whyNotSend(facts({ stops }), after(1))).toBeNull();
    },
  );

  test.each([
    ["marketing", true, false, "us_marketing"],
    ["marketing", true, true, null],
    ["marketing", false, false, null],
    ["utility", true, false, null],
    ["authentication", true, false, null],
    [null, true, false, null],
  ])("%s to a US number (%s), their window open (%s): %s", (category, usNumber, windowOpen, reason) => {
    const now = after(windowOpen ? 23 : 24);
    expect(whyNotSend(facts({ type: "template", category, usNumber }), now)?.reason ?? null).toBe(reason);
  });

  test("whoever never wrote gets only templates", () => {
    expect(whyNotSend(facts({ windowExpiresAt: null }), wrote)).toMatchObject({
      code: "conflict",
      reason: "window_closed",
      message: "Ana has not written to this number yet. WhatsApp only allows a template now.",
    });
    expect(whyNotSend(facts({ windowExpiresAt: null, type: "template" }), wrote)).toBeNull();
  });

  test("nothing leaves a disconnected number; one that is ill lets messages wait", () => {
    expect(whyNotSend(facts({ numberState: "disconnected" }), wrote)?.reason).toBe("number_disconnected");
    expect(whyNotSend(facts({ numberState: "unhealthy" }), wrote)).toBeNull();
  });

  test("a phone number that was typed or a user id is enough of an address", () => {
    const nobody = { name: "Ana", waId: null, phone: null, bsuid: null };
    expect(whyNotSend(facts({ contact: nobody }), wrote)?.reason).toBe("contact_unreachable");
    expect(whyNotSend(facts({ contact: { ...nobody, phone: "+15551230000" } }), wrote)).toBeNull();
    expect(whyNotSend(facts({ contact: { ...nobody, bsuid: "US.1349" } }), wrote)).toBeNull();
  });
});

test("only what failed without hope of harm, or is in doubt, may be sent again", () => {
  const failed = (code: number) => ({ status: "failed" as const, error: { code, title: "" } });
  expect(whyNotSendAgain(failed(131000))).toBeNull();
  expect(whyNotSendAgain(failed(131042))).toBeNull();
  expect(whyNotSendAgain({ status: "failed", error: null })).toBeNull();
  expect(whyNotSendAgain({ status: "uncertain", error: { code: -1, title: "" } })).toBeNull();
  for (const code of [131049, 131026, 131050, 131047, 100]) {
    expect(whyNotSendAgain(failed(code))?.reason).toBe("cannot_send_again");
  }
  for (const status of ["queued", "sending", "accepted", "sent", "delivered", "read", "cancelled"] as const) {
    expect(whyNotSendAgain({ status, error: null })?.reason).toBe("cannot_send_again");
  }
});

test("read receipts are tried again four times, ever more slowly", () => {
  const waits = [0, 1, 2, 3, 4].map((tries) => nextReceiptTry(tries, wrote)?.getTime() ?? null);
  expect(waits.map((at) => at && (at - wrote.getTime()) / 1_000)).toEqual([30, 120, 600, 3_600, null]);
});

test("a lease holds only while both clocks leave enough time", () => {
  const lease = (startedAgo: number, wallAgo: number) => ({
    startedAt: performance.now() - startedAgo,
    startedOnWall: Date.now() - wallAgo,
    ms: 60_000,
  });
  expect(leaseHolds(lease(0, 0), 16_000)).toBe(true);
  expect(leaseHolds(lease(43_000, 43_000), 16_000)).toBe(true);
  expect(leaseHolds(lease(45_000, 0), 16_000)).toBe(false);
  expect(leaseHolds(lease(0, 45_000), 16_000)).toBe(false);
  // A wall clock that was set back proves nothing.
  expect(leaseHolds(lease(45_000, -3_600_000), 16_000)).toBe(false);
});

describe("what comes after an attempt", () => {
  const error = (code: number) => ({ code, title: "Title", message: `(#${code}) Title` });
  const refused = (code: number, status = 400): GraphFailure => {
    const wait = waitOf(status, error(code));
    return {
      ok: false,
      outcome: wait ? "not_now" : "refused",
      status,
      error: error(code),
      ...(wait ? { wait } : {}),
    };
  };
  const kind = (verdict: Verdict): string =>
    verdict.kind !== "later" ? verdict.kind : `later ${verdict.outcome} ${verdict.rest?.reason ?? "alone"}`;
  const times = (outcome: AttemptOutcome, n: number): AttemptOutcome[] =>
    Array<AttemptOutcome>(n).fill(outcome);

  test.each([
    ["accepted", { ok: true as const, status: 200, data: { messages: [{ id: "wamid.1" }] } }, "accepted"],
    ["outside the window", refused(131047), "failed"],
    ["undeliverable", refused(131026), "failed"],
    ["marketing cap", refused(131049), "failed"],
    ["template paused", refused(132015), "failed"],
    ["spam limit, which lasts longer than a person waits", refused(131048), "failed"],
    ["too fast", refused(130429), "later paused throughput"],
    ["app limit", refused(4), "later paused calls"],
    ["account limit", refused(80007), "later paused calls"],
    ["maintenance", refused(131057, 500), "later paused maintenance"],
    ["429 without a body", { ok: false, outcome: "not_now", status: 429, wait: waitOf(429, null)! } as GraphFailure, "later paused calls"],
    ["too many to one person", refused(131056), "later pair alone"],
    ["something went wrong", refused(131000, 500), "later retry alone"],
    ["service unavailable", refused(131016, 500), "later retry alone"],
    ["expired token", refused(190, 401), "later token token"],
    ["permission missing", refused(10, 403), "later token token"],
    ["no access to the account", refused(200, 403), "later token token"],
    ["nothing written", { ok: false, outcome: "not_sent", cause: "ECONNREFUSED" } as GraphFailure, "later not_sent network"],
    ["no answer", { ok: false, outcome: "ambiguous", cause: "deadline" } as GraphFailure, "uncertain"],
    ["a gateway's page", { ok: false, outcome: "ambiguous", status: 502 } as GraphFailure, "uncertain"],
  ])("%s", (_, answer, expected) => {
    expect(kind(judge(answer, [], 0.5))).toBe(expected);
  }); // prettier-ignore

  test("the number's limits spend none of the message's tries, however often they come", () => {
    for (const code of [130429, 4, 131057]) {
      expect(kind(judge(refused(code, 400), times("paused", 500), 0.5))).toMatch(/^later paused/);
    }
    expect(kind(judge({ ok: false, outcome: "not_sent" }, times("not_sent", 500), 0.5))).toMatch(/^later/);
  });

  test("a failure Meta admits is tried a few times with growing pauses, then it has failed", () => {
    const waits: number[] = [];
    for (let tries = 0; ; tries++) {
      const verdict = judge(refused(131016, 500), times("retry", tries), 1);
      if (verdict.kind !== "later") {
        expect(verdict).toMatchObject({ kind: "failed", error: { code: 131016, httpStatus: 500 } });
        break;
      }
      waits.push(verdict.waitMs);
    }
    expect(waits).toEqual([2_000, 8_000, 32_000, 128_000, 300_000]);
    expect(kind(judge(refused(131000, 500), times("retry", 2), 1))).toBe("failed");
  });

  test("what a person sends again has all its tries again", () => {
    const history = [...times("retry", 2), "refused" as const];
    expect(kind(judge(refused(131000, 500), history, 1))).toBe("later retry alone");
    expect(kind(judge(refused(131000, 500), [...times("retry", 2), "uncertain"], 1))).toBe(
      "later retry alone",
    );
  });

  test("one recipient waits 4^n seconds", () => {
    const waits = [0, 1, 2, 3, 4, 5, 6].map((n) => {
      const verdict = judge(refused(131056), times("pair", n), 0);
      return verdict.kind === "later" ? verdict.waitMs / 1_000 : null;
    });
    expect(waits).toEqual([1, 4, 16, 64, 256, 1_024, 1_024]);
  });

  test("a message that alone meets refusals of the token does not hold up the number for ever", () => {
    expect(kind(judge(refused(10, 403), times("token", 2), 0.5))).toBe("later token token");
    expect(kind(judge(refused(10, 403), times("token", 3), 0.5))).toBe("failed");
  });

  test("Meta's own wish is granted when it is longer", () => {
    const verdict = judge({ ...refused(130429), retryAfterMs: 20_000 }, [], 0.5);
    expect(verdict).toMatchObject({ rest: { reason: "throughput", ms: 20_000 } });
  });
});
