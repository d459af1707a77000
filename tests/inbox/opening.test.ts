import { GET, POST } from "@/app/api/v1/contacts/[contactId]/conversations/route";
import { platformDb } from "@/lib/platform/db";
import { addContact, addConversation } from "../support/conversation";
import { ask } from "../support/handler";
import { addPhoneNumber, makeWorkspace, type TestWorkspace } from "../support/workspace";

type Answer = { id: string; phoneNumberId: string; error?: { reason: string } };

const open = (shop: TestWorkspace, contactId: string, body: object = {}) =>
  ask<Answer>(POST, shop.headers, { params: { contactId }, body });

test("one writes first to somebody who has never written: the conversation is made once", async () => {
  const shop = await makeWorkspace();
  const contact = await addContact(shop.workspace.id);
  const made = await open(shop, contact.id);
  expect(made).toMatchObject({ status: 200, body: { phoneNumberId: shop.phoneNumber.id } });
  expect((await open(shop, contact.id)).body.id).toBe(made.body.id);
  const { body } = await ask<{ data: Answer[] }>(GET, shop.headers, { params: { contactId: contact.id } });
  expect(body.data.map(({ id }) => id)).toEqual([made.body.id]);
});

test("who has written is met in their conversation", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation({
    workspaceId: shop.workspace.id,
    phoneNumberId: shop.phoneNumber.id,
  });
  expect((await open(shop, conversation.contactId)).body.id).toBe(conversation.id);
});

test("with two numbers one says from which; another shop's number or contact is not there", async () => {
  const [shop, other] = await Promise.all([makeWorkspace(), makeWorkspace()]);
  const { phoneNumber: second } = await addPhoneNumber(shop.workspace.id);
  const contact = await addContact(shop.workspace.id);
  const unsaid = await open(shop, contact.id);
  expect(unsaid.status).toBe(422);
  expect(unsaid.body.error?.reason).toBe("phone_number_missing");
  const said = await open(shop, contact.id, { phoneNumberId: second.id });
  expect(said.body.phoneNumberId).toBe(second.id);
  expect((await open(shop, contact.id, { phoneNumberId: other.phoneNumber.id })).status).toBe(404);
  const stranger = await addContact(other.workspace.id);
  expect((await open(shop, stranger.id, { phoneNumberId: second.id })).status).toBe(404);
  expect(await platformDb.conversation.count({ where: { contactId: stranger.id } })).toBe(0);
});
