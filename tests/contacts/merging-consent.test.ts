import { recordConsents } from "@/lib/contacts/consent";
import { mergeContacts } from "@/lib/contacts/merging";
import { undoMerge } from "@/lib/contacts/unmerging";
import { joinConsents, restoreConsents } from "@/lib/contacts/merging-consent";
import { platformDb, transaction } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { addContact } from "../support/conversation";
import { makeWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

const day = (n: number) => new Date(Date.UTC(2026, 0, n));

async function twoOfOne() {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const kept = await addContact(workspaceId);
  const merged = await addContact(workspaceId, { waId: null, bsuid: "US.1" });
  const say = (contact: { id: string }, granted: boolean, at: Date, category = "marketing" as const) =>
    transaction((client) =>
      recordConsents(client, [
        { workspaceId, contactId: contact.id, category, granted, source: "import", at, proof: "file" },
      ]),
    );
  const stateOf = async ({ id }: { id: string }) => {
    const row = await platformDb.contact.findUniqueOrThrow({
      where: { workspaceId_id: { workspaceId, id } },
    });
    return [row.marketingGrantedAt, row.marketingStoppedAt];
  };
  const wordsOf = async ({ id }: { id: string }) => {
    const rows = await platformDb.consentEvent.findMany({
      where: { workspaceId, contactId: id },
      orderBy: [{ at: "asc" }, { id: "asc" }],
    });
    return rows.map(({ granted, source }) => `${source} ${granted}`);
  };
  const merge = () => mergeContacts(shop.scope, { contactId: kept.id, mergedId: merged.id, confirmed: true });
  return { kept, merged, say, stateOf, wordsOf, merge, undo: (id: string) => undoMerge(shop.scope, id) };
}

test("of two who become one a stop holds, also when the other agreed later, and both histories are kept", async () => {
  for (const stops of ["kept", "merged"] as const) {
    const people = await twoOfOne();
    const agrees = stops === "kept" ? people.merged : people.kept;
    await people.say(people[stops], false, day(2));
    await people.say(agrees, true, day(5));
    const { id } = await people.merge();
    expect(await people.stateOf(people.kept)).toEqual([null, day(2)]);
    expect(await people.wordsOf(people.kept)).toEqual(["import false", "import true"]);
    await people.undo(id);
    expect(await people.stateOf(people[stops])).toEqual([null, day(2)]);
    expect(await people.stateOf(agrees)).toEqual([day(5), null]);
    expect(await people.wordsOf(people.merged)).toEqual([
      stops === "merged" ? "import false" : "import true",
    ]);
  }
});

test("an older word that comes after the merge does not lift the stop", async () => {
  const { kept, merged, say, merge, stateOf } = await twoOfOne();
  await say(merged, false, day(2));
  await say(kept, true, day(5));
  await merge();
  await say(kept, true, day(4));
  expect(await stateOf(kept)).toEqual([null, day(2)]);
  await say(kept, true, day(6));
  expect(await stateOf(kept)).toEqual([day(6), null]);
});

test("who stopped while they were one has stopped as both when the merge is taken back", async () => {
  const { kept, merged, say, merge, undo, stateOf, wordsOf } = await twoOfOne();
  await say(kept, true, day(1));
  await say(merged, true, day(2));
  const { id } = await merge();
  expect(await stateOf(kept)).toEqual([day(2), null]);
  await say(kept, false, day(3));
  await undo(id);
  expect(await stateOf(kept)).toEqual([null, day(3)]);
  expect(await stateOf(merged)).toEqual([null, day(3)]);
  expect(await wordsOf(merged)).toEqual(["import true", "merge false"]);
});

test("who said nothing stays so, and nobody is both agreed and stopped", () => {
  const silent = joinConsents({}, {});
  expect(new Set(Object.values(silent))).toEqual(new Set([null]));
  const times = [null, "2026-01-01T00:00:00+00:00", "2026-01-02T00:00:00+00:00"];
  const rows = times.flatMap((granted) =>
    times.map((stopped) => ({
      marketing_said_at: stopped ?? granted,
      marketing_granted_at: stopped ? null : granted,
      marketing_stopped_at: stopped,
    })),
  );
  for (const a of rows) {
    for (const b of rows) {
      const after = joinConsents(a, b);
      expect(after.marketing_granted_at !== null && after.marketing_stopped_at !== null).toBe(false);
      expect(after.marketing_stopped_at === null).toBe(!a.marketing_stopped_at && !b.marketing_stopped_at);
      for (const now of [after, ...rows]) {
        const back = restoreConsents(now, after, a);
        expect(back.marketing_granted_at !== null && back.marketing_stopped_at !== null).toBe(false);
      }
    }
  }
});
