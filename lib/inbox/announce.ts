import { listConversationIdsOf, listConversationsByIds, listMessagesByIds } from "@/lib/inbox/queries";
import { wakeMembers } from "@/lib/inbox/wake";
import { pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { publish, publishResetEverywhere, publishWatched, watchedWorkspaces } from "@/lib/realtime/publish";
import { scopeFromJob, type Scope } from "@/lib/tenancy/scope";
import { lookedAt } from "@/lib/team/presence";
import type { LiveEvent } from "@/types/live";

/** Rows of one workspace whose views changed. Doubles are fine. */
export type Change = { workspaceId: string; messageIds: string[]; conversationIds: string[] };

/** From here on asking again is cheaper for everybody than being told each row. */
const mostFrames = 200;

type Waiting = { messageIds: Set<string>; conversationIds: Set<string>; said: Promise<void> };

/**
 * What waits to be said, by workspace. While one announcement of a workspace is being read, the next ones gather here
 * and go out together: fewer reads, and never an older view after a newer one.
 */
const waiting = new Map<string, Waiting>();
const lastSaid = new Map<string, Promise<void>>();

/** So few cost less than asking what they are. */
const fewMessages = 8;

/**
 * Takes out what a campaign does where nobody looks: thousands of ticks would reach every open browser, and none of them
 * shows a line for it. How a campaign goes is told by the campaign itself.
 */
async function withoutCampaigns(
  workspaceId: string,
  messageIds: Set<string>,
  conversationIds: Set<string>,
): Promise<void> {
  if (messageIds.size <= fewMessages) return;
  const { rows } = await pool.query<{ id: string; conversationId: string; mass: boolean }>({
    name: "inbox.mass_messages",
    text: `SELECT id, conversation_id AS "conversationId", campaign_id IS NOT NULL AND direction = 'outbound' AS mass
      FROM messages WHERE workspace_id = $1 AND id = ANY($2::uuid[])`,
    values: [workspaceId, [...messageIds]],
  });
  const mass = rows.filter((row) => row.mass);
  const seen = await lookedAt(workspaceId, [...new Set(mass.map((row) => row.conversationId))]);
  const spoken = new Set(rows.filter((row) => !row.mass).map((row) => row.conversationId));
  for (const { id, conversationId } of mass) {
    if (seen.has(conversationId)) continue;
    messageIds.delete(id);
    if (!spoken.has(conversationId)) conversationIds.delete(conversationId);
  }
}

async function eventsOf(
  workspaceId: string,
  messageIds: Set<string>,
  conversationIds: Set<string>,
): Promise<LiveEvent[]> {
  await withoutCampaigns(workspaceId, messageIds, conversationIds);
  if (messageIds.size > mostFrames || conversationIds.size > mostFrames) {
    return [{ type: "reset", data: {} }];
  }
  const scope = scopeFromJob({ workspaceId });
  const [messages, conversations] = await Promise.all([
    listMessagesByIds(scope, [...messageIds]),
    listConversationsByIds(scope, [...conversationIds]),
  ]);
  return [
    ...messages.map((data) => ({ type: "message.changed", data }) as const),
    ...conversations.map((data) => ({ type: "conversation.changed", data }) as const),
  ];
}

async function say(workspaceId: string): Promise<void> {
  const { messageIds, conversationIds } = waiting.get(workspaceId)!;
  waiting.delete(workspaceId);
  let events: LiveEvent[];
  try {
    events = await eventsOf(workspaceId, messageIds, conversationIds);
  } catch (err) {
    log.warn({ workspaceId, err: (err as Error).message }, "changes could not be read to be announced");
    events = [{ type: "reset", data: {} }];
  }
  await publishWatched([{ workspaceId, events }]);
}

function enqueue({ workspaceId, messageIds, conversationIds }: Change): Promise<void> {
  let batch = waiting.get(workspaceId);
  if (!batch) {
    const previous = lastSaid.get(workspaceId) ?? Promise.resolve();
    const said = previous.then(() => say(workspaceId));
    batch = { messageIds: new Set(), conversationIds: new Set(), said };
    waiting.set(workspaceId, batch);
    lastSaid.set(workspaceId, said);
    void said.then(() => {
      if (lastSaid.get(workspaceId) === said) lastSaid.delete(workspaceId);
    });
  }
  for (const id of messageIds) batch.messageIds.add(id);
  for (const id of conversationIds) batch.conversationIds.add(id);
  return batch.said;
}

/**
 * Shows changed messages and conversations on every open screen of their workspaces: reads the views, one query per kind
 * and workspace, and publishes `message.changed` and `conversation.changed`. Call it after the commit.
 *
 * Workspaces at which nobody looks cost one Redis round trip together. Very many rows at once become one `reset`.
 * Never throws: what cannot be read or said becomes a `reset`.
 */
export async function announceChanges(changes: readonly Change[]): Promise<void> {
  const meant = changes.filter(
    ({ messageIds, conversationIds }) => messageIds.length > 0 || conversationIds.length > 0,
  );
  const watched = await watchedWorkspaces([...new Set(meant.map((change) => change.workspaceId))]);
  await Promise.all([
    ...meant.filter((change) => watched.has(change.workspaceId)).map(enqueue),
    // Those who are not here.
    wakeMembers(meant),
  ]);
}

/** Shows a contact's new name wherever their conversations are on a screen. Never throws. */
export async function announceContact(scope: Scope, contactId: string): Promise<void> {
  try {
    const conversationIds = await listConversationIdsOf(scope, contactId);
    await announceChanges([{ workspaceId: scope.workspaceId, messageIds: [], conversationIds }]);
  } catch (err) {
    log.warn({ err: (err as Error).message }, "a contact's change was not announced");
    await publish(scope.workspaceId, [{ type: "reset", data: {} }]);
  }
}

/**
 * For a process that starts: its predecessor may have died between a commit and its announcement, so every screen that
 * is open asks again once. Never throws.
 */
export async function resyncAfterBoot(): Promise<void> {
  const workspaces = await publishResetEverywhere();
  if (workspaces > 0) log.info({ workspaces }, "asked open screens to refresh");
}
