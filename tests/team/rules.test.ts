import { giveInTurn, presentNow, type Taker } from "@/lib/team/rules";

const taker = (userId: string, more: Partial<Taker> = {}): Taker => ({
  userId,
  teamIds: [],
  open: 0,
  limit: 10,
  lastAssignedAt: null,
  ...more,
});
const waiting = (count: number, teamId: string | null = null) =>
  Array.from({ length: count }, (_, i) => ({ id: `c${i}`, teamId }));
const turnsOf = (...input: Parameters<typeof giveInTurn>) => giveInTurn(...input).map(({ userId }) => userId);

test("members get conversations in turn", () => {
  expect(turnsOf(waiting(5), [taker("a"), taker("b")], null)).toEqual(["a", "b", "a", "b", "a"]);
});

test("the round goes on where it stopped", () => {
  const [a, b] = [
    taker("a", { lastAssignedAt: new Date(2_000) }),
    taker("b", { lastAssignedAt: new Date(1_000) }),
  ];
  expect(turnsOf(waiting(3), [a, b], null)).toEqual(["b", "a", "b"]);
});

test("who was never given one comes first", () => {
  expect(turnsOf(waiting(1), [taker("a", { lastAssignedAt: new Date(1_000) }), taker("b")], null)).toEqual([
    "b",
  ]);
});

test("nobody gets more than their limit, and what is left stays", () => {
  const takers = [taker("a", { open: 1, limit: 2 }), taker("b", { open: 3, limit: 3 })];
  expect(giveInTurn(waiting(4), takers, null)).toEqual([{ conversationId: "c0", userId: "a" }]);
});

test("a team's conversation goes to its members only, the conversation's own team first", () => {
  const takers = [taker("a", { teamIds: ["sales"] }), taker("b", { teamIds: ["returns"] })];
  expect(turnsOf(waiting(2), takers, "sales")).toEqual(["a", "a"]);
  expect(turnsOf(waiting(2, "returns"), takers, "sales")).toEqual(["b", "b"]);
  expect(turnsOf(waiting(2, "billing"), takers, null)).toEqual([]);
});

test("typing ends by itself, looking ends when nothing is heard any more", () => {
  const at = (userId: string, state: "viewing" | "typing", ago: number) => ({
    userId,
    state,
    at: 100_000 - ago,
  });
  const people = [
    at("a", "typing", 1_000),
    at("b", "typing", 7_000),
    at("c", "viewing", 40_000),
    at("d", "viewing", 60_000),
  ];
  expect(presentNow(people, 100_000).map(({ userId, state }) => [userId, state])).toEqual([
    ["a", "typing"],
    ["b", "viewing"],
    ["c", "viewing"],
  ]);
});
