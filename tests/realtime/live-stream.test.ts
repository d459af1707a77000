import { announceChanges, resyncAfterBoot } from "@/lib/inbox/announce";
import { listMessagesByIds } from "@/lib/inbox/queries";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { publish, streamKey, watchKey } from "@/lib/realtime/publish";
import { countStreams } from "@/lib/realtime/hub";
import { addConversation, addMessage } from "../support/conversation";
import { askForLive, openLive, readLive, type Frame, type LiveStream } from "../support/live";
import { ownRedis, type OwnRedis } from "../support/own-redis";
import { addApiKey, addMember, makeWorkspace, type TestWorkspace } from "../support/workspace";

let server: OwnRedis;

/** Open from the first test to the last, and nothing happens there. */
let quiet: LiveStream;

beforeAll(async () => {
  server = await ownRedis();
  server.use();
  await redisReady();
  quiet = await openLive((await makeWorkspace()).headers);
});
afterAll(() => server.remove());

const hello = (frame: Frame) => frame.event === "hello";
const isReset = (frame: Frame) => frame.event === "reset";
const says = (text: string) => (frame: Frame) => (frame.data as { text?: string }).text === text;

/** One customer's message, committed and announced. */
async function write(shop: TestWorkspace, text: string) {
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const conversation = await addConversation(place);
  const message = await addMessage(conversation, { text });
  await announceChanges([
    { workspaceId: place.workspaceId, messageIds: [message.id], conversationIds: [conversation.id] },
  ]);
  return { conversation, message };
}

test("a committed message is on every open screen of the workspace, as the same view the API gives", async () => {
  const shop = await makeWorkspace();
  const screens = await Promise.all([openLive(shop.headers), openLive(shop.apiHeaders)]);
  await Promise.all(screens.map((screen) => screen.heard(hello)));
  const { message, conversation } = await write(shop, "Is it ready?");
  for (const screen of screens) {
    const changed = await screen.heard((frame) => frame.event === "message.changed");
    expect(changed.data).toMatchObject({
      id: message.id,
      text: "Is it ready?",
      direction: "inbound",
      contact: { name: "Ana Pérez" },
      conversationId: conversation.id,
    });
    const list = await screen.heard((frame) => frame.event === "conversation.changed");
    expect(list.data).toMatchObject({
      id: conversation.id,
      lastMessage: { id: message.id, text: "Is it ready?" },
    });
    await screen.close();
  }
});

test("the stream may be buffered, cached and compressed by nobody", async () => {
  const shop = await makeWorkspace();
  const screen = await openLive({ cookie: shop.cookie }, { query: { workspace: shop.workspace.slug } });
  expect(Object.fromEntries(screen.headers)).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  });
  await screen.close();
});

test("two workspaces never see each other's frames", async () => {
  const [ours, theirs] = await Promise.all([makeWorkspace(), makeWorkspace()]);
  const [us, them] = await Promise.all([openLive(ours.headers), openLive(theirs.headers)]);
  await Promise.all([us.heard(hello), them.heard(hello)]);
  for (let i = 0; i < 20; i++) {
    await write(ours, `ours ${i}`);
    await write(theirs, `theirs ${i}`);
  }
  await Promise.all([us.heard(says("ours 19")), them.heard(says("theirs 19"))]);
  expect(JSON.stringify(us.frames)).not.toContain("theirs");
  expect(JSON.stringify(them.frames)).not.toContain("ours ");
  await Promise.all([us.close(), them.close()]);
});

