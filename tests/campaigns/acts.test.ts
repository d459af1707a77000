import { changeCampaign } from "@/lib/campaigns/commands";
import { complete } from "@/lib/campaigns/feeding";
import { begin, freezePage } from "@/lib/campaigns/freezing";
import { readPlan } from "@/lib/campaigns/plan";
import { retryFailed } from "@/lib/campaigns/retries";
import { after, type CampaignAct } from "@/lib/campaigns/rules";
import {
  cancelCampaign,
  launchCampaign,
  pauseCampaign,
  resumeCampaign,
  unscheduleCampaign,
} from "@/lib/campaigns/running";
import { campaignStates } from "@/lib/campaigns/schemas";
import { pauseByItself } from "@/lib/campaigns/stopping";
import type { CampaignState } from "@/lib/campaigns/views";
import { platformDb } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { newId } from "@/lib/shared/id";
import { addPeople, addTemplate, draft } from "@/tests/support/campaigns";
import { addConversation } from "@/tests/support/conversation";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

// A database of our own: no other worker looks at these campaigns.
let database: OwnDatabase;
let shop: TestWorkspace;
let template: { id: string };
let contactId: string;
let conversationId: string;
beforeAll(async () => {
  database = await ownDatabase();
  shop = await makeWorkspace();
  template = await addTemplate(shop);
  [contactId] = (await addPeople(shop, [{}])) as [string];
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  ({ id: conversationId } = await addConversation(place, { contactId }));
});
afterAll(() => database.drop());

type Campaign = { id: string; version: number };

/** Everything that moves a campaign, as people and the worker do it. */
const deeds: Record<CampaignAct | "stop", (campaign: Campaign, token: string) => Promise<unknown>> = {
  edit: ({ id, version }) =>
    changeCampaign(shop.scope, id, { version, audience: { include: [], exclude: [] } }),
  launch: ({ id, version }) =>
    launchCampaign(shop.scope, id, { version, scheduledAt: null }, { now: new Date() }),
  schedule: ({ id, version }) => {
    const scheduledAt = new Date(Date.now() + 86_400_000);
    return launchCampaign(shop.scope, id, { version, scheduledAt }, { now: new Date() });
  },
  unschedule: ({ id }) => unscheduleCampaign(shop.scope, id),
  pause: ({ id }) => pauseCampaign(shop.scope, id),
  stop: ({ id }) =>
    pauseByItself(
      { workspaceId: shop.workspace.id, campaignId: id },
      { reason: "quality", info: { quality: "RED" } },
    ),
  resume: ({ id }) => resumeCampaign(shop.scope, id),
  cancel: ({ id }) => cancelCampaign(shop.scope, id),
  retry: ({ id }) => retryFailed(shop.scope, id),
  begin: ({ id }, token) =>
    begin(shop.scope, { workspaceId: shop.workspace.id, campaignId: id, state: "scheduled", token }),
  freeze: async ({ id }, token) =>
    freezePage(shop.scope, await readPlan(shop.workspace.id, id), {
      workspaceId: shop.workspace.id,
      campaignId: id,
      state: "freezing",
      token,
    }),
  complete: ({ id }) => complete({ workspaceId: shop.workspace.id, campaignId: id }),
};

/** A campaign in this state, with one recipient whose message failed and may be tried again. */
async function standing(state: CampaignState, frozen: boolean, token: string): Promise<Campaign> {
  const workspaceId = shop.workspace.id;
  const { id, version } = await draft(shop, template);
  const message = await platformDb.message.create({
    data: {
      ...{ workspaceId, conversationId, phoneNumberId: shop.phoneNumber.id, campaignId: id },
      ...{ direction: "outbound", source: "campaign", type: "template", content: {}, status: "failed" },
      error: { code: 131042, title: "Business eligibility payment issue" },
      timestamp: new Date(),
    },
  });
  await platformDb.campaignRecipient.create({
    data: { workspaceId, campaignId: id, contactId, state: "queued", messageId: message.id },
  });
  await platformDb.campaign.update({
    where: { workspaceId_id: { workspaceId, id } },
    data: {
      state,
      startedAt: frozen ? new Date() : null,
      leaseToken: token,
      leaseUntil: new Date(Date.now() + 60_000),
    },
  });
  return { id, version };
}

const stateOf = async ({ id }: Campaign) => {
  const where = { workspaceId_id: { workspaceId: shop.workspace.id, id } };
  const { state, audience, scheduledAt, finishedAt, startedAt, pausedAt } =
    await platformDb.campaign.findUniqueOrThrow({
      where,
    });
  const waiting = await platformDb.campaignRecipient.count({ where: { campaignId: id, state: "pending" } });
  return { state, audience, scheduledAt, finishedAt, startedAt, pausedAt, waiting };
};

describe.each(Object.keys(deeds) as (keyof typeof deeds)[])("%s", (deed) => {
  const act: CampaignAct = deed === "stop" ? "pause" : deed;
  test.each(campaignStates.flatMap((state) => [[state, true] as const, [state, false] as const]))(
    "changes a campaign that is %s (everybody written down: %s) exactly when the table says so, and to what it says",
    async (state, frozen) => {
      const token = newId();
      const campaign = await standing(state, frozen, token);
      const before = await stateOf(campaign);
      const expected = after(state, act, { frozen });
      await deeds[deed](campaign, token).catch((error: unknown) => {
        // A refusal is an answer; anything else is a fault.
        if (!(error instanceof AppError)) throw error;
      });
      const now = await stateOf(campaign);
      if (expected === null) expect(now).toEqual(before);
      else {
        expect(now.state).toBe(expected);
        expect(now).not.toEqual(before);
      }
    },
  );
});
