import { platformDb, transaction } from "@/lib/platform/db";
import { adoptOrphans, expireOrphans, rematchOrphans } from "@/lib/inbox/orphans";
import { newId } from "@/lib/shared/id";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { portrait } from "@/tests/support/portrait";
import {
  deliver,
  envelope,
  eventOf,
  type Meta,
  newWamid,
  send,
  settle,
  statusOf,
} from "@/tests/support/webhooks";
import { addPhoneNumber, makeWorkspace } from "@/tests/support/workspace";

jest.setTimeout(120_000);

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 5, 10, 0, second));

async function scene(data: Parameters<typeof addMessage>[1] = {}) {
  const shop = await makeWorkspace();
  const { id: workspaceId } = shop.workspace;
  const conversation = await addConversation({ workspaceId, phoneNumberId: shop.phoneNumber.id });
  const message = await addMessage(conversation, {
    direction: "outbound",
    status: "accepted",
    acceptedAt: at(0),
    timestamp: at(0),
    ...data,
  });
  const read = () =>
    platformDb.message.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId, id: message.id } } });
  const say = (...statuses: Meta[]) => deliver(envelope(shop.phoneNumber, { statuses }));
  const orphans = () =>
    platformDb.orphanStatus.findMany({ where: { metaNumberId: shop.phoneNumber.metaId } });
  const accept = (wamid: string) =>
    transaction(async (client) => {
      await client.query(
        "UPDATE messages SET wamid = $2, status = 'accepted', accepted_at = $3 WHERE id = $1 AND status = 'sending'",
        [message.id, wamid, at(0).toISOString()],
      );
      const { phoneNumber } = shop;
      await adoptOrphans(client, [
        {
          workspaceId,
          messageId: message.id,
          phoneNumberId: phoneNumber.id,
          metaNumberId: phoneNumber.metaId,
          wamid,
        },
      ]);
    });
  return { ...shop, conversation, message, read, say, orphans, accept };
}

