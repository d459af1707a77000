import fc from "fast-check";
import { limitOf } from "@/lib/campaigns/daily-limit";
import { expectedSeconds } from "@/lib/campaigns/duration";
import { paceOf, rampedPerHour, takePermits } from "@/lib/campaigns/pace";
import { quietUntil } from "@/lib/campaigns/quiet-hours";
import { campaignSettings } from "@/lib/campaigns/schemas";
import { nobodysFault, whyStop, type StopFacts } from "@/lib/campaigns/stops";
import { allZones, zoneOf } from "@/lib/campaigns/zones";
import { describeFailure, ownFailure } from "@/lib/inbox/failures";
import { firstIdAt, newId } from "@/lib/shared/id";

const at = (iso: string) => new Date(iso);
const clockIn = (timeZone: string, moment: Date) =>
  new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    moment,
  );

describe("quiet hours", () => {
  const night = { from: "21:00", to: "09:00" };

  test.each([
    // It is 22:30 in Berlin.
    ["Europe/Berlin", "2027-01-10T21:30:00Z", "2027-01-11T08:00:00.000Z"],
    // It is 03:00 in Berlin: this morning, not the next.
    ["Europe/Berlin", "2027-01-10T02:00:00Z", "2027-01-10T08:00:00.000Z"],
    // 09:00 sharp is day, 21:00 sharp is night.
    ["Europe/Berlin", "2027-01-10T08:00:00Z", null],
    ["Europe/Berlin", "2027-01-10T20:00:00Z", "2027-01-11T08:00:00.000Z"],
    ["Asia/Kolkata", "2027-01-10T12:00:00Z", null],
    ["America/Los_Angeles", "2027-01-10T12:00:00Z", "2027-01-10T17:00:00.000Z"],
    // The night in which clocks go forward is an hour shorter.
    ["Europe/Berlin", "2027-03-27T21:00:00Z", "2027-03-28T07:00:00.000Z"],
  ])("in %s at %s end at %s", (zone, now, until) => {
    expect(quietUntil(night, zone, at(now))?.toISOString() ?? null).toBe(until);
  });

  test("may lie within a day", () => {
    expect(quietUntil({ from: "12:00", to: "14:00" }, "UTC", at("2027-01-10T13:00:00Z"))).toEqual(
      at("2027-01-10T14:00:00Z"),
    );
    expect(quietUntil({ from: "12:00", to: "14:00" }, "UTC", at("2027-01-10T15:00:00Z"))).toBeNull();
  });

  test("end in the future and in the daytime, wherever and whenever", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...allZones),
        fc.date({ min: at("2026-01-01T00:00:00Z"), max: at("2030-01-01T00:00:00Z"), noInvalidDate: true }),
        (zone, now) => {
          const until = quietUntil(night, zone, now);
          const clock = clockIn(zone, now);
          expect(until === null).toBe(clock >= "09:00" && clock < "21:00");
          if (!until) return;
          expect(until.getTime()).toBeGreaterThan(now.getTime());
          expect(until.getTime() - now.getTime()).toBeLessThanOrEqual(13 * 3_600_000);
          expect(clockIn(zone, until)).toBe("09:00");
        },
      ),
    );
  });
});

test.each([
  ["DE", "4917612345678", "Europe/Berlin"],
  ["US", "12125550100", "America/New_York"],
  ["US", "13035550100", "America/Denver"],
  ["US", "18085550100", "Pacific/Honolulu"],
  ["CA", "16045550100", "America/Vancouver"],
  ["BR", "5592987654321", "America/Manaus"],
  ["BR", "5511987654321", "America/Sao_Paulo"],
  ["IN", null, "Asia/Kolkata"],
  [null, null, null],
])("somebody of %s with %s lives in %s", (country, digits, zone) => {
  expect(zoneOf(country, digits)).toBe(zone);
});

test("every zone is one that clocks know", () => {
  for (const zone of allZones) expect(() => new Intl.DateTimeFormat("en", { timeZone: zone })).not.toThrow();
});

