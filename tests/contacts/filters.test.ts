import fc from "fast-check";
import { contactPredicate } from "@/lib/contacts/filter-sql";
import {
  campaignOutcomes,
  consentCategories,
  consentStates,
  contactFilter,
  contactFilterParam,
  contactSources,
  type ContactCondition,
  type ContactFilter,
} from "@/lib/contacts/filters";
import { prepareFilter, refuseUnknownMentions } from "@/lib/contacts/prepared-filter";
import { platformDb, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import { addContact, addConversation, addMessage } from "../support/conversation";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

const now = new Date("2026-11-20T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

async function namesOf(shop: TestWorkspace, filter: ContactFilter): Promise<string[]> {
  const prepared = await prepareFilter(shop.scope, filter);
  const { text, values } = contactPredicate(prepared, {
    workspaceId: shop.workspace.id,
    now,
    firstParameter: 2,
  });
  const { rows } = await pool.query<{ name: string }>(
    `SELECT ct.name FROM contacts ct WHERE ct.name <> $1 AND ${text} ORDER BY ct.name`,
    ["nobody has this name", ...values],
  );
  return rows.map(({ name }) => name);
}

const all = (...conditions: ContactFilter["conditions"]): ContactFilter => ({ match: "all", conditions });
const any = (...conditions: ContactFilter["conditions"]): ContactFilter => ({ match: "any", conditions });
const none = (...conditions: ContactFilter["conditions"]): ContactFilter => ({ match: "none", conditions });

/** Four people who differ in everything a filter may ask for. */
async function people() {
  const shop = await makeWorkspace();
  const other = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const [vip, late] = [newId(), newId()];
  const ana = await addContact(workspaceId, {
    name: "Ana",
    waId: "351910000001",
    phone: "+351910000001",
    country: "PT",
    source: "whatsapp",
    labelIds: [vip, late],
    custom: {
      plan: "Gold",
      spent: 120,
      birthday: "1990-11-22",
      tier: "A",
      agreed: true,
      site: "https://ana.pt",
    },
    marketingGrantedAt: daysAgo(10),
    lastInboundAt: daysAgo(2),
    createdAt: daysAgo(40),
    searchText: "ana 351910000001",
  });
  const bob = await addContact(workspaceId, {
    name: "Bob",
    waId: null,
    phone: "+4915700000002",
    country: "DE",
    source: "import",
    labelIds: [late],
    custom: { plan: "golden", spent: 7.5, birthday: "1988-02-29", tier: "B", agreed: false },
    marketingStoppedAt: daysAgo(3),
    utilityGrantedAt: daysAgo(3),
    lastInboundAt: daysAgo(30),
    createdAt: daysAgo(5),
    searchText: "bob 4915700000002",
  });
  const cyd = await addContact(workspaceId, {
    name: "Cyd",
    waId: null,
    phone: null,
    bsuid: `US.${newId().replaceAll("-", "")}`,
    country: "US",
    source: "api",
    custom: { spent: "120", plan: "100%_off" },
    blockedAt: daysAgo(1),
    createdAt: new Date("2026-11-20T02:00:00Z"),
    searchText: "cyd",
  });
  const dan = await addContact(workspaceId, {
    name: "Dan",
    country: null,
    source: "member",
    createdAt: daysAgo(1),
    lastInboundAt: daysAgo(0.5),
    searchText: "dan do",
  });
  await addContact(other.workspace.id, { name: "Foreign", country: "PT", labelIds: [vip] });
  return { shop, other, vip, late, ana, bob, cyd, dan };
}

let world: Awaited<ReturnType<typeof people>>;
beforeAll(async () => {
  world = await people();
  await platformDb.workspace.update({
    where: { id: world.shop.workspace.id },
    data: { timeZone: "America/Los_Angeles" },
  });
});

const custom = (type: string, key: string, rest: object) =>
  ({ field: "custom", type, key, ...rest }) as ContactCondition;

const everybody = ["Ana", "Bob", "Cyd", "Dan"];
const table: [string, (w: typeof world) => ContactFilter, string[]][] = [
  ["nothing asked for", () => all(), everybody],
  ["a part of a name", () => all({ field: "search", operator: "contains", value: "AN" }), ["Ana", "Dan"]],
  ["digits of a number", () => all({ field: "search", operator: "contains", value: "+49 157" }), ["Bob"]],
  [
    "not a part of a name",
    () => all({ field: "search", operator: "not_contains", value: "an" }),
    ["Bob", "Cyd"],
  ],
  [
    "any of two labels",
    (w) => all({ field: "label", operator: "has_any", ids: [w.vip, w.late] }),
    ["Ana", "Bob"],
  ],
  ["both labels", (w) => all({ field: "label", operator: "has_all", ids: [w.vip, w.late] }), ["Ana"]],
  [
    "none of a label",
    (w) => all({ field: "label", operator: "has_none", ids: [w.vip] }),
    ["Bob", "Cyd", "Dan"],
  ],
  ["no labels", () => all({ field: "label", operator: "empty" }), ["Cyd", "Dan"]],
  ["some label", () => all({ field: "label", operator: "not_empty" }), ["Ana", "Bob"]],
  [
    "a text, whatever the case",
    () => all(custom("text", "plan", { operator: "is", value: "gold" })),
    ["Ana"],
  ],
  [
    "another text",
    () => all(custom("text", "plan", { operator: "is_not", value: "gold" })),
    ["Bob", "Cyd", "Dan"],
  ],
  [
    "a part of a text",
    () => all(custom("text", "plan", { operator: "contains", value: "OLD" })),
    ["Ana", "Bob"],
  ],
  [
    "letters that mean something to LIKE",
    () => all(custom("text", "plan", { operator: "contains", value: "%_" })),
    ["Cyd"],
  ],
  [
    "not a part of a text",
    () => all(custom("text", "plan", { operator: "not_contains", value: "old" })),
    ["Cyd", "Dan"],
  ],
  [
    "how a text begins",
    () => all(custom("text", "plan", { operator: "starts_with", value: "golde" })),
    ["Bob"],
  ],
  ["no text", () => all(custom("text", "plan", { operator: "empty" })), ["Dan"]],
  ["a link", () => all(custom("link", "site", { operator: "contains", value: "ana.pt" })), ["Ana"]],
  ["a number", () => all(custom("number", "spent", { operator: "equals", value: 120 })), ["Ana"]],
  [
    "another number",
    () => all(custom("number", "spent", { operator: "not_equals", value: 120 })),
    ["Bob", "Cyd", "Dan"],
  ],
  ["less than", () => all(custom("number", "spent", { operator: "less_than", value: 8 })), ["Bob"]],
  ["at least", () => all(custom("number", "spent", { operator: "at_least", value: 7.5 })), ["Ana", "Bob"]],
  ["between", () => all(custom("number", "spent", { operator: "between", from: 100, to: 120 })), ["Ana"]],
  [
    "a number that is not one",
    () => all(custom("number", "spent", { operator: "more_than", value: -1e300 })),
    ["Ana", "Bob"],
  ],
  [
    "before a day",
    () => all(custom("date", "birthday", { operator: "before", value: "1990-01-01" })),
    ["Bob"],
  ],
  ["on a day", () => all(custom("date", "birthday", { operator: "on", value: "1990-11-22" })), ["Ana"]],
  [
    "a birthday this week",
    () => all(custom("date", "birthday", { operator: "anniversary_in_next_days", days: 7 })),
    ["Ana"],
  ],
  [
    "no birthday tomorrow",
    () => all(custom("date", "birthday", { operator: "anniversary_in_next_days", days: 2 })),
    [],
  ],
  [
    "29 February in a year without",
    () => all(custom("date", "birthday", { operator: "anniversary_in_next_days", days: 101 })),
    ["Ana", "Bob"],
  ],
  [
    "long ago",
    () => all(custom("date", "birthday", { operator: "more_than_days_ago", days: 365 })),
    ["Ana", "Bob"],
  ],
  ["ticked", () => all(custom("checkbox", "agreed", { operator: "is" })), ["Ana"]],
  [
    "not ticked, or never asked",
    () => all(custom("checkbox", "agreed", { operator: "is_not" })),
    ["Bob", "Cyd", "Dan"],
  ],
  [
    "one of the choices",
    () => all(custom("choice", "tier", { operator: "is_any_of", values: ["A", "C"] })),
    ["Ana"],
  ],
  [
    "none of the choices",
    () => all(custom("choice", "tier", { operator: "is_none_of", values: ["A"] })),
    ["Bob", "Cyd", "Dan"],
  ],
  ["no choice", () => all(custom("choice", "tier", { operator: "empty" })), ["Cyd", "Dan"]],
  ["a field nobody has", () => all(custom("text", "nothing", { operator: "not_empty" })), []],
  ["countries", () => all({ field: "country", operator: "is_any_of", values: ["PT", "US"] }), ["Ana", "Cyd"]],
  [
    "other countries, or none",
    () => all({ field: "country", operator: "is_none_of", values: ["PT", "US"] }),
    ["Bob", "Dan"],
  ],
  ["no country", () => all({ field: "country", operator: "empty" }), ["Dan"]],
  [
    "how they came",
    () => all({ field: "source", operator: "is_any_of", values: ["import", "api"] }),
    ["Bob", "Cyd"],
  ],
  [
    "agreed to marketing",
    () => all({ field: "consent", category: "marketing", operator: "is_any_of", values: ["granted"] }),
    ["Ana"],
  ],
  [
    "stopped marketing",
    () => all({ field: "consent", category: "marketing", operator: "is_any_of", values: ["stopped"] }),
    ["Bob"],
  ],
  [
    "never asked for marketing",
    () => all({ field: "consent", category: "marketing", operator: "is_any_of", values: ["never_asked"] }),
    ["Cyd", "Dan"],
  ],
  [
    "not stopped marketing",
    () => all({ field: "consent", category: "marketing", operator: "is_none_of", values: ["stopped"] }),
    ["Ana", "Cyd", "Dan"],
  ],
  [
    "agreed to utility",
    () => all({ field: "consent", category: "utility", operator: "is_any_of", values: ["granted"] }),
    ["Bob"],
  ],
  ["wrote lately", () => all({ field: "last_inbound", operator: "in_last_days", days: 7 }), ["Ana", "Dan"]],
  [
    "wrote, but not lately",
    () => all({ field: "last_inbound", operator: "more_than_days_ago", days: 7 }),
    ["Bob"],
  ],
  ["never wrote", () => all({ field: "last_inbound", operator: "never" }), ["Cyd"]],
  ["ever wrote", () => all({ field: "last_inbound", operator: "ever" }), ["Ana", "Bob", "Dan"]],
  ["new", () => all({ field: "created", operator: "in_last_days", days: 6 }), ["Bob", "Cyd", "Dan"]],
  ["old", () => all({ field: "created", operator: "more_than_days_ago", days: 6 }), ["Ana"]],
  [
    "made on a day of the workspace's calendar",
    () => all({ field: "created", operator: "on", value: "2026-11-19" }),
    ["Cyd", "Dan"],
  ],
  ["made after it", () => all({ field: "created", operator: "after", value: "2026-11-18" }), ["Cyd", "Dan"]],
  [
    "made before a day",
    () => all({ field: "created", operator: "before", value: "2026-11-19" }),
    ["Ana", "Bob"],
  ],
  [
    "a number is known",
    () => all({ field: "address", operator: "is", value: "phone" }),
    ["Ana", "Bob", "Dan"],
  ],
  ["only an id is known", () => all({ field: "address", operator: "is", value: "bsuid_only" }), ["Cyd"]],
  ["blocked", () => all({ field: "blocked", operator: "is" }), ["Cyd"]],
  ["not blocked", () => all({ field: "blocked", operator: "is_not" }), ["Ana", "Bob", "Dan"]],
  [
    "all of two",
    () => all({ field: "blocked", operator: "is_not" }, { field: "country", operator: "empty" }),
    ["Dan"],
  ],
  [
    "any of two",
    () => any({ field: "blocked", operator: "is" }, { field: "country", operator: "empty" }),
    ["Cyd", "Dan"],
  ],
  [
    "none of two",
    () =>
      none(
        { field: "blocked", operator: "is" },
        custom("number", "spent", { operator: "more_than", value: 100 }),
      ),
    ["Bob", "Dan"],
  ],
  [
    "a group in a group",
    () =>
      all(
        any({ field: "blocked", operator: "is" }, { field: "country", operator: "empty" }),
        none({ field: "blocked", operator: "is" }),
      ),
    ["Dan"],
  ],
];

test.each(table)("%s", async (_, filter, expected) => {
  const parsed = contactFilter.parse(JSON.parse(JSON.stringify(filter(world))));
  expect(await namesOf(world.shop, parsed)).toEqual(expected);
});

test("an open window is found on its number, and closed holds everybody else", async () => {
  const { shop, ana } = await people();
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  await addConversation(place, { contactId: ana.id, windowExpiresAt: new Date(now.getTime() + 60_000) });
  const window = (operator: "open" | "closed", phoneNumberId: string | null): ContactFilter =>
    all({ field: "window", operator, phoneNumberId });
  expect(await namesOf(shop, window("open", null))).toEqual(["Ana"]);
  expect(await namesOf(shop, window("open", shop.phoneNumber.id))).toEqual(["Ana"]);
  expect(await namesOf(shop, window("open", newId()))).toEqual([]);
  expect(await namesOf(shop, window("closed", null))).toEqual(["Bob", "Cyd", "Dan"]);
});

test("a campaign tells who was in it, read it, answered it and failed", async () => {
  const { shop, ana, bob, cyd } = await people();
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const campaign = await platformDb.campaign.create({ data: { ...place, name: "Spring" } });
  const send = async (contactId: string, status: "read" | "failed") => {
    const conversation = await addConversation(place, { contactId });
    return (await addMessage(conversation, { direction: "outbound", status })).id;
  };
  const key = { workspaceId: place.workspaceId, campaignId: campaign.id };
  await platformDb.campaignRecipient.createMany({
    data: [
      { ...key, contactId: ana.id, state: "queued", messageId: await send(ana.id, "read"), answeredAt: now },
      {
        ...key,
        contactId: bob.id,
        state: "queued",
        messageId: await send(bob.id, "failed"),
        optedOutAt: now,
      },
      { ...key, contactId: cyd.id, state: "skipped", skipReason: "opted_out" },
    ],
  });
  const found = async (outcome: (typeof campaignOutcomes)[number], operator: "is" | "is_not" = "is") =>
    namesOf(shop, all({ field: "campaign", operator, outcome, campaignId: campaign.id }));
  expect(await found("was_in")).toEqual(["Ana", "Bob"]);
  expect(await found("received")).toEqual(["Ana"]);
  expect(await found("read")).toEqual(["Ana"]);
  expect(await found("answered")).toEqual(["Ana"]);
  expect(await found("answered", "is_not")).toEqual(["Bob", "Cyd", "Dan"]);
  expect(await found("failed")).toEqual(["Bob"]);
  expect(await found("opted_out")).toEqual(["Bob"]);
  expect(await found("clicked")).toEqual([]);
  expect(await found("left_out")).toEqual(["Cyd"]);
});

const addSegment = (workspaceId: string, filter: unknown) =>
  platformDb.segment.create({ data: { workspaceId, name: newId(), filter: filter as object } });
const segment = (operator: "in" | "not_in", { id }: { id: string }): ContactCondition => ({
  field: "segment",
  operator,
  segmentId: id,
});

test("a segment within a segment is asked as it stands now", async () => {
  const { shop } = world;
  const blocked = await addSegment(shop.workspace.id, all({ field: "blocked", operator: "is" }));
  const outer = await addSegment(shop.workspace.id, all(segment("not_in", blocked)));
  expect(await namesOf(shop, all(segment("in", outer)))).toEqual(["Ana", "Bob", "Dan"]);
  expect(await namesOf(shop, all(segment("not_in", outer)))).toEqual(["Cyd"]);
  await platformDb.segment.update({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id: blocked.id } },
    data: { filter: all({ field: "country", operator: "empty" }) },
  });
  expect(await namesOf(shop, all(segment("in", outer)))).toEqual(["Ana", "Bob", "Cyd"]);
});