describe("a browser that comes back", () => {
  test("hears exactly what it missed", async () => {
    const shop = await makeWorkspace();
    const before = await openLive(shop.headers);
    await before.heard(hello);
    await write(shop, "first");
    const last = await before.heard((frame) => frame.event === "conversation.changed");
    await before.close();
    await write(shop, "second");
    await write(shop, "third");

    const after = await openLive(shop.headers, { lastEventId: last.id! });
    expect((await after.heard(hello)).data).toEqual({ resumed: true });
    await after.heard(says("third"));
    await write(shop, "fourth");
    await after.heard(says("fourth"));
    const texts = after.frames
      .filter((frame) => frame.event === "message.changed")
      .map((f) => (f.data as { text: string }).text);
    expect(texts).toEqual(["second", "third", "fourth"]);
    expect(after.frames.some(isReset)).toBe(false);
    await after.close();
  });

  test("that missed nothing resumes silently, also from the very first position", async () => {
    const shop = await makeWorkspace();
    const before = await openLive(shop.headers);
    const { id } = await before.heard(hello);
    await before.close();
    const after = await openLive(shop.headers, { lastEventId: id! });
    expect(await after.heard(hello)).toMatchObject({ id, data: { resumed: true } });
    await after.close();
  });

  test("may name the position in the address, where an EventSource cannot send headers", async () => {
    const shop = await makeWorkspace();
    const before = await openLive(shop.headers);
    const { id } = await before.heard(hello);
    await before.close();
    await write(shop, "meanwhile");
    const after = await openLive(
      { cookie: shop.cookie },
      { query: { workspace: shop.workspace.slug, lastEventId: id! } },
    );
    await after.heard(says("meanwhile"));
    expect(after.frames[0]).toMatchObject({ event: "hello", data: { resumed: true } });
    await after.close();
  });

  async function comesBackWith(shop: TestWorkspace, lastEventId: string) {
    const screen = await openLive(shop.headers, { lastEventId });
    const reset = await screen.heard(isReset);
    expect(screen.frames[0]).toMatchObject({ event: "hello", data: { resumed: false } });
    // The position it is given works: what comes next is heard.
    await write(shop, "afterwards");
    await screen.heard(says("afterwards"));
    expect(screen.frames.slice(0, 2).map((frame) => frame.event)).toEqual(["hello", "reset"]);
    await screen.close();
    return reset;
  }

  test("after its place was trimmed away is told to ask again", async () => {
    const shop = await makeWorkspace();
    const before = await openLive(shop.headers);
    const { id } = await before.heard(hello);
    await before.close();
    await write(shop, "one");
    await server.command("XTRIM", streamKey(shop.workspace.id), "MAXLEN", 1);
    await comesBackWith(shop, id!);
  });

  test("after more than is worth replaying is told to ask again", async () => {
    const shop = await makeWorkspace();
    const before = await openLive(shop.headers);
    const { id } = await before.heard(hello);
    await before.close();
    const { message } = await write(shop, "one");
    const [view] = await listMessagesByIds(shop.scope, [message.id]);
    await publish(
      shop.workspace.id,
      Array.from({ length: 1_001 }, () => ({ type: "message.changed" as const, data: view! })),
    );
    await comesBackWith(shop, id!);
  });

  test("after nobody watched for so long that events were not kept is told to ask again", async () => {
    const shop = await makeWorkspace();
    const before = await openLive(shop.headers);
    const { id } = await before.heard(hello);
    await before.close();
    await server.command("DEL", watchKey(shop.workspace.id));
    await write(shop, "said to nobody");
    // Somebody else watches again before it returns; its old place must still be worth nothing.
    const other = await openLive(shop.headers);
    await other.heard(hello);
    await comesBackWith(shop, id!);
    await other.close();
  });

  test.each([
    "garbage",
    "0-0",
    "1-1",
    "$",
    "+",
    "-",
    "(0",
    "99999999999999-0",
    "999999999999999999999999-1",
    "1;FLUSHALL",
    "0-0\u00a0",
    "%00",
  ])("with the made-up place %j is told to ask again, and nothing else", async (lastEventId) => {
    const shop = await makeWorkspace();
    const busy = await openLive(shop.headers);
    await busy.heard(hello);
    await write(shop, "private history");
    await busy.close();
    const screen = await openLive(shop.headers, { lastEventId });
    await screen.heard(isReset);
    expect(screen.frames.map((frame) => frame.event)).toEqual(["hello", "reset"]);
    await screen.close();
  });

  test("with another workspace's place is told to ask again", async () => {
    const [ours, theirs] = await Promise.all([makeWorkspace(), makeWorkspace()]);
    const them = await openLive(theirs.headers);
    await them.heard(hello);
    await write(theirs, "theirs");
    const { id } = await them.heard((frame) => frame.event === "conversation.changed");
    await them.close();
    await comesBackWith(ours, id!);
  });
});