describe("pace", () => {
  const settings = campaignSettings.parse({});

  test("is the number's own when nothing else is said", () => {
    expect(paceOf({ settings, sent: 0, quality: "GREEN", throughput: 80 })).toBeNull();
  });

  test("is half where people begin to complain, and never more than what one asked for", () => {
    expect(paceOf({ settings, sent: 0, quality: "YELLOW", throughput: 80 })).toBe(40);
    expect(
      paceOf({ settings: { ...settings, perMinute: 60 }, sent: 0, quality: "YELLOW", throughput: 80 }),
    ).toBe(1);
  });

  test("of a slow beginning grows with what went out, not with the time that passed", () => {
    const rampUp = { firstHour: 100, factor: 2 };
    expect([0, 99, 100, 299, 300, 699, 700].map((sent) => rampedPerHour(rampUp, sent))).toEqual([
      100, 100, 200, 200, 400, 400, 800,
    ]);
  });

  test("permits never come faster than the pace, in whatever pieces they are taken", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 200, noNaN: true }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 300 })), {
          maxLength: 40,
        }),
        (perSecond, looks) => {
          let now = 1_000_000;
          let spentUntil: number | null = null;
          let taken = 0;
          const aheadMs = 1_500;
          for (const [pause, most] of looks) {
            now += pause;
            const permits: { count: number; spentUntil: number } = takePermits(
              { perSecond, spentUntil, now, aheadMs },
              most,
            );
            expect(permits.count).toBeLessThanOrEqual(most);
            taken += permits.count;
            spentUntil = permits.spentUntil;
            const allowed = ((now - 1_000_000 + aheadMs) / 1_000) * perSecond + 1;
            expect(taken).toBeLessThanOrEqual(Math.floor(allowed + 1e-6) + 1);
          }
        },
      ),
    );
  });

  test("slow as it may be, it goes on", () => {
    const perSecond = 1 / 60;
    let spentUntil: number | null = null;
    let taken = 0;
    for (let now = 0; now <= 600_000; now += 1_000) {
      const permits: { count: number; spentUntil: number } = takePermits(
        { perSecond, spentUntil, now, aheadMs: 1_500 },
        100,
      );
      taken += permits.count;
      spentUntil = permits.spentUntil;
    }
    expect(taken).toBe(11);
  });
});

test.each([
  ["TIER_250", 250],
  ["TIER_2K", 2_000],
  ["TIER_100K", 100_000],
  ["1000", 1_000],
  ["TIER_UNLIMITED", null],
  ["-1", null],
  [null, null],
  ["TIER_NOT_SET", null],
])("Meta's word %s is a limit of %s", (word, limit) => {
  expect(limitOf(word)).toBe(limit);
});

test("an id made later is greater than the smallest of a moment", () => {
  const before = firstIdAt(new Date(Date.now() - 1));
  const id = newId();
  const after = firstIdAt(new Date(Date.now() + 1_000));
  expect([after, id, before].toSorted()).toEqual([before, id, after]);
});

describe("the expected duration", () => {
  const settings = { quietHours: null, perMinute: null, rampUp: null };
  const berlin = (count: number) => [{ zone: "Europe/Berlin", count }];
  const noon = at("2027-01-10T11:00:00Z");
  const seconds = (more: Partial<Parameters<typeof expectedSeconds>[0]>) =>
    expectedSeconds({ zones: berlin(8_000), settings, throughput: 80, daily: null, now: noon, ...more });

  test("is the audience at the number's pace", () => expect(seconds({})).toBe(100));
  test("of nobody is nothing", () => expect(seconds({ zones: [] })).toBe(0));
  test("is longer with a limit per minute", () =>
    expect(seconds({ settings: { ...settings, perMinute: 60 } })).toBe(8_000));

  test("holds the nights of those who are left", () => {
    // One hour until 21:00, twelve of night, the rest in the morning.
    const quietHours = { from: "21:00", to: "09:00" };
    const late = at("2027-01-10T19:00:00Z");
    expect(
      seconds({ zones: berlin(80 * 3_600 + 800), settings: { ...settings, quietHours }, now: late }),
    ).toBe(3_600 + 12 * 3_600 + 10);
  });

  test("holds the days that Meta's limit asks for", () => {
    expect(seconds({ zones: berlin(2_500), daily: { today: 1_000, limit: 1_000 } })).toBe(2 * 86_400 + 7);
  });
});

