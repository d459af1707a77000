import { GET as getCounts } from "@/app/api/v1/conversation-counts/route";
import { GET as listConversations } from "@/app/api/v1/conversations/route";
import { DELETE as unread, PUT as read } from "@/app/api/v1/conversations/[conversationId]/read/route";
import { GET as listViews, POST as saveView } from "@/app/api/v1/saved-views/route";
import { DELETE as deleteView, PATCH as changeView } from "@/app/api/v1/saved-views/[savedViewId]/route";
import { PUT as orderViews } from "@/app/api/v1/saved-view-order/route";
import {
  everyOpen,
  filterFromParams,
  filterToParams,
  fitsFilter,
  isUnread,
  type ConversationCounts,
  type ConversationFilter,
  type SavedViewView,
} from "@/lib/inbox/filter-rules";
import type { ConversationView } from "@/lib/inbox/views";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { addConversation, addMessage } from "../support/conversation";
import { ask } from "../support/handler";
import {
  addMember,
  addPhoneNumber,
  makeWorkspace,
  type Member,
  type TestWorkspace,
} from "../support/workspace";

beforeAll(() => redisReady());

const minutes = (count: number) => new Date(Date.now() + count * 60_000);
const placeOf = (shop: TestWorkspace) => ({
  workspaceId: shop.workspace.id,
  phoneNumberId: shop.phoneNumber.id,
});

async function list(headers: Record<string, string>, filter: Partial<ConversationFilter>, limit = "100") {
  const query = { ...filterToParams({ ...everyOpen, ...filter }), limit };
  const { status, body } = await ask<{ data: ConversationView[]; nextCursor: string | null }>(
    listConversations,
    headers,
    { query },
  );
  expect(status).toBe(200);
  return body.data;
}

