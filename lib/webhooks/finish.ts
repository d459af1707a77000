import type pg from "pg";
import { overRows } from "@/lib/platform/sql";
import { newId } from "@/lib/shared/id";
import type { ClaimedEvent, Routed } from "@/lib/webhooks/claim";
import { stateOf, summarise, unmatchedNote, type EventState, type Outcome } from "@/lib/webhooks/outcome";
import type { Work } from "@/lib/webhooks/work";

type Verdict = {
  event: ClaimedEvent;
  state: EventState | "quarantined";
  error: string | null;
  summary: string;
  shares: { workspaceId: string; state: EventState | "quarantined"; summary: string }[];
  troubles: { path: string; workspaceId: string | null; error: string }[];
};

const unmatched = ({ item, foreign, event }: Routed): Outcome => ({
  result: "unmatched",
  as: "unmatched",
  note: unmatchedNote(item, foreign),
  workspaceIds: event.connectionWorkspaceId ? [event.connectionWorkspaceId] : [],
});

/** What each item came to, for the event as a whole and for each workspace by itself. */
function judge(event: ClaimedEvent, items: readonly Routed[], outcomes: ReadonlyMap<Work, Outcome>): Verdict {
  const told = items.map((routed) => ({
    routed,
    outcome: (routed.work && outcomes.get(routed.work)) ?? unmatched(routed),
  }));
  const all = told.map(({ outcome }) => outcome);
  const state = stateOf(all);
  const workspaces = new Set(all.flatMap(({ workspaceIds }) => workspaceIds));
  if (event.connectionWorkspaceId) workspaces.add(event.connectionWorkspaceId);
  const summary = JSON.stringify(summarise(all));
  const shares = [...workspaces].map((workspaceId) => {
    const own = all.filter(({ workspaceIds }) => workspaceIds.includes(workspaceId));
    return own.length === all.length
      ? { workspaceId, state, summary }
      : { workspaceId, state: stateOf(own), summary: JSON.stringify(summarise(own)) };
  });
  // An event that is nobody's is kept as a whole; beside applied neighbours each missing item is named.
  const troubles = told.flatMap(({ routed, outcome }) =>
    outcome.result === "failed" || (outcome.result === "unmatched" && state !== "unmatched")
      ? [
          {
            path: routed.item.path,
            workspaceId: outcome.workspaceIds[0] ?? null,
            error: outcome.note ?? "It could not be applied.",
          },
        ]
      : [],
  );
  return { event, state, error: troubles[0]?.error ?? null, summary, shares, troubles };
}

/** A body that cannot be read concerns nobody, unless a workspace's own app signed it. */
function quarantine(event: ClaimedEvent, problem: string): Verdict {
  const summary = JSON.stringify({ notes: [problem] });
  const owner = event.connectionWorkspaceId;
  return {
    event,
    state: "quarantined",
    error: problem,
    summary,
    shares: owner ? [{ workspaceId: owner, state: "quarantined", summary }] : [],
    troubles: [],
  };
}

async function writeShares(client: pg.PoolClient, verdicts: readonly Verdict[]): Promise<void> {
  const shares = verdicts.flatMap(({ event, shares }) => shares.map((share) => ({ ...share, id: event.id })));
  if (shares.length === 0) return;
  await client.query(
    overRows(
      "webhook_events.share",
      shares,
      {
        workspace_id: ["uuid", (s) => s.workspaceId],
        event_id: ["uuid", (s) => s.id],
        state: ["webhook_event_state", (s) => s.state],
        summary: ["jsonb", (s) => s.summary],
      },
      (from) => `INSERT INTO webhook_event_shares (workspace_id, event_id, state, summary)
        SELECT workspace_id, event_id, state, summary FROM ${from}
        ON CONFLICT (workspace_id, event_id) DO UPDATE SET state = EXCLUDED.state, summary = EXCLUDED.summary`,
    ),
  );
}

/** Names the items that could not be applied; those that now could be are marked as replayed. */
async function writeTroubles(client: pg.PoolClient, verdicts: readonly Verdict[]): Promise<void> {
  const troubles = verdicts.flatMap(({ event, troubles }) =>
    troubles.map((one) => ({ ...one, eventId: event.id })),
  );
  const again = verdicts.filter(({ event }) => event.attempts > 0).map(({ event }) => event.id);
  if (again.length > 0) {
    await client.query({
      name: "webhook_items.replayed",
      text: `UPDATE webhook_items SET state = 'replayed', updated_at = now()
        WHERE event_id = ANY($1::uuid[]) AND state = 'failed'`,
      values: [again],
    });
  }
  if (troubles.length === 0) return;
  await client.query(
    overRows(
      "webhook_items.write",
      troubles,
      {
        id: ["uuid", () => newId()],
        event_id: ["uuid", (t) => t.eventId],
        workspace_id: ["uuid", (t) => t.workspaceId],
        path: ["text", (t) => t.path],
        error: ["text", (t) => t.error],
      },
      (from) => `INSERT INTO webhook_items (id, event_id, workspace_id, path, error)
        SELECT id, event_id, workspace_id, path, error FROM ${from}
        ON CONFLICT (event_id, path) DO UPDATE SET state = 'failed', error = EXCLUDED.error,
          workspace_id = EXCLUDED.workspace_id, attempts = webhook_items.attempts + 1, updated_at = now()`,
    ),
  );
}

/** Writes what came of the events of a batch: their state and why, for the platform and for each workspace concerned. */
export async function finishEvents(
  client: pg.PoolClient,
  read: readonly { event: ClaimedEvent; problem: string | null }[],
  routed: readonly Routed[],
  outcomes: ReadonlyMap<Work, Outcome>,
): Promise<void> {
  const items = Map.groupBy(routed, ({ event }) => event.id);
  const verdicts = read.map(({ event, problem }) =>
    problem === null ? judge(event, items.get(event.id) ?? [], outcomes) : quarantine(event, problem),
  );
  await client.query(
    overRows(
      "webhook_events.finish",
      verdicts,
      {
        id: ["uuid", (v) => v.event.id],
        state: ["webhook_event_state", (v) => v.state],
        error: ["text", (v) => v.error],
        summary: ["jsonb", (v) => v.summary],
      },
      (from) => `UPDATE webhook_events e SET state = r.state, error = r.error, summary = r.summary,
          processed_at = now(), attempts = least(e.attempts + 1, 32000)
        FROM ${from} WHERE e.id = r.id`,
    ),
  );
  await writeShares(client, verdicts);
  await writeTroubles(client, verdicts);
}
