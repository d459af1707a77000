import type { z } from "zod";
import { createCampaign } from "@/lib/campaigns/commands";
import { feedCampaigns } from "@/lib/campaigns/feeding";
import { freezeCampaigns } from "@/lib/campaigns/freezing";
import { countTotals } from "@/lib/campaigns/ledger";
import { launchCampaign } from "@/lib/campaigns/running";
import { campaignInput, type CampaignInput } from "@/lib/campaigns/schemas";
import type { CampaignTotals } from "@/lib/campaigns/views";
import { platformDb, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import { ensureSynced } from "@/lib/templates/sync";
import type { SendingShop } from "./sending";
import { unique, type TestWorkspace } from "./workspace";

type Shop = Pick<TestWorkspace, "workspace" | "waba" | "phoneNumber" | "scope">;

/** An approved template of the shop, as a sync would have written it. */
export async function addTemplate(
  shop: Shop,
  data: { name?: string; category?: string; status?: string; body?: string; components?: object[] } = {},
) {
  const components = data.components ?? [
    {
      type: "BODY",
      text: data.body ?? "Hello {{1}}, our sale begins today.",
      example: { body_text: [["Ana"]] },
    },
  ];
  return platformDb.template.create({
    data: {
      workspaceId: shop.workspace.id,
      wabaId: shop.waba.id,
      metaId: null,
      name: data.name ?? unique("sale").replaceAll("-", "_"),
      language: "en_US",
      category: data.category ?? "MARKETING",
      status: data.status ?? "APPROVED",
      components,
    },
  });
}

/** A draft of a campaign with what a launch needs, except what the test says otherwise. */
export async function draft(
  shop: Shop,
  template: { id: string },
  more: Partial<z.input<typeof campaignInput>> = {},
) {
  const input: CampaignInput = campaignInput.parse({
    name: "Spring sale",
    phoneNumberId: shop.phoneNumber.id,
    audience: { include: [{ kind: "everyone" }] },
    variants: [
      {
        templateId: template.id,
        values: { "body.1": { kind: "field", field: "contact.first_name", fallback: "there" } },
      },
    ],
    ...more,
    settings: { quietHours: null, ...more.settings },
  });
  return createCampaign(shop.scope, input);
}

type Person = {
  name?: string | null;
  phone?: string | null;
  waId?: string | null;
  bsuid?: string | null;
  country?: string | null;
  labelIds?: string[];
  custom?: object;
  blockedAt?: Date;
  marketingStoppedAt?: Date;
  marketingGrantedAt?: Date;
};

let people = 0;
/** Digits of a German mobile nobody else in this run has. */
export const someNumber = (): string =>
  `4917${String(process.pid % 1_000).padStart(3, "0")}${String(++people).padStart(6, "0")}`;

/** Contacts of the shop, in this order, Germans unless they say otherwise. @returns their ids */
export async function addPeople(shop: Shop, list: readonly Person[]): Promise<string[]> {
  const rows = list.map((person) => ({
    id: newId(),
    workspaceId: shop.workspace.id,
    waId: someNumber(),
    country: "DE",
    ...person,
  }));
  await platformDb.contact.createMany({ data: rows });
  await platformDb.contactIdentity.createMany({
    data: rows.flatMap(({ id, workspaceId, waId, bsuid }) => [
      ...(waId ? [{ workspaceId, contactId: id, kind: "wa_id" as const, value: waId }] : []),
      ...(bsuid ? [{ workspaceId, contactId: id, kind: "bsuid" as const, value: bsuid }] : []),
    ]),
  });
  return rows.map(({ id }) => id);
}

/** A CSV that was read, with a row for each of these contacts. @returns its id */
export async function addCsv(
  shop: Shop,
  columns: string[],
  rows: readonly { contactId: string; values: Record<string, string> }[],
): Promise<string> {
  const workspaceId = shop.workspace.id;
  const { id: importId } = await platformDb.contactImport.create({
    data: {
      ...{ workspaceId, columns, state: "completed", filename: "people.csv", encoding: "utf-8" },
      ...{ sizeBytes: 1, storedBytes: 1, separator: "," },
    },
  });
  await platformDb.contactImportChange.createMany({
    data: rows.map((one, i) => ({ ...one, workspaceId, importId, row: i + 2, did: "seen" as const })),
  });
  return importId;
}

/** Germans with a number each, made in the database. */
export async function addCrowd(workspaceId: string, count: number): Promise<void> {
  await pool.query(
    `WITH crowd AS (
       INSERT INTO contacts (id, workspace_id, name, wa_id, phone, country, created_at, updated_at)
       SELECT gen_random_uuid(), $1, 'Customer ' || n, '49170' || lpad(n::text, 8, '0'),
         '+49170' || lpad(n::text, 8, '0'), 'DE', now(), now() FROM generate_series(1, $2::int) AS n
       RETURNING id, workspace_id, wa_id)
     INSERT INTO contact_identities (workspace_id, kind, value, contact_id)
     SELECT workspace_id, 'wa_id', wa_id, id FROM crowd`,
    [workspaceId, count],
  );
}

/** The recipients of a campaign as they stand, in the order of their contacts. */
export const recipientsOf = (campaign: { id: string }) =>
  platformDb.campaignRecipient.findMany({
    where: { campaignId: campaign.id },
    orderBy: { contactId: "asc" },
  });

/** Launches a draft now and writes its recipients down, as the worker would. */
export async function freezeNow(shop: Shop, campaign: { id: string; version: number }) {
  await launchCampaign(
    shop.scope,
    campaign.id,
    { version: campaign.version, scheduledAt: null },
    { now: new Date() },
  );
  await freezeAll(campaign);
  return recipientsOf(campaign);
}

/** Lets the worker's freezing go on until this campaign is written down, or stands still. */
export async function freezeAll(campaign: { id: string }): Promise<void> {
  for (let rounds = 0; rounds < 50; rounds++) {
    await freezeCampaigns();
    const { state } = await platformDb.campaign.findFirstOrThrow({ where: { id: campaign.id } });
    if (state !== "freezing" && state !== "scheduled") return;
  }
  throw new Error("It is still being written down.");
}

/** The offer every simulated account has: MARKETING, two gaps, a button “Stop promotions”. */
export async function offerOf(shop: Pick<SendingShop, "workspace" | "waba">) {
  await ensureSynced({ workspaceId: shop.workspace.id, wabaId: shop.waba.id });
  return platformDb.template.findFirstOrThrow({
    where: { workspaceId: shop.workspace.id, wabaId: shop.waba.id, name: "seasonal_offer" },
  });
}

/** A campaign with the offer to everybody in the shop, running, its recipients written down. */
export async function runningOffer(shop: SendingShop, more: Partial<z.input<typeof campaignInput>> = {}) {
  const template = await offerOf(shop);
  const campaign = await draft(shop, template, {
    variants: [
      {
        templateId: template.id,
        values: {
          "body.1": { kind: "field", field: "contact.first_name", fallback: "there" },
          "body.2": { kind: "text", text: "Sunday" },
        },
      },
    ],
    ...more,
  });
  await freezeNow(shop, campaign);
  return campaign;
}

/** Feeds and delivers, as the worker would, until `done`. */
export async function work(
  shop: Pick<SendingShop, "deliver" | "workspace">,
  campaign: { id: string },
  done: (state: string) => boolean | Promise<boolean> = (state) => state === "completed",
): Promise<void> {
  for (let rounds = 0; rounds < 200; rounds++) {
    await feedCampaigns();
    await shop.deliver();
    const { state } = await platformDb.campaign.findFirstOrThrow({ where: { id: campaign.id } });
    if (await done(state)) return;
    // What waits for a time to come is looked at when it has come.
    await new Promise((resolve) => setTimeout(resolve, 25));
    await pool.query(
      `UPDATE campaigns SET due_at = now() WHERE id = $1 AND state = 'running' AND due_at > now()`,
      [campaign.id],
    );
  }
  throw new Error("The campaign did not come to its end.");
}

/** Whom Meta really took messages for, by contact: the simulator's own ledger. */
export async function takenBy(shop: SendingShop, campaign: { id: string }): Promise<Map<string, number>> {
  const rows = await recipientsOf(campaign);
  const messages = await platformDb.message.findMany({
    where: { workspaceId: shop.workspace.id, campaignId: campaign.id },
    select: { id: true, conversation: { select: { contactId: true } } },
  });
  const contactOf = new Map(messages.map(({ id, conversation }) => [id, conversation.contactId]));
  const taken = new Map<string, number>(rows.map(({ contactId }) => [contactId, 0]));
  for (const { callbackData } of await shop.accepted()) {
    const contactId = contactOf.get(callbackData!);
    if (contactId) taken.set(contactId, (taken.get(contactId) ?? 0) + 1);
  }
  return taken;
}

/** Each recipient is in exactly one part: together they are the audience, at every moment. */
export const sumOfParts = ({ audience: _, ...parts }: CampaignTotals): number =>
  Object.values(parts).reduce((sum, part) => sum + part, 0);

/** The ledger adds up, now. @returns it */
export async function expectToAddUp(shop: Pick<SendingShop, "workspace">, campaign: { id: string }) {
  const totals = await countTotals(shop.workspace.id, campaign.id);
  expect([sumOfParts(totals), totals]).toEqual([totals.audience, totals]);
  return totals;
}
