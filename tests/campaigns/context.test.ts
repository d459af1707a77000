import { GET as MESSAGES } from "@/app/api/v1/messages/route";
import { PATCH } from "@/app/api/v1/campaigns/[campaignId]/route";
import { checkCampaign } from "@/lib/campaigns/checking";
import { getCampaign } from "@/lib/campaigns/queries";
import { recipientFile } from "@/lib/campaigns/recipient-file";
import { listRecipients } from "@/lib/campaigns/recipients";
import type { CampaignContext } from "@/lib/campaigns/schemas";
import type { MessageView } from "@/lib/inbox/views";
import { platformDb, pool } from "@/lib/platform/db";
import { addCsv, addPeople, draft, offerOf, runningOffer, someNumber, work } from "@/tests/support/campaigns";
import { ask } from "@/tests/support/handler";
import { openShop, ownMeta, type SendingShop } from "@/tests/support/sending";

const meta = ownMeta();
let shop: SendingShop;
beforeEach(async () => {
  await pool.query(`UPDATE campaigns SET due_at = NULL`);
  shop = await openShop(meta());
});

const order = {
  contextType: "order",
  contextId: { kind: "column", column: "Order" },
} satisfies CampaignContext;

/** What a program finds by its own record: whom those messages went to. */
async function foundBy(contextType: string, contextId: string): Promise<string[]> {
  const { status, body } = await ask<{ data: MessageView[] }>(MESSAGES, shop.apiHeaders, {
    query: { contextType, contextId },
  });
  expect(status).toBe(200);
  const conversations = await platformDb.conversation.findMany({
    where: {
      workspaceId: shop.workspace.id,
      id: { in: body.data.map(({ conversationId }) => conversationId) },
    },
  });
  return conversations.map(({ contactId }) => contactId);
}

test("messages of a campaign are found by the record in each person's row; who has none gets theirs all the same", async () => {
  const [ana, ben, cleo] = await addPeople(shop, [{ name: "Ana" }, { name: "Ben" }, { name: "Cleo" }]);
  const importId = await addCsv(
    shop,
    ["phone", "Order"],
    [
      { contactId: ana!, values: { phone: "x", Order: " 2024/77-Ü " } },
      { contactId: ben!, values: { phone: "x", Order: " " } },
      // No message may have an id as long as this.
      { contactId: cleo!, values: { phone: "x", Order: "7".repeat(201) } },
    ],
  );
  const campaign = await runningOffer(shop, {
    audience: { include: [{ kind: "import", importId }] },
    settings: { context: order },
  });
  await work(shop, campaign);
  await meta().quiet();
  expect(await shop.accepted()).toHaveLength(3);
  expect(await foundBy("order", "2024/77-Ü")).toEqual([ana]);
  const { data } = await listRecipients(shop.scope, campaign.id, { limit: 10 });
  expect(new Map(data.map((one) => [one.contactId, [one.contextType, one.contextId]]))).toEqual(
    new Map([
      [ana, ["order", "2024/77-Ü"]],
      [ben, [null, null]],
      [cleo, [null, null]],
    ]),
  );
  const lines = (await (await recipientFile(shop.scope, campaign.id, {})).text()).split("\r\n");
  expect(lines[0]).toMatch(/,context_type,context_id$/);
  expect(lines.filter((line) => line.endsWith(",order,2024/77-Ü"))).toHaveLength(1);

  // It was launched with this, and stays so.
  expect((await getCampaign(shop.scope, campaign.id)).settings.context).toEqual(order);
  const { version } = await getCampaign(shop.scope, campaign.id);
  const later = await ask(PATCH, shop.headers, {
    method: "PATCH",
    params: { campaignId: campaign.id },
    body: { version, settings: {} },
  });
  expect([later.status, (later.body.error as { reason: string }).reason]).toEqual([409, "not_a_draft"]);
});

test("the record may be named by a field, by the contact, or be the same for everybody", async () => {
  const waId = someNumber();
  const [ana] = await addPeople(shop, [{ waId, custom: { order_no: 1042 } }]);
  const cases: [CampaignContext["contextId"], string][] = [
    [{ kind: "field", field: "contact.custom.order_no" }, "1042"],
    [{ kind: "field", field: "contact.phone" }, `+${waId}`],
    [{ kind: "contact" }, ana!],
    [{ kind: "text", text: "spring" }, "spring"],
  ];
  for (const [contextId, id] of cases) {
    await work(
      shop,
      await runningOffer(shop, { settings: { context: { contextType: "thing", contextId } } }),
    );
    expect([id, await foundBy("thing", id)]).toEqual([id, [ana]]);
  }
});

test("the check says how many have no record, and that the file has no such column", async () => {
  const [ana, ben] = await addPeople(shop, [{}, {}, { marketingStoppedAt: new Date() }]);
  const importId = await addCsv(
    shop,
    ["phone", "Order"],
    [
      { contactId: ana!, values: { phone: "x", Order: "7" } },
      { contactId: ben!, values: { phone: "x" } },
    ],
  );
  const template = await offerOf(shop);
  const checked = async (context: CampaignContext | null) => {
    const campaign = await draft(shop, template, {
      audience: { include: [{ kind: "everyone" }, { kind: "import", importId }] },
      variants: [
        {
          templateId: template.id,
          values: { "body.1": { kind: "text", text: "you" }, "body.2": { kind: "text", text: "Sunday" } },
        },
      ],
      settings: { context },
    });
    const { blockers, warnings } = await checkCampaign(shop.scope, campaign.id, { now: new Date() });
    return { blockers, unlinked: warnings.filter(({ reason }) => reason === "unlinked") };
  };
  expect(await checked(null)).toEqual({ blockers: [], unlinked: [] });
  expect(await checked({ contextType: "contact", contextId: { kind: "contact" } })).toEqual({
    blockers: [],
    unlinked: [],
  });
  // Who gets nothing is not counted.
  expect(await checked(order)).toMatchObject({
    blockers: [],
    unlinked: [{ field: "settings.context", message: expect.stringMatching(/^For 1 person /) }],
  });
  const gone = { contextType: "order", contextId: { kind: "column", column: "Booking" } } as const;
  expect((await checked(gone)).blockers).toEqual([
    {
      reason: "value_problem",
      message: "Link to a record of yours: the file of this campaign has no column “Booking”.",
      field: "settings.context.contextId.column",
    },
  ]);
});
