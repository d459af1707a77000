import fc from "fast-check";
import { recordConsents, type ConsentWord } from "@/lib/contacts/consent";
import { platformDb, transaction } from "@/lib/platform/db";
import { addContact } from "../support/conversation";
import { makeWorkspace } from "../support/workspace";

const day = (n: number) => new Date(Date.UTC(2026, 0, n));

async function someone() {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const contact = await addContact(workspaceId);
  const word = (granted: boolean, at: Date, more: Partial<ConsentWord> = {}): ConsentWord => ({
    workspaceId,
    contactId: contact.id,
    category: "marketing",
    granted,
    source: "import",
    at,
    ...more,
  });
  const say = (...words: ConsentWord[]) => transaction((client) => recordConsents(client, words));
  const state = async () => {
    const row = await platformDb.contact.findUniqueOrThrow({
      where: { workspaceId_id: { workspaceId, id: contact.id } },
    });
    const { marketingGrantedAt, marketingStoppedAt, utilityGrantedAt, utilityStoppedAt } = row;
    return { marketingGrantedAt, marketingStoppedAt, utilityGrantedAt, utilityStoppedAt };
  };
  const ledger = () => platformDb.consentEvent.findMany({ where: { workspaceId }, orderBy: { id: "asc" } });
  return { workspaceId, contact, word, say, state, ledger };
}

const silent = {
  marketingGrantedAt: null,
  marketingStoppedAt: null,
  utilityGrantedAt: null,
  utilityStoppedAt: null,
};

test("the newest word counts in whatever order they come, and every word is kept", async () => {
  const words: [boolean, Date][] = [
    [true, day(1)],
    [false, day(2)],
    [true, day(3)],
    [false, day(4)],
  ];
  for (const order of [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [1, 3, 0, 2],
  ]) {
    const { word, say, state, ledger } = await someone();
    for (const i of order) await say(word(...words[i]!));
    expect(await state()).toEqual({ ...silent, marketingStoppedAt: day(4) });
    expect((await ledger()).map(({ granted, at }) => [granted, at])).toEqual(words);
  }
});

test("whatever people said, and in whatever order and batches it is told, their last wish in time holds", async () => {
  const aWord = fc.record({
    category: fc.constantFrom("marketing" as const, "utility" as const),
    granted: fc.boolean(),
    source: fc.constantFrom("keyword" as const, "whatsapp" as const, "import" as const, "member" as const),
    day: fc.integer({ min: 1, max: 6 }),
  });
  // Told in batches; a word may be told again.
  const aTelling = fc.array(aWord, { minLength: 1, maxLength: 8 }).chain((words) =>
    fc.record({
      words: fc.constant(words),
      told: fc.array(fc.array(fc.nat({ max: words.length - 1 }), { minLength: 1, maxLength: 4 }), {
        maxLength: 6,
      }),
      rest: fc.shuffledSubarray([...words.keys()], { minLength: words.length }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(aTelling, async ({ words, told, rest }) => {
      const { word, say, state, ledger } = await someone();
      const said = words.map(({ day: n, granted, ...more }) => word(granted, day(n), more));
      for (const batch of told) await say(...batch.map((i) => said[i]!));
      for (const i of rest) await say(said[i]!);
      const standing = (category: "marketing" | "utility") => {
        const spoken = said.filter((one) => one.category === category);
        const newest = Math.max(...spoken.map(({ at }) => at.getTime()));
        const last = spoken.filter(({ at }) => at.getTime() === newest);
        // Of two words of the same time the one that stops counts.
        const stops = last.some(({ granted }) => !granted);
        const when = last.length > 0 ? new Date(newest) : null;
        return { stopped: stops ? when : null, granted: stops ? null : when };
      };
      const [marketing, utility] = [standing("marketing"), standing("utility")];
      expect(await state()).toEqual({
        marketingGrantedAt: marketing.granted,
        marketingStoppedAt: marketing.stopped,
        utilityGrantedAt: utility.granted,
        utilityStoppedAt: utility.stopped,
      });
      expect(await ledger()).toHaveLength(new Set(said.map((one) => JSON.stringify(one))).size);
    }),
    { numRuns: 40 },
  );
});

test("the same words in one batch come to the same as one after the other", async () => {
  const { word, say, state, ledger } = await someone();
  await say(word(false, day(2)), word(true, day(3)), word(true, day(1)), word(true, day(3)));
  expect(await state()).toEqual({ ...silent, marketingGrantedAt: day(3) });
  expect(await ledger()).toHaveLength(3);
});

test("a word told again is in the ledger once and turns nothing", async () => {
  const { word, say, ledger } = await someone();
  const stop = word(false, day(2), { source: "keyword", proof: "STOP" });
  expect(await say(stop)).toMatchObject([{ category: "marketing", granted: false, at: day(2) }]);
  expect(await say(stop)).toEqual([]);
  expect(await ledger()).toMatchObject([{ source: "keyword", proof: "STOP" }]);
});

test("only who had not stopped before has turned", async () => {
  const { word, say } = await someone();
  expect(await say(word(false, day(2)))).toHaveLength(1);
  expect(await say(word(false, day(3)))).toEqual([]);
  expect(await say(word(true, day(1)))).toEqual([]);
  expect(await say(word(true, day(4)))).toMatchObject([{ granted: true }]);
});

test("of two words of the same second the one that stops counts", async () => {
  for (const order of [
    [true, false],
    [false, true],
  ]) {
    const { word, say, state } = await someone();
    for (const granted of order) await say(word(granted, day(5)));
    expect(await state()).toEqual({ ...silent, marketingStoppedAt: day(5) });
  }
});

test("marketing and utility are words of their own", async () => {
  const { word, say, state } = await someone();
  await say(word(false, day(2)), word(true, day(1), { category: "utility" }));
  expect(await state()).toEqual({ ...silent, marketingStoppedAt: day(2), utilityGrantedAt: day(1) });
});

test("a date to come does not outlast tomorrow's STOP", async () => {
  const { word, say, state } = await someone();
  await say(word(true, new Date("2999-01-01T00:00:00Z")));
  const stopped = new Date(Date.now() + 1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await say(word(false, stopped, { source: "keyword" }));
  expect(await state()).toEqual({ ...silent, marketingStoppedAt: stopped });
});

test("another workspace's contact is not touched", async () => {
  const [mine, theirs] = [await someone(), await someone()];
  const forged = { ...mine.word(false, day(1)), contactId: theirs.contact.id };
  await expect(mine.say(forged)).rejects.toThrow(/foreign key/);
  expect(await theirs.state()).toEqual(silent);
});

test("two batches about the same people wait for each other and lose nothing", async () => {
  const { workspaceId } = await someone();
  const people = await Promise.all(Array.from({ length: 40 }, () => addContact(workspaceId)));
  const all = (granted: boolean, at: Date, order: typeof people): ConsentWord[] =>
    order.map(({ id }) => ({
      workspaceId,
      contactId: id,
      category: "marketing",
      granted,
      source: "import",
      at,
    }));
  await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      transaction((client) =>
        recordConsents(client, all(n % 2 === 0, day(n + 1), n % 3 === 0 ? people.toReversed() : people)),
      ),
    ),
  );
  const rows = await platformDb.contact.findMany({
    where: { workspaceId, id: { in: people.map(({ id }) => id) } },
  });
  expect(new Set(rows.map(({ marketingStoppedAt }) => marketingStoppedAt?.getTime()))).toEqual(
    new Set([day(8).getTime()]),
  );
  expect(await platformDb.consentEvent.count({ where: { workspaceId } })).toBe(8 * 40);
});
