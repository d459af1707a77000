import { POST as connect } from "@/app/api/v1/phone-numbers/route";
import { sendMessage } from "@/lib/inbox/commands";
import { deliverQueued } from "@/lib/inbox/delivery";
import { resumeSending } from "@/lib/inbox/sender";
import { sendMessageInput } from "@/lib/inbox/schemas";
import { checkNumber } from "@/lib/phone-numbers/health";
import { disconnectNumber } from "@/lib/phone-numbers/commands";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { platformDb } from "@/lib/platform/db";
import type { AccountView } from "@/simulator/types/account";
import { addConversation } from "@/tests/support/conversation";
import { ask } from "@/tests/support/handler";
import { ownMeta, type OwnMeta } from "@/tests/support/meta";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

let meta: OwnMeta;
let database: OwnDatabase;
let shop: TestWorkspace;
let account: AccountView;
let place: { workspaceId: string; phoneNumberId: string };

beforeAll(async () => {
  meta = await ownMeta();
  // The product that runs beside the tests must not look after these numbers as well.
  database = await ownDatabase();
});
afterAll(async () => {
  await database.drop();
  await meta.close();
});

const connectWith = (accessToken: string) =>
  ask<PhoneNumberView>(connect, shop.headers, {
    body: { wabaId: account.wabaId, phoneNumberId: account.phoneNumbers[0]!.id, accessToken },
  });

beforeEach(async () => {
  shop = await makeWorkspace();
  account = await meta.sim.accounts.create({
    businessName: "Acme Shoes",
    numbers: [{ limits: { window: false } }],
  });
  const { body } = await connectWith(account.accessToken);
  place = { workspaceId: shop.workspace.id, phoneNumberId: body.id };
});

async function write(text: string): Promise<string> {
  const { waId } = account.customers.find((customer) => customer.waId)!;
  const conversation = await addConversation(place, { contact: { waId } });
  const input = sendMessageInput.parse({ conversationId: conversation.id, text });
  return (await sendMessage(shop.scope, input, { now: new Date() })).id;
}
const statusOf = async (id: string) => (await platformDb.message.findFirstOrThrow({ where: { id } })).status;
const accepted = async (id: string) => (await meta.sim.ledger.accepted([id]))[id];
const newToken = async () => (await meta.sim.tokens.create({ wabaIds: [account.wabaId] })).token;

test("what is written while the token is dead waits, and goes out once with the new one", async () => {
  await meta.sim.tokens.change(account.accessToken, { revoked: true });
  await checkNumber(shop.scope, place.phoneNumberId);
  const id = await write("Your order is ready");
  await deliverQueued(place);
  expect([await statusOf(id), await accepted(id)]).toEqual(["queued", 0]);

  await connectWith(await newToken());
  await resumeSending(place.workspaceId, place.phoneNumberId);
  await Promise.all([deliverQueued(place), deliverQueued(place)]);
  expect(await accepted(id)).toBe(1);
  expect(["accepted", "sent", "delivered", "read"]).toContain(await statusOf(id));
});

test("what waits in a disconnected number is sent when it is connected again, not before", async () => {
  await meta.sim.tokens.change(account.accessToken, { revoked: true });
  await checkNumber(shop.scope, place.phoneNumberId);
  const id = await write("Your order is ready");
  await disconnectNumber(shop.scope, place.phoneNumberId);
  await deliverQueued(place);
  expect([await statusOf(id), await accepted(id)]).toEqual(["queued", 0]);

  await connectWith(await newToken());
  await resumeSending(place.workspaceId, place.phoneNumberId);
  await deliverQueued(place);
  expect(await accepted(id)).toBe(1);
});