test("a segment in itself is refused, and so are segments that double at each step", async () => {
  const { shop } = world;
  const first = await addSegment(shop.workspace.id, all());
  const second = await addSegment(shop.workspace.id, all(segment("in", first)));
  await platformDb.segment.update({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id: first.id } },
    data: { filter: all(segment("in", second)) },
  });
  await expect(prepareFilter(shop.scope, all(segment("in", first)))).rejects.toMatchObject({
    reason: "segment_in_itself",
  });
  await expect(prepareFilter(shop.scope, all(segment("in", second)), [first.id])).rejects.toMatchObject({
    reason: "segment_in_itself",
  });
  let last = await addSegment(shop.workspace.id, all({ field: "blocked", operator: "is" }));
  for (let step = 0; step < 12; step++) {
    last = await addSegment(shop.workspace.id, any(segment("in", last), segment("in", last)));
  }
  await expect(prepareFilter(shop.scope, all(segment("in", last)))).rejects.toMatchObject({
    reason: "filter_too_large",
  });
});

test("a segment nobody understands any more is nobody's, and so is one of another workspace", async () => {
  const { shop, other } = world;
  const broken = await addSegment(shop.workspace.id, { conditions: "everybody" });
  const foreign = await addSegment(other.workspace.id, all());
  expect(await namesOf(shop, all(segment("in", broken)))).toEqual([]);
  expect(await namesOf(shop, all(segment("in", foreign)))).toEqual([]);
});

