import fc from "fast-check";
import { isAnomaly, withStatus, type Head, type StatusEvent } from "@/lib/inbox/statuses";
import type { MessageStatus } from "@/lib/inbox/message-views";
import { stages, type Stage } from "@/lib/whatsapp/incoming-status";

const t = (second: number): Date => new Date(1_769_000_000_000 + second * 1000);
const head = (status: MessageStatus, more: Partial<Head> = {}): Head => ({
  status,
  acceptedAt: null,
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  playedAt: null,
  failedAt: null,
  error: null,
  pricing: null,
  ...more,
});
const failure = { code: 131026, title: "Message undeliverable" };
const event = (stage: Stage, second: number, more: Partial<StatusEvent> = {}): StatusEvent => ({
  stage,
  at: t(second),
  failure: stage === "failed" ? failure : null,
  pricing: null,
  ...more,
});
const after = (start: Head, ...events: StatusEvent[]): Head => events.reduce(withStatus, start);

test("each stage keeps its own time", () => {
  expect(
    after(head("accepted", { acceptedAt: t(0) }), event("sent", 1), event("delivered", 2), event("read", 9)),
  ).toEqual(head("read", { acceptedAt: t(0), sentAt: t(1), deliveredAt: t(2), readAt: t(9) }));
});

test("a late delivered status does not undo read", () => {
  const read = after(head("accepted"), event("read", 9));
  expect(read.status).toBe("read");
  expect(read.deliveredAt).toEqual(t(9));
  const late = after(read, event("delivered", 3), event("sent", 2));
  expect(late).toMatchObject({ status: "read", sentAt: t(2), deliveredAt: t(3), readAt: t(9) });
});

test.each<[string, Stage[], MessageStatus]>([
  ["a failure after sent is the end", ["sent", "failed"], "failed"],
  ["a sent that comes after the failure does not raise it", ["failed", "sent"], "failed"],
  ["a failure after delivered is not believed", ["sent", "delivered", "failed"], "delivered"],
  ["delivered after a failure is believed", ["failed", "delivered"], "delivered"],
  ["a voice note that was played was read", ["played"], "played"],
])("%s", (_, words, status) => {
  const end = after(head("accepted"), ...words.map((stage, i) => event(stage, i)));
  expect(end.status).toBe(status);
  expect(end.error).toEqual(status === "failed" ? failure : null);
});

test.each<MessageStatus>(["queued", "sending", "uncertain", "cancelled"])(
  "a status proves that a message that was %s went out",
  (status) => {
    const doubt = { code: -1, title: "Nobody knows" };
    expect(after(head(status, { error: doubt }), event("sent", 4))).toEqual(
      head("sent", { acceptedAt: t(4), sentAt: t(4) }),
    );
  },
);

test("our own finer time of acceptance stays when Meta's seconds agree with it", () => {
  const acceptedAt = new Date(t(5).getTime() + 700);
  expect(after(head("accepted", { acceptedAt }), event("sent", 5)).acceptedAt).toEqual(acceptedAt);
  expect(after(head("accepted", { acceptedAt }), event("sent", 4)).acceptedAt).toEqual(t(4));
});

test("only a failure of what had arrived is an anomaly", () => {
  expect(isAnomaly(head("delivered"), event("failed", 1))).toBe(true);
  expect(isAnomaly(head("sent"), event("failed", 1))).toBe(false);
  expect(isAnomaly(head("delivered"), event("sent", 1))).toBe(false);
});

function permutations<T>(list: readonly T[]): T[][] {
  return list.length < 2
    ? [[...list]]
    : list.flatMap((item, i) => permutations(list.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

test("all orders of all subsets of statuses end the same", () => {
  for (let mask = 1; mask < 1 << stages.length; mask++) {
    const events = stages
      .filter((_, i) => mask & (1 << i))
      .map((stage, i) => event(stage, i, { pricing: { category: "service", stage } }));
    const ends = new Set(
      permutations(events).map((order) => JSON.stringify(after(head("accepted"), ...order))),
    );
    expect(ends.size).toBe(1);
  }
});

test("any statuses, with any times, in any order, however often, end the same", () => {
  const anyEvent = fc.record({
    stage: fc.constantFrom(...stages),
    second: fc.integer({ min: 0, max: 6 }),
    code: fc.integer({ min: 1, max: 3 }),
    category: fc.option(fc.constantFrom("service", "utility"), { nil: null }),
  });
  const starts: MessageStatus[] = ["queued", "sending", "uncertain", "accepted"];
  fc.assert(
    fc.property(
      fc.constantFrom(...starts),
      fc.option(fc.integer({ min: -2000, max: 8000 }), { nil: null }),
      fc.array(anyEvent, { minLength: 1, maxLength: 8 }),
      fc.infiniteStream(fc.nat()),
      (status, acceptedMs, raw, random) => {
        const start = head(status, {
          acceptedAt: acceptedMs === null ? null : new Date(t(0).getTime() + acceptedMs),
        });
        const events = raw.map(({ stage, second, code, category }) =>
          event(stage, second, {
            failure: stage === "failed" ? { code, title: `T${code}` } : null,
            pricing: category ? { type: "regular", category } : null,
          }),
        );
        const doubled = [...events, ...events.slice(0, 3)];
        const shuffled = doubled
          .map((one) => ({ one, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        expect(after(start, ...shuffled)).toEqual(after(start, ...events));
      },
    ),
    { numRuns: 20_000 },
  );
});

test("the rank never falls", () => {
  const ladder: MessageStatus[] = ["accepted", "sent", "delivered", "read", "played"];
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...stages), fc.nat(5)), { maxLength: 10 }), (raw) => {
      let now = head("accepted");
      for (const [stage, second] of raw) {
        const next = withStatus(now, event(stage, second));
        if (next.status !== "failed" && now.status !== "failed") {
          expect(ladder.indexOf(next.status)).toBeGreaterThanOrEqual(ladder.indexOf(now.status));
        }
        now = next;
      }
    }),
    { numRuns: 5_000 },
  );
});
