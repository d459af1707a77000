/** Somebody who looks at a conversation or types in it. */
export type Person = {
  userId: string;
  state: "viewing" | "typing";
  /** When they last said so, milliseconds since 1970 by the server's clock. */
  at: number;
};

/** Said every 20 seconds: twice unheard is gone. */
const viewingMs = 50_000;
/** Said every 3 seconds while keys are pressed. */
export const typingMs = 6_000;

/** Who is still there: typing ends by itself and becomes looking, looking ends when nothing is heard any more. */
export function presentNow(people: readonly Person[], now: number): Person[] {
  return people
    .filter(({ at }) => now - at < viewingMs)
    .map((person) =>
      person.state === "typing" && now - person.at >= typingMs ? { ...person, state: "viewing" } : person,
    );
}

/** A conversation that waits for somebody, and a member who might take it. */
export type Waiting = { id: string; teamId: string | null };
export type Taker = {
  userId: string;
  teamIds: readonly string[];
  /** Open conversations they have now. */
  open: number;
  limit: number;
  /** null: never had a turn. */
  lastAssignedAt: Date | null;
};

/**
 * Gives conversations in turn: each to the member who has waited longest for one, is below their limit, and is of the
 * team it belongs to. Nobody gets more than their limit; what nobody may take is left.
 * @param waiting the one that waits longest first
 * @param teamId for conversations without a team of their own; null: everybody
 */
export function giveInTurn(
  waiting: readonly Waiting[],
  takers: readonly Taker[],
  teamId: string | null,
): { conversationId: string; userId: string }[] {
  const turns = takers
    .map((taker) => ({ ...taker, turn: taker.lastAssignedAt?.getTime() ?? 0 }))
    .sort((a, b) => (a.userId < b.userId ? -1 : 1));
  let newest = Math.max(0, ...turns.map(({ turn }) => turn));
  return waiting.flatMap((conversation) => {
    const team = conversation.teamId ?? teamId;
    const [next] = turns
      .filter(({ open, limit, teamIds }) => open < limit && (team === null || teamIds.includes(team)))
      .sort((a, b) => a.turn - b.turn);
    if (!next) return [];
    next.open += 1;
    next.turn = newest += 1;
    return [{ conversationId: conversation.id, userId: next.userId }];
  });
}