test("a filter that names what the workspace does not have says where", async () => {
  const { shop, other } = world;
  const label = await platformDb.label.create({
    data: { workspaceId: other.workspace.id, name: "Theirs", color: "red" },
  });
  const own = await platformDb.label.create({
    data: { workspaceId: shop.workspace.id, name: "Ours", color: "red" },
  });
  await platformDb.customField.create({
    data: { workspaceId: shop.workspace.id, key: "plan", name: "Plan", type: "text" },
  });
  const filter = all(
    { field: "label", operator: "has_any", ids: [own.id] },
    any({ field: "label", operator: "has_any", ids: [own.id, label.id] }),
    custom("number", "plan", { operator: "empty" }),
    { field: "window", operator: "open", phoneNumberId: other.phoneNumber.id },
    { field: "campaign", operator: "is", outcome: "read", campaignId: newId() },
    segment("in", { id: newId() }),
    custom("text", "plan", { operator: "empty" }),
  );
  await expect(refuseUnknownMentions(shop.scope, filter)).rejects.toMatchObject({
    code: "invalid",
    extra: {
      fields: {
        "filter.conditions.1.conditions.0.ids": expect.stringContaining("label"),
        "filter.conditions.2.key": expect.stringContaining("field"),
        "filter.conditions.3.phoneNumberId": expect.stringContaining("number"),
        "filter.conditions.4.campaignId": expect.stringContaining("campaign"),
        "filter.conditions.5.segmentId": expect.stringContaining("segment"),
      },
    },
  });
});

