import type pg from "pg";
import { lockProfiles, writeProfiles } from "@/lib/contacts/profiles";
import { overRows } from "@/lib/platform/sql";

/** The customer stopped or resumed marketing messages, by Meta's clock. */
export type MarketingWish = { workspaceId: string; contactId: string; stopped: boolean; at: Date };

/** Keeps the newest word of each contact. Older words that come later, or again, change nothing. */
export async function noteMarketingWishes(
  client: pg.PoolClient,
  wishes: readonly MarketingWish[],
): Promise<void> {
  const newest = new Map<string, MarketingWish>();
  for (const wish of wishes) {
    const before = newest.get(wish.contactId);
    if (!before || wish.at >= before.at) newest.set(wish.contactId, wish);
  }
  if (newest.size === 0) return;
  await client.query(
    overRows(
      "contacts.marketing_wishes",
      [...newest.values()].sort((a, b) => (a.contactId < b.contactId ? -1 : 1)),
      {
        workspace_id: ["uuid", (w) => w.workspaceId],
        id: ["uuid", (w) => w.contactId],
        stopped: ["boolean", (w) => w.stopped],
        at: ["timestamptz", (w) => w.at],
      },
      (from) => `UPDATE contacts c
        SET marketing_stopped_at = CASE WHEN r.stopped THEN r.at END, marketing_said_at = r.at, updated_at = now()
        FROM ${from} WHERE c.workspace_id = r.workspace_id AND c.id = r.id
          AND (c.marketing_said_at IS NULL OR c.marketing_said_at < r.at)`,
    ),
  );
}

/** Names from an address book, for contacts that nobody in the workspace has named yet. */
export async function nameFromAddressBook(
  client: pg.PoolClient,
  names: readonly { workspaceId: string; contactId: string; name: string }[],
): Promise<void> {
  if (names.length === 0) return;
  const byContact = new Map(names.map(({ contactId, name }) => [contactId, name]));
  const profiles = await lockProfiles(
    client,
    names.map(({ workspaceId, contactId }) => ({ workspaceId, id: contactId })),
  );
  const nameless = profiles.filter(({ name }) => name === null);
  await writeProfiles(
    client,
    nameless.map((profile) => ({ ...profile, name: byContact.get(profile.id)! })),
  );
}
