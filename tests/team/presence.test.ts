import { GET as getAvailability, PUT as setAvailability } from "@/app/api/v1/availability/route";
import { PUT as setPresence } from "@/app/api/v1/conversations/[conversationId]/presence/route";
import { redis, redisReady } from "@/lib/platform/redis";
import type { AvailabilityView, PresenceView } from "@/lib/team/views";
import { addConversation } from "../support/conversation";
import { ask } from "../support/handler";
import { openLive } from "../support/live";
import { addMember, makeWorkspace, type Member, type TestWorkspace } from "../support/workspace";

let shop: TestWorkspace;
let maria: Member;
let conversationId: string;

beforeAll(() => redisReady());
beforeEach(async () => {
  shop = await makeWorkspace();
  maria = await addMember(shop.workspace, "agent");
  conversationId = (
    await addConversation({ workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id })
  ).id;
});

const be = (state: string, headers = shop.headers) =>
  ask<PresenceView>(setPresence, headers, { method: "PUT", params: { conversationId }, body: { state } });
const people = ({ people }: PresenceView) => people.map(({ userId, state }) => [userId, state]);

test("colleagues hear who looks, who types and who left", async () => {
  const live = await openLive(maria.headers);
  await live.heard(({ event }) => event === "hello");
  const heard = async (count: number) => {
    await live.heard(() => live.frames.filter(({ event }) => event === "presence.changed").length >= count);
    const frames = live.frames.filter(({ event }) => event === "presence.changed");
    return people(frames[count - 1]!.data as PresenceView);
  };
  await be("viewing");
  expect(await heard(1)).toEqual([[shop.user.id, "viewing"]]);
  await be("typing");
  expect(await heard(2)).toEqual([[shop.user.id, "typing"]]);
  await be("away");
  expect(await heard(3)).toEqual([]);
  await live.close();
});

test("who comes later is told who is there already; looking on is no news", async () => {
  await be("viewing");
  const live = await openLive(maria.headers);
  await live.heard(({ event }) => event === "hello");
  await be("viewing");
  const { body } = await be("viewing", maria.headers);
  expect(people(body).toSorted()).toEqual(
    [
      [shop.user.id, "viewing"],
      [maria.user.id, "viewing"],
    ].toSorted(),
  );
  const first = await live.heard(({ event }) => event === "presence.changed");
  await live.close();
  // The first one heard is Maria's own coming, not the repetition before it.
  expect(people(first.data as PresenceView)).toHaveLength(2);
});

test("presence takes no place in the stream one resumes from", async () => {
  const live = await openLive(maria.headers);
  await live.heard(({ event }) => event === "hello");
  const before = await redis().xlen(`parley:live:${shop.workspace.id}`);
  await be("typing");
  const heard = await live.heard(({ event }) => event === "presence.changed");
  await live.close();
  expect(heard.id).toBeNull();
  expect(await redis().xlen(`parley:live:${shop.workspace.id}`)).toBe(before);
});

test("another workspace hears nothing of it, and a program looks at nothing", async () => {
  const other = await makeWorkspace();
  expect((await be("viewing", other.headers)).status).toBe(404);
  expect((await be("viewing", shop.apiHeaders as typeof shop.headers)).status).toBe(403);
});

test("a member with an open stream is online, and says for themselves when they are away", async () => {
  const read = async () => (await ask<AvailabilityView>(getAvailability, shop.headers)).body;
  expect(await read()).toEqual({ online: [], away: [] });
  const live = await openLive(maria.headers);
  await live.heard(({ event }) => event === "hello");
  expect((await read()).online).toEqual([maria.user.id]);
  const answer = await ask<AvailabilityView>(setAvailability, maria.headers, {
    method: "PUT",
    body: { away: true },
  });
  expect(answer.body.away).toEqual([maria.user.id]);
  const changed = await live.heard(({ event }) => event === "library.changed");
  expect(changed.data).toEqual({ what: "availability" });
  await live.close();
});