test.each<[string, unknown, string]>([
  ["no filter", "x", ""],
  ["an unknown field", { match: "all", conditions: [{ field: "salary" }] }, "conditions.0.field"],
  [
    "an operator of another field",
    { match: "all", conditions: [{ field: "blocked", operator: "contains" }] },
    "conditions.0.operator",
  ],
  [
    "a value too many",
    { match: "all", conditions: [{ field: "blocked", operator: "is", value: "; DROP" }] },
    "conditions.0",
  ],
  [
    "a key that is no key",
    { match: "all", conditions: [{ field: "custom", type: "text", key: "a'b", operator: "empty" }] },
    "conditions.0.key",
  ],
  [
    "an empty group",
    { match: "all", conditions: [{ match: "any", conditions: [] }] },
    "conditions.0.conditions",
  ],
  ["any of nothing", { match: "any", conditions: [] }, "conditions"],
  [
    "nothing to search",
    { match: "all", conditions: [{ field: "search", operator: "contains", value: "\u0000" }] },
    "conditions.0.value",
  ],
  [
    "too many conditions",
    {
      match: "all",
      conditions: [1, 2].map(() => ({
        match: "any",
        conditions: Array(26).fill({ field: "blocked", operator: "is" }),
      })),
    },
    "conditions",
  ],
])("%s is refused where it stands", (_, filter, path) => {
  const parsed = contactFilter.safeParse(filter);
  expect(parsed.error?.issues[0]!.path.join(".")).toBe(path);
});