describe("a campaign stops by itself", () => {
  const facts = (more: Partial<StopFacts> = {}): StopFacts => ({
    rules: campaignSettings.parse({}).stop,
    number: { state: "connected", metaStatus: "CONNECTED", quality: "GREEN" },
    templates: [
      {
        name: "sale",
        status: "APPROVED",
        deleted: false,
        category: "MARKETING",
        categoryAtLaunch: "MARKETING",
      },
    ],
    ends: { ended: 1_000, failed: 10, delivered: 900, optedOut: 2 },
    spamErrors: 0,
    worstCode: null,
    baseline: null,
    ...more,
  });
  const template = facts().templates[0]!;

  test("not while all is well", () => expect(whyStop(facts())).toBeNull());

  test.each<[string, Partial<StopFacts>, string]>([
    ["a paused template", { templates: [{ ...template, status: "PAUSED" }] }, "template_paused"],
    ["a disabled template", { templates: [{ ...template, status: "DISABLED" }] }, "template_disabled"],
    ["a deleted template", { templates: [{ ...template, deleted: true }] }, "template_disabled"],
    ["another category", { templates: [{ ...template, category: "UTILITY" }] }, "template_category"],
    [
      "a flagged number",
      { number: { state: "connected", metaStatus: "FLAGGED", quality: "GREEN" } },
      "number",
    ],
    ["a lost number", { number: { state: "disconnected", metaStatus: null, quality: null } }, "number"],
    ["low quality", { number: { state: "connected", metaStatus: "CONNECTED", quality: "RED" } }, "quality"],
    ["spam", { spamErrors: 5 }, "spam"],
    ["many failures", { ends: { ended: 1_000, failed: 251, delivered: 700, optedOut: 0 } }, "failures"],
    ["many who opt out", { ends: { ended: 1_000, failed: 0, delivered: 900, optedOut: 28 } }, "opt_outs"],
  ])("for %s", (_, more, reason) => expect(whyStop(facts(more))?.reason).toBe(reason));

  test("for a code of ours or Meta's that is nobody's fault, nothing is counted", () => {
    expect(nobodysFault).toEqual([131049, 130472, ownFailure.optedOut]);
    for (const code of nobodysFault) {
      expect(describeFailure({ code, title: "" }, "failed")).toMatchObject({ retry: "never" });
      expect(describeFailure({ code, title: "" }, "failed").turn).not.toBe("you");
    }
  });

  test("not for shares of a few messages", () => {
    expect(whyStop(facts({ ends: { ended: 99, failed: 99, delivered: 0, optedOut: 0 } }))).toBeNull();
  });

  test("not for what a person has seen and let go on", () => {
    const ends = { ended: 1_000, failed: 600, delivered: 400, optedOut: 0 };
    expect(whyStop(facts({ ends, baseline: { ...ends, quality: "GREEN" } }))).toBeNull();
    const later = { ended: 1_200, failed: 660, delivered: 540, optedOut: 0 };
    expect(whyStop(facts({ ends: later, baseline: { ...ends } }))?.info).toMatchObject({
      failed: 60,
      ended: 200,
    });
    const number = { state: "connected", metaStatus: "CONNECTED", quality: "RED" };
    expect(whyStop(facts({ number, baseline: { quality: "RED" } }))).toBeNull();
    expect(whyStop(facts({ number, baseline: { quality: "YELLOW" } }))?.reason).toBe("quality");
  });

  test("only by the rules that are switched on", () => {
    const off = { ...facts().rules, failureShare: null, optOutShare: null, quality: null, spamErrors: null };
    expect(
      whyStop(
        facts({
          rules: off,
          spamErrors: 1_000,
          number: { state: "connected", metaStatus: "CONNECTED", quality: "RED" },
          ends: { ended: 1_000, failed: 999, delivered: 1, optedOut: 1 },
        }),
      ),
    ).toBeNull();
  });
});