describe("one rule for the list and the screen", () => {
  let shop: TestWorkspace;
  let colleague: Member;
  let facts: { label: string; other: string; team: string; number: string; campaign: string };

  beforeAll(async () => {
    shop = await makeWorkspace();
    colleague = await addMember(shop.workspace);
    const workspaceId = shop.workspace.id;
    const { phoneNumber } = await addPhoneNumber(workspaceId);
    const team = await platformDb.team.create({ data: { id: newId(), workspaceId, name: "Sales" } });
    const campaign = await platformDb.campaign.create({
      data: { workspaceId, phoneNumberId: phoneNumber.id, name: "Spring sale" },
    });
    facts = {
      label: newId(),
      other: newId(),
      team: team.id,
      number: phoneNumber.id,
      campaign: campaign.id,
    };
    const make = (data: Parameters<typeof addConversation>[1]) => addConversation(placeOf(shop), data);
    await make({});
    await make({ status: "closed", lastActivityAt: minutes(-300) });
    await make({ status: "snoozed", snoozedUntil: minutes(60) });
    const noted = await make({ assigneeId: shop.user.id, priority: 4, labelIds: [facts.label] });
    await make({ assigneeId: colleague.user.id, priority: 1, labelIds: [facts.label, facts.other] });
    await make({ teamId: facts.team, windowExpiresAt: minutes(-1), waitingSince: minutes(-90) });
    await make({
      windowExpiresAt: null,
      lastInboundAt: null,
      waitingSince: minutes(-5),
      campaignId: facts.campaign,
    });
    await make({ lastInboundAt: minutes(-60 * 24), lastActivityAt: minutes(-120), unreadCount: 0 });
    const seen = await make({ unreadCount: 2 });
    await ask(read, shop.headers, { method: "PUT", params: { conversationId: seen.id } });
    await addConversation({ workspaceId, phoneNumberId: facts.number }, { unreadCount: 1 });
    const note = await addMessage(noted, { direction: "internal", source: "agent", text: "@Maria look" });
    await platformDb.mention.create({
      data: { workspaceId, userId: shop.user.id, messageId: note.id, conversationId: noted.id },
    });
  });

  const filters: [string, () => Partial<ConversationFilter>][] = [
    ["open ones", () => ({})],
    ["all", () => ({ status: "all" })],
    ["snoozed ones", () => ({ status: "snoozed" })],
    ["closed ones", () => ({ status: "closed" })],
    ["mine", () => ({ assignee: "me" })],
    ["nobody's", () => ({ assignee: "none" })],
    ["a colleague's", () => ({ assignee: colleague.user.id })],
    ["a team's", () => ({ teamId: facts.team })],
    ["with a label", () => ({ labelIds: [facts.label] })],
    ["with two labels", () => ({ labelIds: [facts.label, facts.other] })],
    ["that answered a campaign", () => ({ campaignId: facts.campaign })],
    ["on a number", () => ({ phoneNumberId: facts.number })],
    ["urgent or low", () => ({ priority: ["urgent", "low"] })],
    ["unread", () => ({ unread: true })],
    ["all unread", () => ({ unread: true, status: "all" })],
    ["with an open window", () => ({ window: "open" })],
    ["with a closed window", () => ({ window: "closed" })],
    ["active lately", () => ({ activeAfter: minutes(-60).toISOString() })],
    ["active long ago", () => ({ activeBefore: minutes(-60).toISOString(), status: "all" })],
    ["waiting for an hour", () => ({ waitingMinutes: 60 })],
    ["mine with a label, urgent", () => ({ assignee: "me", labelIds: [facts.label], priority: ["urgent"] })],
  ];

  test.each(filters)(
    "%s: the server finds what the screen would keep, and not everything",
    async (_, make) => {
      const filter = { ...everyOpen, ...make() };
      const everything = await list(shop.headers, { status: "all" });
      const found = (await list(shop.headers, filter)).map(({ id }) => id);
      const now = { userId: shop.user.id, now: new Date() };
      const kept = everything.filter((one) => fitsFilter(one, filter, now)).map(({ id }) => id);
      expect(found).toEqual(kept);
      expect(found.length).toBeGreaterThan(0);
      if (filter.status !== "all" || filter.unread) expect(found.length).toBeLessThan(everything.length);
    },
  );

  test("mentions of me: the server knows, the screen says that it cannot", async () => {
    const filter = { ...everyOpen, mentions: true };
    const found = await list(shop.headers, filter);
    expect(found).toHaveLength(1);
    expect(fitsFilter(found[0]!, filter, { userId: shop.user.id, now: new Date() })).toBeNull();
    expect(await list(colleague.headers, filter)).toEqual([]);
  });

  test("a filter survives the address, and an address nobody wrote asks for what it can", () => {
    for (const [, make] of filters) {
      const filter = { ...everyOpen, ...make() };
      expect(filterFromParams(new URLSearchParams(filterToParams(filter)))).toEqual(filter);
    }
    const odd = new URLSearchParams("status=gone&assignee=x&labelIds=1,2&priority=huge&waitingMinutes=-4");
    expect(filterFromParams(odd)).toEqual(everyOpen);
  });

  test("each view is counted for the member who asks", async () => {
    const counts = (await ask<ConversationCounts>(getCounts, shop.headers)).body;
    expect(counts).toMatchObject({ mine: 1, open: 8, snoozed: 1, closed: 1, mentions: 1, mineUnread: 1 });
    expect(counts.unread).toBe((await list(shop.headers, { unread: true })).length);
    expect(counts.unassigned).toBe((await list(shop.headers, { assignee: "none" })).length);
    expect(counts.labels).toEqual({ [facts.label]: 2, [facts.other]: 1 });
    expect(counts.phoneNumbers).toEqual({ [shop.phoneNumber.id]: 7, [facts.number]: 1 });
    expect((await ask<ConversationCounts>(getCounts, colleague.headers)).body).toMatchObject({ mentions: 0 });
    expect((await ask<ConversationCounts>(getCounts, shop.apiHeaders)).body).toMatchObject({
      mine: 0,
      open: 8,
    });
  });
});