test("groups nested without end are refused before anybody follows them", () => {
  const text = `${'{"match":"all","conditions":['.repeat(20_000)}${"]}".repeat(20_000)}`;
  expect(contactFilter.safeParse(JSON.parse(text)).success).toBe(false);
  expect(contactFilterParam.safeParse("{").success).toBe(false);
});

/** Strings that have broken query builders before, among arbitrary ones. */
const hostile = fc.oneof(
  fc.constantFrom(
    "'",
    '"',
    "'; DROP TABLE contacts; --",
    "$1",
    "\\",
    "%",
    "_",
    "\u0000",
    "\ud800",
    "?",
    "::",
    "/*",
    "😀",
    "\u202e",
  ),
  fc.string({ unit: "binary", maxLength: 30 }),
);
const aKey = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
const aDay = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const someDays = fc.integer({ min: 1, max: 3_650 });
const someIds = fc.array(fc.uuid(), { minLength: 1, maxLength: 4 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const pick = <T>(...values: T[]) => fc.constantFrom(...values);
const customField = (type: string, rest: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ field: pick("custom"), type: pick(type), key: aKey, ...rest });
const anyCondition = fc.oneof(
  fc.record({ field: pick("search"), operator: pick("contains", "not_contains"), value: hostile }),
  fc.record({ field: pick("label"), operator: pick("has_any", "has_all", "has_none"), ids: someIds }),
  ...["text", "link"].map((type) =>
    customField(type, {
      operator: pick("is", "is_not", "contains", "not_contains", "starts_with"),
      value: hostile,
    }),
  ),
  customField("number", {
    operator: pick("equals", "not_equals", "less_than", "at_most", "more_than", "at_least"),
    value: number,
  }),
  customField("number", { operator: pick("between"), from: number, to: number }),
  customField("date", { operator: pick("on", "before", "after"), value: aDay }),
  customField("date", {
    operator: pick("in_last_days", "in_next_days", "more_than_days_ago", "anniversary_in_next_days"),
    days: someDays,
  }),
  customField("choice", {
    operator: pick("is_any_of", "is_none_of"),
    values: fc.array(hostile, { minLength: 1, maxLength: 3 }),
  }),
  customField("checkbox", { operator: pick("is", "is_not") }),
  customField("text", { operator: pick("empty", "not_empty") }),
  fc.record({
    field: pick("country"),
    operator: pick("is_any_of", "is_none_of"),
    values: fc.array(fc.stringMatching(/^[A-Z]{2}$/), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    field: pick("source"),
    operator: pick("is_any_of", "is_none_of"),
    values: fc.subarray([...contactSources], { minLength: 1 }),
  }),
  fc.record({
    field: pick("consent"),
    category: pick(...consentCategories),
    operator: pick("is_any_of", "is_none_of"),
    values: fc.subarray([...consentStates], { minLength: 1 }),
  }),
  fc.record({
    field: pick("last_inbound", "created"),
    operator: pick("in_last_days", "more_than_days_ago"),
    days: someDays,
  }),
  fc.record({ field: pick("created"), operator: pick("on", "before", "after"), value: aDay }),
  fc.record({ field: pick("address"), operator: pick("is", "is_not"), value: pick("phone", "bsuid_only") }),
  fc.record({ field: pick("window"), operator: pick("open", "closed"), phoneNumberId: fc.option(fc.uuid()) }),
  fc.record({
    field: pick("campaign"),
    operator: pick("is", "is_not"),
    outcome: pick(...campaignOutcomes),
    campaignId: fc.uuid(),
  }),
  fc.record({ field: pick("segment"), operator: pick("in", "not_in"), segmentId: fc.uuid() }),
);
const anyGroup = (node: fc.Arbitrary<unknown>) =>
  fc.record({
    match: pick("all", "any", "none"),
    conditions: fc.array(node, { minLength: 1, maxLength: 3 }),
  });

test("whatever a filter says, it is asked without an error, in its workspace only, and its opposite holds the rest", async () => {
  const nested = fc.oneof(anyCondition, anyGroup(fc.oneof(anyCondition, anyGroup(anyCondition))));
  await fc.assert(
    fc.asyncProperty(anyGroup(nested), async (given) => {
      const parsed = contactFilter.safeParse(given);
      // Text that holds nothing to look for is refused; everything else the builder says is understood.
      if (!parsed.success) {
        expect(parsed.error.issues.map(({ message }) => message)).toEqual(
          parsed.error.issues.map(() => expect.stringMatching(/^Write /)),
        );
        return;
      }
      const inside = await namesOf(world.shop, parsed.data);
      const outside = await namesOf(world.shop, none(parsed.data));
      expect([...inside, ...outside].sort()).toEqual(everybody);
    }),
    { numRuns: 300 },
  );
});

test("no word of a filter stands in the statement", async () => {
  const prepared = await prepareFilter(
    world.shop.scope,
    contactFilter.parse(
      any(
        { field: "search", operator: "contains", value: "canary" },
        custom("text", "canary", { operator: "contains", value: "canary" }),
        custom("choice", "canary", { operator: "is_any_of", values: ["canary"] }),
        custom("checkbox", "canary", { operator: "is" }),
      ),
    ),
  );
  const { text, values } = contactPredicate(prepared, { workspaceId: newId(), now, firstParameter: 1 });
  expect(text).not.toContain("canary");
  expect(JSON.stringify(values)).toContain("canary");
});