describe("an open stream", () => {
  test("closes when its session is revoked, and the others stay", async () => {
    const shop = await makeWorkspace();
    const colleague = await addMember(shop.workspace, "viewer");
    const [gone, stays] = await Promise.all([openLive(colleague.headers), openLive(shop.headers)]);
    await Promise.all([gone.heard(hello), stays.heard(hello)]);
    await platformDb.session.update({ where: { id: colleague.sessionId }, data: { revokedAt: new Date() } });
    await gone.ended;
    await write(shop, "after the sign-out");
    await stays.heard(says("after the sign-out"));
    expect(JSON.stringify(gone.frames)).not.toContain("after the sign-out");
    expect((await askForLive(colleague.headers)).status).toBe(401);
    await stays.close();
  });

  test("closes when its membership ends", async () => {
    const shop = await makeWorkspace();
    const colleague = await addMember(shop.workspace, "agent");
    const gone = await openLive(colleague.headers);
    await gone.heard(hello);
    await platformDb.membership.deleteMany({
      where: { workspaceId: shop.workspace.id, userId: colleague.user.id },
    });
    await gone.ended;
    expect((await askForLive(colleague.headers)).status).toBe(404);
  });

  test("closes when its API key is revoked", async () => {
    const shop = await makeWorkspace();
    const { id, key } = await addApiKey(shop.workspace.id, "viewer");
    const gone = await openLive({ authorization: `Bearer ${key}` });
    await gone.heard(hello);
    await platformDb.apiKey.updateMany({
      where: { workspaceId: shop.workspace.id, id },
      data: { revokedAt: new Date() },
    });
    await gone.ended;
  });

  test("that is not read is let go, while its neighbours hear everything and nothing piles up", async () => {
    const shop = await makeWorkspace();
    const neighbour = await openLive(shop.headers);
    await neighbour.heard(hello);
    const stuck = await askForLive(shop.headers);
    const streams = countStreams();
    const { message } = await write(shop, "x");
    const [view] = await listMessagesByIds(shop.scope, [message.id]);
    const content = { body: "y".repeat(4_096) };
    for (let round = 0; round < 20; round++) {
      await publish(
        shop.workspace.id,
        Array.from({ length: 40 }, (_, i) => ({
          type: "message.changed" as const,
          data: { ...view!, text: `${round}.${i}`, content },
        })),
      );
      await neighbour.heard(says(`${round}.39`));
    }
    expect(countStreams()).toBe(streams - 1);
    expect(neighbour.frames.filter((frame) => frame.event === "message.changed")).toHaveLength(801);
    await expect(readLive(stuck).ended).resolves.toBeUndefined();
    await neighbour.close();
  });

  test("is one of at most twenty of a user; other users are not concerned", async () => {
    const shop = await makeWorkspace();
    const screens = await Promise.all(Array.from({ length: 20 }, () => openLive(shop.headers)));
    const refused = await askForLive(shop.headers);
    expect([refused.status, await refused.json()]).toMatchObject([
      429,
      { error: { code: "rate_limited", reason: "too_many_streams" } },
    ]);
    const colleague = await openLive((await addMember(shop.workspace)).headers);
    await colleague.heard(hello);
    await screens[0]!.close();
    const again = await openLive(shop.headers);
    await again.heard(hello);
    await Promise.all([...screens, colleague, again].map((screen) => screen.close()));
  });

  test("that its browser closed is forgotten", async () => {
    const shop = await makeWorkspace();
    const before = countStreams();
    const screen = await openLive(shop.headers);
    await screen.heard(hello);
    expect(countStreams()).toBe(before + 1);
    await screen.close();
    expect(countStreams()).toBe(before);
  });
});

