import {
  DELETE as deleteReply,
  PATCH as changeReply,
} from "@/app/api/v1/canned-replies/[cannedReplyId]/route";
import { GET as listReplies, POST as createReply } from "@/app/api/v1/canned-replies/route";
import { GET as getContact, PATCH as changeContact } from "@/app/api/v1/contacts/[contactId]/route";
import { GET as getConversation } from "@/app/api/v1/conversations/[conversationId]/route";
import {
  DELETE as deleteField,
  PATCH as changeField,
} from "@/app/api/v1/custom-fields/[customFieldId]/route";
import { PUT as orderFields } from "@/app/api/v1/custom-fields/order/route";
import { GET as listFields, POST as createField } from "@/app/api/v1/custom-fields/route";
import { DELETE as deleteLabel, PATCH as changeLabel } from "@/app/api/v1/labels/[labelId]/route";
import { GET as listLabels, POST as createLabel } from "@/app/api/v1/labels/route";
import {
  GET as readInbox,
  PUT as writeInbox,
} from "@/app/api/v1/phone-numbers/[phoneNumberId]/inbox-settings/route";
import { DELETE as deleteTeam, PATCH as changeTeam } from "@/app/api/v1/teams/[teamId]/route";
import { GET as listTeams, POST as createTeam } from "@/app/api/v1/teams/route";
import { writeContact } from "@/lib/contacts/commands";
import { listCustomFields } from "@/lib/contacts/custom-fields";
import { stripDeletedFields } from "@/lib/contacts/field-removals";
import { stripDeletedLabels } from "@/lib/contacts/label-removals";
import type { ContactView, CustomFieldView, LabelView } from "@/lib/contacts/views";
import type { CannedReplyView } from "@/lib/inbox/views";
import { readInboxSettings } from "@/lib/phone-numbers/inbox-settings";
import type { InboxSettings } from "@/lib/phone-numbers/views";
import { platformDb, transaction } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import type { TeamView } from "@/lib/team/views";
import { addConversation } from "@/tests/support/conversation";
import { ask } from "@/tests/support/handler";
import { addMember, makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

type Refusal = { error: { code: string; reason: string; message: string; fields?: Record<string, string> } };
type Whole<T> = { data: T[] };

let shop: TestWorkspace;
beforeEach(async () => {
  shop = await makeWorkspace();
});

const audited = async (action: string) =>
  platformDb.auditEntry.findFirst({ where: { workspaceId: shop.workspace.id, action } });

const make = async <T>(handler: Parameters<typeof ask>[0], body: unknown): Promise<T> => {
  const answer = await ask<T>(handler, shop.headers, { body });
  expect(answer.status).toBe(201);
  return answer.body;
};

/** Several take labels off at once, as several workers would, until nothing is left to do here. */
async function stripped(): Promise<void> {
  for (;;) {
    await Promise.all([1, 2, 3].map(() => stripDeletedLabels()));
    if ((await platformDb.labelRemoval.count({ where: { workspaceId: shop.workspace.id } })) === 0) return;
  }
}

describe("labels", () => {
  test("an agent makes one, only an admin changes or deletes it, a viewer only reads", async () => {
    const [agent, viewer] = await Promise.all([
      addMember(shop.workspace, "agent"),
      addMember(shop.workspace, "viewer"),
    ]);
    const body = { name: "Refund", color: "red" };
    expect((await ask(createLabel, viewer.headers, { body })).status).toBe(403);
    const made = await ask<LabelView>(createLabel, agent.headers, { body });
    expect([made.status, made.body]).toEqual([201, { id: made.body.id, ...body }]);
    const params = { labelId: made.body.id };
    expect((await ask(changeLabel, agent.headers, { method: "PATCH", params, body })).status).toBe(403);
    expect((await ask(deleteLabel, agent.headers, { method: "DELETE", params })).status).toBe(403);
    const changed = await ask<LabelView>(changeLabel, shop.headers, {
      method: "PATCH",
      params,
      body: { color: "blue" },
    });
    expect(changed.body).toEqual({ id: made.body.id, name: "Refund", color: "blue" });
    const listed = await ask<Whole<LabelView>>(listLabels, viewer.headers);
    expect(listed.body.data).toEqual([changed.body]);
    expect(await audited("label.changed")).toMatchObject({ targetId: made.body.id });
  });

  test("a name is taken whatever its case; keeping one's own name is no conflict", async () => {
    const refund = await make<LabelView>(createLabel, { name: "Refund_1" });
    await make<LabelView>(createLabel, { name: "RefundX1" });
    const again = await ask<Refusal>(createLabel, shop.headers, { body: { name: " refund_1 " } });
    expect([again.status, again.body.error.reason]).toEqual([409, "name_taken"]);
    expect(again.body.error.fields!.name).toBe("There is already a label called “Refund_1”.");
    const params = { labelId: refund.id };
    const own = await ask(changeLabel, shop.headers, { method: "PATCH", params, body: { name: "REFUND_1" } });
    expect(own.status).toBe(200);
  });

  test("two people who make the same label in the same moment make one", async () => {
    const answers = await Promise.all(
      ["VIP", "vip", "Vip"].map((name) => ask(createLabel, shop.headers, { body: { name } })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  });

  test("deleting one takes it away at once, and in the background off conversations and contacts", async () => {
    const [gone, kept] = await Promise.all([
      make<LabelView>(createLabel, { name: "Gone" }),
      make<LabelView>(createLabel, { name: "Kept" }),
    ]);
    const conversation = await addConversation({
      workspaceId: shop.workspace.id,
      phoneNumberId: shop.phoneNumber.id,
    });
    const labelIds = [gone.id, kept.id];
    await platformDb.conversation.updateMany({ where: { id: conversation.id }, data: { labelIds } });
    await platformDb.contact.updateMany({ where: { id: conversation.contactId }, data: { labelIds } });
    const params = { labelId: gone.id };
    expect((await ask(deleteLabel, shop.headers, { method: "DELETE", params })).status).toBe(204);
    expect((await ask(deleteLabel, shop.headers, { method: "DELETE", params })).status).toBe(404);
    expect(await audited("label.deleted")).toMatchObject({ data: { name: "Gone" } });
    await stripped();
    const row = await platformDb.conversation.findFirstOrThrow({ where: { id: conversation.id } });
    const contact = await platformDb.contact.findFirstOrThrow({ where: { id: conversation.contactId } });
    expect([row.labelIds, contact.labelIds]).toEqual([[kept.id], [kept.id]]);
  });

  test("who writes back what they read a moment ago is not told of a label that nobody sees any more", async () => {
    const { workspace, phoneNumber } = shop;
    const kept = await make<LabelView>(createLabel, { name: "Kept" });
    const labelId = newId();
    const { contactId } = await addConversation({ workspaceId: workspace.id, phoneNumberId: phoneNumber.id });
    const write = () =>
      ask<ContactView>(changeContact, shop.headers, {
        ...{ method: "PATCH", params: { contactId }, body: { labelIds: [labelId, kept.id] } },
      });
    expect((await write()).status).toBe(422);
    // Held, so that no worker finishes it meanwhile.
    await transaction(async (client) => {
      await client.query(`INSERT INTO label_removals (workspace_id, label_id) VALUES ($1, $2)`, [
        workspace.id,
        labelId,
      ]);
      await client.query("COMMIT; BEGIN");
      await client.query(`SELECT 1 FROM label_removals WHERE label_id = $1 FOR UPDATE`, [labelId]);
      expect((await write()).body.labelIds).toEqual([kept.id]);
    });
  });

  test("what was deleted a moment ago is not answered any more, although conversations and contacts still have it", async () => {
    const { workspace, phoneNumber } = shop;
    const [kept, gone] = [newId(), newId()];
    const { id, contactId } = await addConversation(
      { workspaceId: workspace.id, phoneNumberId: phoneNumber.id },
      {
        labelIds: [gone, kept],
        contact: { labelIds: [kept, gone], custom: { plan: "Plus", since: "2020" } },
      },
    );
    await transaction(async (client) => {
      const own = [workspace.id, gone];
      await client.query(`INSERT INTO label_removals (workspace_id, label_id) VALUES ($1, $2)`, own);
      await client.query(`INSERT INTO custom_field_removals (workspace_id, key) VALUES ($1, 'plan')`, [
        workspace.id,
      ]);
      await client.query("COMMIT; BEGIN");
      await client.query(
        `SELECT 1 FROM label_removals, custom_field_removals f WHERE label_id = $2 AND f.workspace_id = $1 FOR UPDATE`,
        own,
      );
      const params = { conversationId: id, contactId };
      expect(
        (await ask<{ labelIds: string[] }>(getConversation, shop.headers, { params })).body.labelIds,
      ).toEqual([kept]);
      const contact = (await ask<ContactView>(getContact, shop.headers, { params })).body;
      expect([contact.labelIds, contact.custom]).toEqual([[kept], { since: "2020" }]);
    });
  });

  test("a removal that was interrupted goes on where it was, step by step", async () => {
    const { workspace, phoneNumber } = shop;
    const label = await make<LabelView>(createLabel, { name: "On many" });
    const conversations = [];
    for (let i = 0; i < 3; i++)
      conversations.push(await addConversation({ workspaceId: workspace.id, phoneNumberId: phoneNumber.id }));
    const ids = conversations.map(({ id }) => id);
    await platformDb.conversation.updateMany({ where: { id: { in: ids } }, data: { labelIds: [label.id] } });
    const sorted = ids.toSorted();
    await platformDb.label.deleteMany({ where: { workspaceId: workspace.id, id: label.id } });
    await platformDb.labelRemoval.create({
      data: { workspaceId: workspace.id, labelId: label.id, upTo: sorted[0]! },
    });
    await stripped();
    const left = await platformDb.conversation.findMany({ where: { id: { in: ids } } });
    // The first had been done before, as far as the row knew; only what lay behind it was walked.
    expect(left.filter(({ labelIds }) => labelIds.length > 0).map(({ id }) => id)).toEqual([sorted[0]]);
  });

  test.each([
    ["no name", { name: "  " }],
    ["a name that is too long", { name: "x".repeat(41) }],
    ["a colour that is none", { name: "x", color: "url(evil)" }],
    ["something else in it", { name: "x", colour: "red" }],
  ])("one with %s is not made", async (_, body) => {
    expect((await ask(createLabel, shop.headers, { body })).status).toBe(422);
  });
});

describe("teams", () => {
  test("an admin makes one of members, and chooses others later", async () => {
    const agent = await addMember(shop.workspace, "agent");
    const body = { name: "Sales", memberIds: [agent.user.id, agent.user.id] };
    expect((await ask(createTeam, agent.headers, { body })).status).toBe(403);
    const team = await make<TeamView>(createTeam, body);
    expect(team).toMatchObject({ name: "Sales", memberIds: [agent.user.id] });
    const params = { teamId: team.id };
    const changed = await ask<TeamView>(changeTeam, shop.headers, {
      method: "PATCH",
      params,
      body: { memberIds: [shop.user.id] },
    });
    expect(changed.body).toEqual({ id: team.id, name: "Sales", memberIds: [shop.user.id] });
    expect((await ask<Whole<TeamView>>(listTeams, agent.headers)).body.data).toEqual([changed.body]);
  });

  test("somebody of another workspace cannot be put into one", async () => {
    const other = await makeWorkspace();
    const body = { name: "Sales", memberIds: [other.user.id] };
    const answer = await ask<Refusal>(createTeam, shop.headers, { body });
    expect([answer.status, answer.body.error.reason]).toEqual([422, "member_not_found"]);
    expect(await platformDb.team.count({ where: { workspaceId: shop.workspace.id } })).toBe(0);
  });

  test("deleting one leaves its conversations to nobody's team and ends assignment to it", async () => {
    const team = await make<TeamView>(createTeam, { name: "Night shift", memberIds: [shop.user.id] });
    const conversation = await addConversation({
      workspaceId: shop.workspace.id,
      phoneNumberId: shop.phoneNumber.id,
    });
    await platformDb.conversation.updateMany({
      where: { id: conversation.id },
      data: { teamId: team.id, assigneeId: shop.user.id },
    });
    const number = { phoneNumberId: shop.phoneNumber.id };
    await ask(writeInbox, shop.headers, {
      method: "PUT",
      params: number,
      body: { autoAssignment: { enabled: true, teamId: team.id, limitPerMember: 7 } },
    });
    const params = { teamId: team.id };
    expect((await ask(deleteTeam, shop.headers, { method: "DELETE", params })).status).toBe(204);
    const row = await platformDb.conversation.findFirstOrThrow({ where: { id: conversation.id } });
    expect([row.teamId, row.assigneeId]).toEqual([null, shop.user.id]);
    const settings = await ask<InboxSettings>(readInbox, shop.headers, { params: number });
    expect(settings.body.autoAssignment).toEqual({ enabled: false, teamId: null, limitPerMember: 7 });
  });
});

describe("custom fields", () => {
  const fieldsStripped = async () => {
    const where = { workspaceId: shop.workspace.id };
    while ((await platformDb.customFieldRemoval.count({ where })) > 0) {
      await Promise.all([1, 2, 3].map(() => stripDeletedFields()));
    }
  };
  const field = (key: string, more: object = {}) =>
    make<CustomFieldView>(createField, { key, name: `Field ${key}`, type: "text", ...more });

  test("they keep the order an admin gives them", async () => {
    const [a, b, c] = [await field("a"), await field("b"), await field("c")];
    const ordered = await ask<Whole<CustomFieldView>>(orderFields, shop.headers, {
      method: "PUT",
      body: { ids: [c.id, a.id] },
    });
    expect(ordered.body.data.map(({ key }) => key)).toEqual(["c", "a", "b"]);
    const listed = await ask<Whole<CustomFieldView>>(listFields, shop.headers);
    expect(listed.body.data.map(({ id }) => id)).toEqual([c.id, a.id, b.id]);
    const foreign = await makeWorkspace();
    const stranger = await platformDb.customField.create({
      data: { workspaceId: foreign.workspace.id, key: "x", name: "x", type: "text" },
    });
    const refused = await ask(orderFields, shop.headers, { method: "PUT", body: { ids: [stranger.id] } });
    expect(refused.status).toBe(404);
  });

  test("a key and a name are taken once; a choice needs options, the others have none", async () => {
    const plan = await field("plan", { type: "choice", options: ["Basic", "Plus"] });
    const twice = await ask<Refusal>(createField, shop.headers, {
      body: { key: "plan", name: "Other", type: "text" },
    });
    expect([twice.status, twice.body.error.reason]).toEqual([409, "key_taken"]);
    const empty = { key: "size", name: "Size", type: "choice", options: [] };
    expect((await ask(createField, shop.headers, { body: empty })).status).toBe(422);
    const params = { customFieldId: plan.id };
    const without = await ask(changeField, shop.headers, { method: "PATCH", params, body: { options: [] } });
    expect(without.status).toBe(422);
    expect((await field("note", { options: ["x"] })).options).toEqual([]);
    const key = await ask(changeField, shop.headers, { method: "PATCH", params, body: { key: "tariff" } });
    expect(key.status).toBe(422);
  });

  test("deleting one forgets its values, and only its", async () => {
    const plan = await field("plan");
    await field("since");
    const conversation = await addConversation({
      workspaceId: shop.workspace.id,
      phoneNumberId: shop.phoneNumber.id,
    });
    const where = { id: conversation.contactId };
    await platformDb.contact.updateMany({ where, data: { custom: { plan: "Plus", since: "2020" } } });
    const params = { customFieldId: plan.id };
    expect((await ask(deleteField, shop.headers, { method: "DELETE", params })).status).toBe(204);
    await fieldsStripped();
    expect((await platformDb.contact.findFirstOrThrow({ where })).custom).toEqual({ since: "2020" });
  });

  test("a new field does not get the values of a deleted one that had its key", async () => {
    const { id: workspaceId } = shop.workspace;
    const anew = { key: "plan", name: "Plan again", type: "text" };
    // Held, so that no worker finishes it meanwhile.
    await transaction(async (client) => {
      const own = [workspaceId, "plan"];
      await client.query(`INSERT INTO custom_field_removals (workspace_id, key) VALUES ($1, $2)`, own);
      await client.query("COMMIT; BEGIN");
      await client.query(`SELECT 1 FROM custom_field_removals WHERE workspace_id = $1 FOR UPDATE`, [
        workspaceId,
      ]);
      const refused = await ask<Refusal>(createField, shop.headers, { body: anew });
      expect([refused.status, refused.body.error.reason]).toEqual([409, "key_taken"]);
    });
    await fieldsStripped();
    expect((await ask(createField, shop.headers, { body: anew })).status).toBe(201);
  });

  test("a removal that was interrupted goes on, and all of many contacts lose the value", async () => {
    const workspaceId = shop.workspace.id;
    const many = Array.from({ length: 4_500 }, () => ({ workspaceId, custom: { gone: "x", kept: "y" } }));
    await platformDb.contact.createMany({ data: many });
    await platformDb.customFieldRemoval.create({ data: { workspaceId, key: "gone" } });
    await stripDeletedFields(1);
    await fieldsStripped();
    const [left] = await platformDb.$queryRaw<{ gone: number; kept: number }[]>`
      SELECT count(*) FILTER (WHERE custom ? 'gone')::int AS gone, count(*) FILTER (WHERE custom ? 'kept')::int AS kept
        FROM contacts WHERE workspace_id = ${workspaceId}::uuid`;
    expect(left).toEqual({ gone: 0, kept: many.length });
  });

  test("a value that is written while its field is deleted is refused", async () => {
    const plan = await field("plan");
    const { contactId } = await addConversation({
      workspaceId: shop.workspace.id,
      phoneNumberId: shop.phoneNumber.id,
    });
    const fields = (await listCustomFields(shop.scope)).data;
    await ask(deleteField, shop.headers, { method: "DELETE", params: { customFieldId: plan.id } });
    await expect(
      transaction((client) =>
        writeContact(client, shop.workspace.id, contactId, { custom: { plan: "Plus" } }, fields),
      ),
    ).rejects.toThrow(/plan/);
  });
});

describe("canned replies", () => {
  test("an agent writes, changes and deletes them; a shortcut is one word in lower case", async () => {
    const agent = await addMember(shop.workspace, "agent");
    const made = await ask<CannedReplyView>(createReply, agent.headers, {
      body: { shortcut: "/Hours", text: "From 9 to 5." },
    });
    expect(made.body).toMatchObject({ shortcut: "hours", text: "From 9 to 5." });
    const params = { cannedReplyId: made.body.id };
    await ask(changeReply, agent.headers, { method: "PATCH", params, body: { text: "From 9 to 6." } });
    const listed = await ask<Whole<CannedReplyView>>(listReplies, agent.headers);
    expect(listed.body.data.map(({ text }) => text)).toEqual(["From 9 to 6."]);
    const taken = await ask<Refusal>(createReply, agent.headers, { body: { shortcut: "HOURS", text: "x" } });
    expect([taken.status, taken.body.error.reason]).toEqual([409, "shortcut_taken"]);
    expect((await ask(deleteReply, agent.headers, { method: "DELETE", params })).status).toBe(204);
    expect((await ask(deleteReply, agent.headers, { method: "DELETE", params })).status).toBe(404);
    expect(await audited("canned_reply.deleted")).not.toBeNull();
  });

  test.each([
    ["two words", { shortcut: "our hours", text: "x" }],
    ["no words", { shortcut: "x", text: "   " }],
    ["more than WhatsApp takes", { shortcut: "x", text: "x".repeat(4_097) }],
  ])("one with %s is not made", async (_, body) => {
    expect((await ask(createReply, shop.headers, { body })).status).toBe(422);
  });
});

describe("a number's inbox", () => {
  const params = () => ({ phoneNumberId: shop.phoneNumber.id });

  test("has sensible settings before anybody chose any, and keeps what an admin chooses", async () => {
    const before = await ask<InboxSettings>(readInbox, shop.headers, { params: params() });
    expect(before.body).toEqual({
      autoAssignment: { enabled: false, limitPerMember: 20, teamId: null },
      assignOnReply: true,
      readReceipts: true,
      typingIndicator: true,
      closingMessage: null,
    });
    const agent = await addMember(shop.workspace, "agent");
    const body = { ...before.body, readReceipts: false, closingMessage: "  " };
    expect((await ask(writeInbox, agent.headers, { method: "PUT", params: params(), body })).status).toBe(
      403,
    );
    await ask(writeInbox, shop.headers, { method: "PUT", params: params(), body });
    const after = await ask<InboxSettings>(readInbox, agent.headers, { params: params() });
    expect(after.body).toEqual({ ...before.body, readReceipts: false });
    expect(await audited("phone_number.inbox_settings_changed")).toMatchObject({
      data: { fields: ["readReceipts"] },
    });
  });

  test("is not given to a team of another workspace", async () => {
    const other = await makeWorkspace();
    const team = await platformDb.team.create({ data: { workspaceId: other.workspace.id, name: "x" } });
    const body = { autoAssignment: { enabled: true, teamId: team.id } };
    const answer = await ask<Refusal>(writeInbox, shop.headers, { method: "PUT", params: params(), body });
    expect([answer.status, answer.body.error.reason]).toEqual([422, "team_not_found"]);
  });

  test("a row that cannot be read means the defaults", () => {
    expect(readInboxSettings({ readReceipts: "maybe" })).toEqual(readInboxSettings({}));
    expect(readInboxSettings({ assignOnReply: false }).assignOnReply).toBe(false);
  });
});
