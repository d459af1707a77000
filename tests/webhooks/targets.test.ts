import { platformDb } from "@/lib/platform/db";
import { transaction } from "@/lib/platform/db";
import { adoptOrphans } from "@/lib/inbox/orphans";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { deliver, envelope, messageOf, messagesFrom, newWamid, type Meta } from "@/tests/support/webhooks";
import { makeWorkspace } from "@/tests/support/workspace";

jest.setTimeout(120_000);

// Quotes, reactions, edits and deletions: they speak of other messages, and may come before them.

const waId = "16505551234";
const at = (second: number): Date => new Date(Date.UTC(2026, 0, 5, 10, 0, second));

async function scene() {
  const shop = await makeWorkspace();
  const conversation = await addConversation(
    { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id },
    { contact: { waId }, lastActivityAt: at(0) },
  );
  const ours = await addMessage(conversation, { direction: "outbound", text: "Ours", timestamp: at(0) });
  const find = (wamid: string) =>
    platformDb.message.findFirstOrThrow({ where: { workspaceId: shop.workspace.id, wamid } });
  const say = (...messages: Meta[]) => deliver(messagesFrom(shop.phoneNumber, waId, messages));
  return { ...shop, conversation, ours, find, say };
}

const reaction = (target: string, emoji: string | undefined, second: number): Meta =>
  messageOf(waId, { type: "reaction", text: undefined, reaction: { message_id: target, emoji } }, at(second));

describe("reactions", () => {
  test("decorate their message and are neither unread nor shown in the list", async () => {
    const { say, find, ours, conversation } = await scene();
    await say(reaction(ours.wamid!, "👍", 1));
    expect((await find(ours.wamid!)).reactions).toEqual({
      contact: { emoji: "👍", at: at(1).toISOString() },
    });
    const { workspaceId, id } = conversation;
    expect(
      await platformDb.conversation.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId, id } } }),
    ).toMatchObject({ unreadCount: 0, lastMessageId: ours.id, lastActivityAt: at(0) });
  });

  test.each<[string, [string | undefined, number][], string]>([
    [
      "the newest counts",
      [
        ["👍", 1],
        ["❤️", 2],
      ],
      "❤️",
    ],
    [
      "the newest counts also when it comes first",
      [
        ["❤️", 2],
        ["👍", 1],
      ],
      "❤️",
    ],
    [
      "one taken back is gone",
      [
        ["👍", 1],
        [undefined, 2],
      ],
      "",
    ],
    [
      "one taken back with an empty emoji is gone",
      [
        ["👍", 1],
        ["", 2],
      ],
      "",
    ],
    [
      "one taken back does not return when it comes late",
      [
        ["", 2],
        ["👍", 1],
      ],
      "",
    ],
  ])("%s", async (_, steps, emoji) => {
    const { say, find, ours } = await scene();
    for (const [word, second] of steps) await say(reaction(ours.wamid!, word, second));
    expect((await find(ours.wamid!)).reactions).toMatchObject({ contact: { emoji } });
  });

  test("of the customer and of a colleague's phone stand side by side", async () => {
    const { say, find, ours, phoneNumber } = await scene();
    await say(reaction(ours.wamid!, "👍", 1));
    const echo = { ...reaction(ours.wamid!, "😂", 2), from: "15550783881", to: waId };
    await deliver(envelope(phoneNumber, { message_echoes: [echo] }, "smb_message_echoes"));
    expect((await find(ours.wamid!)).reactions).toMatchObject({
      contact: { emoji: "👍" },
      business: { emoji: "😂" },
    });
  });

  test("find a message of the same batch, whichever stands first", async () => {
    const { say, find } = await scene();
    const message = messageOf(waId, {}, at(1));
    const wamid = message.id as string;
    await say(reaction(wamid, "👍", 2), message);
    const target = await find(wamid);
    expect(target.reactions).toMatchObject({ contact: { emoji: "👍" } });
    expect(
      await platformDb.message.findFirst({ where: { replyToId: target.id, type: "reaction" } }),
    ).toMatchObject({ text: "👍", replyToWamid: wamid });
  });

  test("wait for a message that comes later", async () => {
    const { say, find } = await scene();
    const message = messageOf(waId, {}, at(1));
    await say(reaction(message.id as string, "👍", 2));
    await say(reaction(message.id as string, "🎉", 3));
    await say(message);
    expect((await find(message.id as string)).reactions).toMatchObject({ contact: { emoji: "🎉" } });
  });

  test("wait for a message of ours whose wamid is not stored yet", async () => {
    const { say, find, conversation, phoneNumber } = await scene();
    const sending = await addMessage(conversation, { direction: "outbound", status: "sending", wamid: null });
    const wamid = newWamid();
    await say(reaction(wamid, "👍", 2), messageOf(waId, { context: { from: "1", id: wamid } }, at(3)));
    await transaction(async (client) => {
      await client.query("UPDATE messages SET wamid = $2, status = 'accepted' WHERE id = $1", [
        sending.id,
        wamid,
      ]);
      await adoptOrphans(client, [
        {
          workspaceId: conversation.workspaceId,
          messageId: sending.id,
          phoneNumberId: phoneNumber.id,
          metaNumberId: phoneNumber.metaId,
          wamid,
        },
      ]);
    });
    expect((await find(wamid)).reactions).toMatchObject({ contact: { emoji: "👍" } });
    expect(await platformDb.message.count({ where: { replyToId: sending.id } })).toBe(2);
  });
});