test("very many changes at once are said as one request to ask again", async () => {
  const shop = await makeWorkspace();
  const screen = await openLive(shop.headers);
  await screen.heard(hello);
  const ids = Array.from({ length: 201 }, (_, i) => `00000000-0000-7000-8000-${String(i).padStart(12, "0")}`);
  await announceChanges([{ workspaceId: shop.workspace.id, messageIds: ids, conversationIds: [] }]);
  await screen.heard(isReset);
  expect(screen.frames.map((frame) => frame.event)).toEqual(["hello", "reset"]);
  await screen.close();
});

test("of many changes announced at the same time none is lost", async () => {
  const shop = await makeWorkspace();
  const screen = await openLive(shop.headers);
  await screen.heard(hello);
  const conversation = await addConversation({
    workspaceId: shop.workspace.id,
    phoneNumberId: shop.phoneNumber.id,
  });
  const texts = Array.from({ length: 60 }, (_, i) => `at once ${i}`);
  await Promise.all(
    texts.map(async (text) => {
      const { id } = await addMessage(conversation, { text });
      await announceChanges([
        { workspaceId: shop.workspace.id, messageIds: [id], conversationIds: [conversation.id] },
      ]);
    }),
  );
  for (const text of texts) await screen.heard(says(text));
  expect(screen.frames.some(isReset)).toBe(false);
  await screen.close();
});

test("a process that starts asks every open screen to look again, for what its predecessor did not come to say", async () => {
  const shop = await makeWorkspace();
  const screen = await openLive(shop.headers);
  await screen.heard(hello);
  await resyncAfterBoot();
  await screen.heard(isReset);
  await screen.close();
});

test("changes of a workspace that nobody looks at leave nothing in Redis", async () => {
  const shop = await makeWorkspace();
  await write(shop, "unseen");
  expect(await server.command("EXISTS", streamKey(shop.workspace.id))).toBe(0);
});

describe("when Redis", () => {
  test("is emptied, open streams are told to ask again and go on", async () => {
    const shop = await makeWorkspace();
    const screen = await openLive(shop.headers);
    await screen.heard(hello);
    await write(shop, "before");
    const { id } = await screen.heard((frame) => frame.event === "conversation.changed");
    await server.command("FLUSHALL");
    await write(shop, "said into the void");
    await screen.heard(isReset);
    await write(shop, "heard again");
    await screen.heard(says("heard again"));
    await screen.close();

    const late = await openLive(shop.headers, { lastEventId: id! });
    await late.heard(isReset);
    await late.close();
  });

  test("is down, streams stay open and open, and ask again when it is back", async () => {
    const shop = await makeWorkspace();
    const screen = await openLive(shop.headers);
    await screen.heard(hello);
    await server.kill();
    await screen.comment((text) => text === "degraded");
    const late = await openLive(shop.headers, { lastEventId: screen.frames[0]!.id! });
    await late.comment((text) => text === "degraded");
    await write(shop, "nobody could hear this");
    await server.start();
    await Promise.all([screen.heard(isReset), late.heard(isReset)]);
    const said = late.frames.filter(({ event }) => event !== "here");
    expect(said[0]).toMatchObject({ event: "hello", data: { resumed: false } });
    await redisReady();
    await write(shop, "welcome back");
    await Promise.all([screen.heard(says("welcome back")), late.heard(says("welcome back"))]);
    await Promise.all([screen.close(), late.close()]);
  });
});

test("a stream on which nothing happens says that it is there", async () => {
  await quiet.heard((frame) => frame.event === "here");
  expect(quiet.frames.find((frame) => frame.event === "here")).toMatchObject({ id: null });
  await quiet.close();
});