describe("what a member has seen", () => {
  const stateFor = async (headers: Record<string, string>) => {
    const [conversation] = await list(headers, {});
    return { unread: isUnread(conversation!), count: conversation!.own?.unseenCount };
  };

  test("is theirs alone: a colleague's reading leaves it unread, marking unread touches nobody else", async () => {
    const shop = await makeWorkspace();
    const colleague = await addMember(shop.workspace);
    const conversation = await addConversation(placeOf(shop), { unreadCount: 2 });
    const params = { conversationId: conversation.id };
    await addMessage(conversation, { timestamp: conversation.lastInboundAt! });
    expect(await stateFor(shop.headers)).toEqual({ unread: true, count: 2 });
    await ask(read, shop.headers, { method: "PUT", params });
    expect(await stateFor(shop.headers)).toEqual({ unread: false, count: 0 });
    expect(await stateFor(colleague.headers)).toEqual({ unread: true, count: 1 });

    await ask(read, colleague.headers, { method: "PUT", params });
    const again = await ask<ConversationView>(unread, colleague.headers, { method: "DELETE", params });
    expect(again.body).toMatchObject({ unreadCount: 0, own: { unseenCount: 1 } });
    expect(await stateFor(colleague.headers)).toEqual({ unread: true, count: 1 });
    expect(await stateFor(shop.headers)).toEqual({ unread: false, count: 0 });
  });

  test("counts only what came since, and a new colleague begins with what nobody has read", async () => {
    const shop = await makeWorkspace();
    const at = new Date(Date.now() - 3_600_000);
    const old = await addConversation(placeOf(shop), { unreadCount: 0, lastInboundAt: at });
    await addMessage(old, { timestamp: at });
    const newcomer = await addMember(shop.workspace);
    expect(await stateFor(newcomer.headers)).toEqual({ unread: false, count: 0 });
    await platformDb.conversation.updateMany({ where: { id: old.id }, data: { unreadCount: 3 } });
    expect(await stateFor(newcomer.headers)).toEqual({ unread: true, count: 3 });
  });
});

describe("saved views", () => {
  const names = async (headers: Record<string, string>) =>
    (await ask<{ data: SavedViewView[] }>(listViews, headers)).body.data.map(({ name }) => name);

  test("belong to their member until they are shared, can be renamed, ordered and deleted", async () => {
    const shop = await makeWorkspace();
    const colleague = await addMember(shop.workspace);
    await addConversation(placeOf(shop), { priority: 4 });
    await addConversation(placeOf(shop), { priority: 4, assigneeId: shop.user.id });
    const save = (name: string, filter: object, shared = false) =>
      ask<SavedViewView>(saveView, shop.headers, { body: { name, filter, shared } });
    const first = (await save("Urgent, nobody's", { priority: ["urgent"], assignee: "none" })).body;
    const second = (await save("Everything", { status: "all" }, true)).body;
    expect(await names(shop.headers)).toEqual(["Urgent, nobody's", "Everything"]);
    expect(await names(colleague.headers)).toEqual(["Everything"]);
    const counts = (await ask<ConversationCounts>(getCounts, shop.headers)).body;
    expect(counts.savedViews).toEqual({ [first.id]: 1, [second.id]: 2 });

    const change = (headers: Record<string, string>, body: object) =>
      ask(changeView, headers, { method: "PATCH", params: { savedViewId: first.id }, body });
    expect((await change(colleague.headers, { name: "Mine now" })).status).toBe(404);
    expect((await change(shop.headers, { name: "Burning", shared: true })).status).toBe(200);
    expect(await names(colleague.headers)).toEqual(["Burning", "Everything"]);
    await ask(orderViews, shop.headers, { method: "PUT", body: { ids: [second.id, first.id] } });
    expect(await names(shop.headers)).toEqual(["Everything", "Burning"]);
    await ask(deleteView, shop.headers, { method: "DELETE", params: { savedViewId: second.id } });
    expect(await names(shop.headers)).toEqual(["Burning"]);
  });

  test("need a name, a filter that exists, and an owner", async () => {
    const shop = await makeWorkspace();
    const save = (headers: Record<string, string>, body: object) => ask(saveView, headers, { body });
    expect((await save(shop.headers, { name: " ", filter: {} })).status).toBe(422);
    expect((await save(shop.headers, { name: "x", filter: { colour: "red" } })).status).toBe(422);
    expect((await save(shop.apiHeaders, { name: "x", filter: {} })).status).toBe(422);
    expect((await save(shop.apiHeaders, { name: "x", filter: {}, shared: true })).status).toBe(201);
  });
});