describe("quotes", () => {
  test("point at the message they quote, on either side", async () => {
    const { say, find, ours } = await scene();
    const first = messageOf(waId, { context: { from: "15550783881", id: ours.wamid } }, at(1));
    const second = messageOf(waId, { context: { from: waId, id: first.id } }, at(2));
    await say(first, second);
    expect((await find(first.id as string)).replyToId).toBe(ours.id);
    expect((await find(second.id as string)).replyToId).toBe((await find(first.id as string)).id);
  });

  test("of a message nobody here has keep its name", async () => {
    const { say, find } = await scene();
    const message = messageOf(waId, { context: { from: "1", id: "wamid.unknown" } }, at(1));
    await say(message);
    expect(await find(message.id as string)).toMatchObject({
      replyToId: null,
      replyToWamid: "wamid.unknown",
    });
  });

  test("forwarded messages quote nothing and say so", async () => {
    const { say, find } = await scene();
    const message = messageOf(waId, { context: { forwarded: true } }, at(1));
    await say(message);
    expect(await find(message.id as string)).toMatchObject({
      replyToWamid: null,
      content: { body: "Hello", context: { forwarded: true } },
    });
  });
});

describe("edits and deletions", () => {
  const edit = (target: unknown, body: string, second: number): Meta =>
    messageOf(
      waId,
      {
        type: "edit",
        text: undefined,
        edit: { original_message_id: target, message: { type: "text", text: { body } } },
      },
      at(second),
    );
  const revoke = (target: unknown, second: number): Meta =>
    messageOf(waId, { type: "revoke", text: undefined, revoke: { original_message_id: target } }, at(second));

  test("the newest edit is what the message says", async () => {
    const { say, find, ours } = await scene();
    const message = messageOf(waId, { context: { from: "1", id: ours.wamid } }, at(1));
    await say(message);
    await say(edit(message.id, "third", 3));
    await say(edit(message.id, "second", 2));
    expect(await find(message.id as string)).toMatchObject({
      text: "third",
      content: { body: "third", context: { id: ours.wamid } },
      editedAt: at(3),
      replyToId: ours.id,
    });
  });

  test("an edit and a deletion that come first wait for their message", async () => {
    const { say, find } = await scene();
    const message = messageOf(waId, {}, at(1));
    await say(revoke(message.id, 5));
    await say(edit(message.id, "new words", 3));
    await say(message);
    expect(await find(message.id as string)).toMatchObject({
      text: "new words",
      editedAt: at(3),
      revokedAt: at(5),
    });
  });

  test("a customer cannot edit or delete what we wrote", async () => {
    const { say, find, ours } = await scene();
    await say(edit(ours.wamid, "Everything is free", 3), revoke(ours.wamid, 4));
    expect(await find(ours.wamid!)).toMatchObject({ text: "Ours", editedAt: null, revokedAt: null });
  });

  test("are not unread messages", async () => {
    const { say, conversation } = await scene();
    const message = messageOf(waId, {}, at(1));
    await say(message, edit(message.id, "x", 2), revoke(message.id, 3));
    const { workspaceId, id } = conversation;
    expect(
      await platformDb.conversation.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId, id } } }),
    ).toMatchObject({ unreadCount: 1 });
  });
});
