import { arrange, type Arrangement, type ArrangementChange, waitingOf } from "@/lib/inbox/rules";

const now = new Date("2026-11-21T09:00:00Z");
const earlier = new Date("2026-11-20T09:00:00Z");
const tomorrow = new Date("2026-11-22T09:00:00Z");

const open: Arrangement = {
  status: "open",
  snoozedUntil: null,
  closedAt: null,
  waitingSince: earlier,
  assigneeId: null,
  teamId: null,
  priority: "none",
  labelIds: ["a"],
};
const closed: Arrangement = { ...open, status: "closed", closedAt: earlier, waitingSince: null };
const snoozed: Arrangement = { ...open, status: "snoozed", snoozedUntil: tomorrow };

test.each<[string, Arrangement, ArrangementChange, Partial<Arrangement>]>([
  [
    "closing ends the wait",
    open,
    { status: "closed" },
    { status: "closed", closedAt: now, waitingSince: null },
  ],
  ["closing twice keeps the first time", closed, { status: "closed" }, closed],
  [
    "reopening brings no old debt back",
    closed,
    { status: "open" },
    { status: "open", closedAt: null, waitingSince: null },
  ],
  [
    "snoozing leaves the customer waiting",
    open,
    { status: { snoozedUntil: tomorrow } },
    { status: "snoozed", snoozedUntil: tomorrow, waitingSince: earlier },
  ],
  ["closing ends a snooze", snoozed, { status: "closed" }, { status: "closed", snoozedUntil: null }],
  ["opening ends a snooze", snoozed, { status: "open" }, { status: "open", snoozedUntil: null }],
  [
    "waking opens what sleeps",
    snoozed,
    { status: { snoozedUntil: null } },
    { status: "open", snoozedUntil: null },
  ],
  ["waking leaves what is closed", closed, { status: { snoozedUntil: null } }, closed],
  [
    "snoozing what is closed opens it for that day",
    closed,
    { status: { snoozedUntil: tomorrow } },
    { status: "snoozed", closedAt: null },
  ],
  [
    "what is not named stays",
    { ...open, assigneeId: "m", teamId: "t" },
    { assigneeId: null },
    { assigneeId: null, teamId: "t" },
  ],
  ["labels are added once", open, { addLabelIds: ["a", "b", "b"] }, { labelIds: ["a", "b"] }],
  ["labels are removed", open, { removeLabelIds: ["a", "z"] }, { labelIds: [] }],
  ["a set of labels replaces the others", open, { labelIds: ["b", "c"] }, { labelIds: ["b", "c"] }],
  ["priority changes alone", open, { priority: "urgent" }, { ...open, priority: "urgent" }],
])("%s", (_, before, change, after) => {
  expect(arrange(before, change, now)).toMatchObject(after);
});

test.each<ArrangementChange>([{}, { addLabelIds: ["a"] }, { removeLabelIds: ["z"] }, { labelIds: ["a"] }])(
  "what changes nothing gives the same labels: %j",
  (change) => {
    expect(arrange(open, change, now).labelIds).toBe(open.labelIds);
  },
);

describe("how long a customer has been waiting", () => {
  const now = Date.parse("2026-11-20T12:00:00Z");
  const minutes = (count: number) => new Date(now - count * 60_000).toISOString();
  test.each([
    ["not our turn", "open", null, null],
    ["seconds", "open", minutes(0.9), null],
    ["a minute", "open", minutes(1.5), { unit: "minutes", count: 1, long: false }],
    ["almost an hour", "open", minutes(59.9), { unit: "minutes", count: 59, long: false }],
    ["an hour, which is long", "open", minutes(60), { unit: "hours", count: 1, long: true }],
    ["almost two days", "open", minutes(48 * 60 - 1), { unit: "hours", count: 47, long: true }],
    ["days", "open", minutes(75 * 60), { unit: "days", count: 3, long: true }],
    ["while it sleeps", "snoozed", minutes(90), null],
    ["when it is closed", "closed", minutes(90), null],
    ["by a clock that is ahead", "open", minutes(-5), null],
  ])("%s", (_, status, waitingSince, said) => {
    expect(waitingOf({ status, waitingSince }, now)).toEqual(said);
  });
});