function permutations<T>(list: readonly T[]): T[][] {
  return list.length < 2
    ? [[...list]]
    : list.flatMap((item, i) => permutations(list.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

test("every order of five statuses, one webhook each, ends the same", async () => {
  const words = ["sent", "delivered", "read", "played", "failed"];
  const orders = permutations(words);
  expect(orders).toHaveLength(120);
  const shop = await makeWorkspace();
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const conversation = await addConversation(place);
  const bodies: Meta[][] = [];
  for (const order of orders) {
    const message = await addMessage(conversation, {
      direction: "outbound",
      status: "accepted",
      acceptedAt: at(0),
    });
    bodies.push(
      order.map((word) => {
        const more = word === "failed" ? { errors: [{ code: 131026, title: "Undeliverable" }] } : {};
        return envelope(shop.phoneNumber, {
          statuses: [statusOf(message.wamid!, word, at(words.indexOf(word) + 1), more)],
        });
      }),
    );
  }
  // Step by step, so that each message sees its statuses in its own order, in batches of their own.
  for (let step = 0; step < words.length; step++) {
    const now = bodies.map((order) => order[step]!);
    await Promise.all(now.map((body) => send(body)));
    await settle(...now);
  }
  const { messages } = (await portrait(shop.workspace.id)) as { messages: Record<string, unknown>[] };
  const ends = new Set(messages.map(({ wamid: _, timestamp: __, ...row }) => JSON.stringify(row)));
  expect(ends.size).toBe(1);
  expect(messages[0]).toMatchObject({
    status: "played",
    sentAt: at(1).toISOString(),
    readAt: at(3).toISOString(),
    error: null,
  });
});

test("a status that comes before the wamid is stored is kept and applied with it", async () => {
  const { say, read, orphans, accept } = await scene({ status: "sending", acceptedAt: null, wamid: null });
  const wamid = newWamid();
  await say(
    statusOf(wamid, "delivered", at(2), { pricing: { category: "service" } }),
    statusOf(wamid, "sent", at(1)),
  );
  expect(await orphans()).toHaveLength(2);
  expect(await read()).toMatchObject({ status: "sending", wamid: null });
  await accept(wamid);
  expect(await read()).toMatchObject({
    status: "delivered",
    wamid,
    sentAt: at(1),
    deliveredAt: at(2),
    pricing: { category: "service" },
  });
  expect(await orphans()).toHaveLength(0);
});

test("the same early status in many webhooks is kept once", async () => {
  const { phoneNumber, orphans } = await scene();
  const status = statusOf("wamid.never-here", "sent", at(1));
  for (let i = 0; i < 4; i++) await deliver(envelope(phoneNumber, { i, statuses: [status] }));
  expect(await orphans()).toHaveLength(1);
});

test("a status and a wamid that were committed side by side are matched by the sweep", async () => {
  const { say, read, orphans, message } = await scene({ status: "sending", acceptedAt: null, wamid: null });
  const wamid = newWamid();
  await say(statusOf(wamid, "read", at(3)));
  // The answer was stored without seeing the parked status.
  await platformDb.message.updateMany({
    where: { workspaceId: message.workspaceId, id: message.id },
    data: { wamid, status: "accepted", acceptedAt: at(0) },
  });
  const changes = (
    await Promise.all([rematchOrphans(3600), rematchOrphans(3600), rematchOrphans(3600)])
  ).flat();
  expect(changes.filter(({ messageId }) => messageId === message.id)).toEqual([
    { workspaceId: message.workspaceId, messageId: message.id, conversationId: message.conversationId },
  ]);
  expect(await read()).toMatchObject({ status: "read", readAt: at(3) });
  expect(await orphans()).toHaveLength(0);
});

test("a status of a message nobody here sent expires after a week", async () => {
  const { say, orphans, phoneNumber } = await scene();
  await say(statusOf("wamid.a", "sent", at(1)), statusOf("wamid.b", "sent", at(1)));
  await platformDb.orphanStatus.updateMany({
    where: { metaNumberId: phoneNumber.metaId, wamid: "wamid.a" },
    data: { receivedAt: new Date(Date.now() - 7 * 24 * 3600 * 1000 - 1000) },
  });
  await expireOrphans();
  expect((await orphans()).map(({ wamid }) => wamid)).toEqual(["wamid.b"]);
});

describe("our own id in a status", () => {
  test.each(["sending", "uncertain", "queued"] as const)("heals a message that was %s", async (status) => {
    const { say, read, message } = await scene({
      status,
      wamid: null,
      acceptedAt: null,
      error: { code: -1, title: "?" },
    });
    const wamid = newWamid();
    await say(
      statusOf(wamid, "sent", at(1), { biz_opaque_callback_data: message.id }),
      statusOf(wamid, "delivered", at(2), { biz_opaque_callback_data: message.id }),
    );
    expect(await read()).toMatchObject({ status: "delivered", wamid, acceptedAt: at(1), error: null });
  });

  test("does not touch a message of another number, or of another workspace", async () => {
    const mine = await scene({ status: "uncertain", wamid: null, acceptedAt: null });
    const theirs = await scene();
    const { phoneNumber: second } = await addPhoneNumber(mine.workspace.id);
    const callback = { biz_opaque_callback_data: mine.message.id };
    await theirs.say(statusOf(newWamid(), "failed", at(1), callback));
    await deliver(envelope(second, { statuses: [statusOf(newWamid(), "sent", at(1), callback)] }));
    expect(await mine.read()).toMatchObject({ status: "uncertain", wamid: null });
    expect(await theirs.orphans()).toHaveLength(1);
  });

  test.each(["campaign=42;row=1001", newId(), "x".repeat(600)])(
    "that is not ours (%s) is no harm",
    async (data) => {
      const { say, orphans } = await scene();
      await say(statusOf("wamid.strange", "sent", at(1), { biz_opaque_callback_data: data }));
      expect(await orphans()).toHaveLength(1);
    },
  );

  test("with another wamid tells of an earlier attempt that went out after all", async () => {
    const { say, read, message, phoneNumber } = await scene({ attempts: 2, wamid: newWamid() });
    const { workspaceId } = message;
    const attempt = { workspaceId, messageId: message.id, startedAt: at(0) };
    await platformDb.messageAttempt.createMany({
      data: [
        { ...attempt, number: 1, outcome: "uncertain" },
        { ...attempt, number: 2, outcome: "accepted", wamid: message.wamid },
      ],
    });
    const late = newWamid();
    const status = statusOf(late, "read", at(9), { biz_opaque_callback_data: message.id });
    await say(status);
    await deliver(envelope(phoneNumber, { again: true, statuses: [status] }));
    expect(await read()).toMatchObject({ status: "accepted", wamid: message.wamid, readAt: null });
    const attempts = await platformDb.messageAttempt.findMany({
      where: { workspaceId, messageId: message.id },
      orderBy: { number: "asc" },
    });
    expect(attempts.map(({ number, outcome, wamid }) => [number, outcome, wamid])).toEqual([
      [1, "accepted", late],
      [2, "accepted", message.wamid],
    ]);
  });

  test("a failed attempt that is known does not stop the one that waits to be sent again", async () => {
    const { say, read, message } = await scene({ status: "queued", wamid: null, acceptedAt: null });
    const { workspaceId } = message;
    const known = newWamid();
    await platformDb.messageAttempt.create({
      data: {
        workspaceId,
        messageId: message.id,
        number: 1,
        startedAt: at(0),
        outcome: "accepted",
        wamid: known,
      },
    });
    await say(
      statusOf(known, "sent", at(1), { biz_opaque_callback_data: message.id }),
      statusOf(newWamid(), "failed", at(1), {
        biz_opaque_callback_data: message.id,
        errors: [{ code: 131026 }],
      }),
    );
    expect(await read()).toMatchObject({ status: "queued", wamid: null, failedAt: null });
  });
});

test("a failure of what had arrived is noted and not believed", async () => {
  const { phoneNumber, read, message, say } = await scene();
  await say(statusOf(message.wamid!, "delivered", at(2)));
  const body = envelope(phoneNumber, {
    statuses: [statusOf(message.wamid!, "failed", at(3), { errors: [{ code: 131026, title: "No" }] })],
  });
  await deliver(body);
  expect(await read()).toMatchObject({ status: "delivered", error: null });
  expect((await eventOf(body))!.summary).toMatchObject({ notes: [expect.stringContaining("had arrived")] });
});

test("payments, calls and words nobody knows are not statuses of a message", async () => {
  const { say, read, orphans, message } = await scene();
  await say(
    statusOf(message.wamid!, "captured", at(1), { type: "payment" }),
    statusOf("wacid.1", "RINGING", at(1), { type: "call" }),
    statusOf(message.wamid!, "warning", at(1)),
    statusOf(message.wamid!, "deleted", at(1)),
  );
  expect((await read()).status).toBe("accepted");
  expect(await orphans()).toHaveLength(0);
});

test("a status of an echo is a status of that echo", async () => {
  const { phoneNumber, workspace } = await scene();
  const wamid = newWamid();
  const echo = {
    from: "15550783881",
    to: "16505551234",
    id: wamid,
    timestamp: "1769000000",
    type: "text",
    text: { body: "From the phone" },
  };
  await deliver(envelope(phoneNumber, { message_echoes: [echo] }, "smb_message_echoes"));
  await deliver(envelope(phoneNumber, { statuses: [statusOf(wamid, "read", new Date(1_769_000_009_000))] }));
  expect(await platformDb.message.findFirst({ where: { workspaceId: workspace.id, wamid } })).toMatchObject({
    direction: "outbound",
    source: "business_app",
    status: "read",
  });
});

test("a message that is read again and again is written once", async () => {
  const { read, message, phoneNumber, say } = await scene();
  await say(statusOf(message.wamid!, "read", at(3)));
  const { updatedAt } = await read();
  await deliver(
    envelope(phoneNumber, {
      again: 1,
      statuses: [statusOf(message.wamid!, "read", at(3)), statusOf(message.wamid!, "sent", at(3))],
    }),
  );
  expect((await read()).updatedAt).toEqual(updatedAt);
});
