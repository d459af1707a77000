import fc from "fast-check";
import { after, isOver, meant, noTotals, progress, type CampaignAct } from "@/lib/campaigns/rules";
import { campaignStates } from "@/lib/campaigns/schemas";
import type { CampaignState, CampaignTotals } from "@/lib/campaigns/views";

const acts: CampaignAct[] = [
  "edit",
  "launch",
  "schedule",
  "unschedule",
  "begin",
  "freeze",
  "pause",
  "resume",
  "cancel",
  "complete",
  "retry",
];
const anAct = fc.constantFrom(...acts);
const aState = fc.constantFrom(...campaignStates);

/** Plays acts one after the other, as the database would: what is not possible changes nothing. */
function play(sequence: readonly CampaignAct[]): CampaignState[] {
  let state: CampaignState = "draft";
  let frozen = false;
  return sequence.map((act) => {
    const next = after(state, act, { frozen });
    if (next !== null) {
      state = next;
      if (act === "freeze") frozen = true;
      if (act === "launch" || act === "begin") frozen = false;
    }
    return state;
  });
}

test("what is cancelled stays so, and what is completed goes on only for who is tried again", () => {
  fc.assert(
    fc.property(fc.array(anAct, { maxLength: 40 }), (sequence) => {
      const states = play(sequence);
      states.forEach((state, i) => {
        const before = states[i - 1];
        if (before === "cancelled") expect(state).toBe("cancelled");
        if (before === "completed" && state !== before)
          expect([sequence[i], state]).toEqual(["retry", "running"]);
      });
    }),
  );
});

test("nothing is sent before everybody is written down", () => {
  fc.assert(
    fc.property(fc.array(anAct, { maxLength: 40 }), (sequence) => {
      const states = play(sequence);
      const running = states.indexOf("running");
      if (running >= 0) expect(sequence.slice(0, running + 1)).toContain("freeze");
    }),
  );
});

test("the same act twice does no more than once", () => {
  fc.assert(
    fc.property(aState, anAct, fc.boolean(), (state, act, frozen) => {
      const once = after(state, act, { frozen });
      if (once === null) return;
      expect([once, null]).toContain(after(once, act, { frozen }));
    }),
  );
});

test("a campaign that was launched is never edited or deleted by way of a draft, except from its schedule", () => {
  fc.assert(
    fc.property(fc.array(anAct, { maxLength: 40 }), (sequence) => {
      const states = play(sequence);
      states.forEach((state, i) => {
        if (state === "draft" && i > 0 && states[i - 1] !== "draft") expect(states[i - 1]).toBe("scheduled");
      });
    }),
  );
});

test("every campaign that is not over can still be ended", () => {
  for (const state of campaignStates.filter((one) => !isOver(one) && one !== "draft")) {
    expect(after(state, "cancel", { frozen: true })).toBe("cancelled");
  }
});

test("a campaign paused while it was written down goes on with that", () => {
  expect(after("paused", "resume", { frozen: false })).toBe("freezing");
  expect(after("paused", "resume", { frozen: true })).toBe("running");
});

describe("totals", () => {
  const aCount = fc.nat({ max: 1_000_000 });
  const someTotals = fc
    .record({
      pending: aCount,
      queued: aCount,
      sending: aCount,
      accepted: aCount,
      sent: aCount,
      delivered: aCount,
      read: aCount,
      failed: aCount,
      uncertain: aCount,
      skipped: aCount,
      cancelled: aCount,
      erased: aCount,
    })
    .map((parts): CampaignTotals => ({
      ...parts,
      audience: Object.values(parts).reduce((a, b) => a + b, 0),
    }));

  test("progress is between nothing and all, and all only when nobody waits", () => {
    fc.assert(
      fc.property(someTotals, (totals) => {
        const part = progress(totals);
        expect(part).toBeGreaterThanOrEqual(0);
        expect(part).toBeLessThanOrEqual(1);
        const waits = totals.pending + totals.queued + totals.sending;
        expect(part === 1).toBe(waits === 0);
      }),
    );
  });

  test("a campaign nobody is left of has nothing to do", () => {
    expect(progress({ ...noTotals, audience: 3, skipped: 3 })).toBe(1);
    expect(meant({ ...noTotals, audience: 3, skipped: 3 })).toBe(0);
  });
});
