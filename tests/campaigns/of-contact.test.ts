import { GET } from "@/app/api/v1/contacts/[contactId]/campaigns/route";
import type { ContactCampaignView } from "@/lib/campaigns/views";
import { platformDb } from "@/lib/platform/db";
import { addContact } from "../support/conversation";
import { ask } from "../support/handler";
import { makeWorkspace } from "../support/workspace";

test("a contact shows the campaigns they were in, the newest first, and what became of them", async () => {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const [ana, ben] = [await addContact(workspaceId), await addContact(workspaceId)];
  const campaign = (name: string, startedAt: string | null) =>
    platformDb.campaign.create({
      data: { workspaceId, phoneNumberId: shop.phoneNumber.id, name, startedAt, updatedAt: new Date() },
    });
  const spring = await campaign("Spring", "2026-03-01T00:00:00Z");
  const summer = await campaign("Summer", "2026-06-01T00:00:00Z");
  await platformDb.campaignRecipient.createMany({
    data: [
      { workspaceId, campaignId: spring.id, contactId: ana.id, state: "queued", answeredAt: new Date() },
      {
        workspaceId,
        campaignId: summer.id,
        contactId: ana.id,
        state: "skipped",
        skipReason: "recently_messaged",
      },
      { workspaceId, campaignId: summer.id, contactId: ben.id, state: "pending" },
    ],
  });
  const of = (contactId: string) =>
    ask<{ data: ContactCampaignView[] }>(GET, shop.headers, { params: { contactId } });
  expect((await of(ana.id)).body.data).toMatchObject([
    { name: "Summer", stage: "skipped", skipReason: "recently_messaged", answered: false },
    { name: "Spring", stage: "erased", answered: true, beganAt: "2026-03-01T00:00:00.000Z" },
  ]);
  expect((await of(ben.id)).body.data).toMatchObject([{ name: "Summer", stage: "pending" }]);
  const other = await makeWorkspace();
  const { status } = await ask(GET, other.headers, { params: { contactId: ana.id } });
  expect(status).toBe(404);
});
