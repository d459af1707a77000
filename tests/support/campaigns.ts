import { campaignInput, type CampaignInput } from "@/lib/campaigns/schemas";
import { freezeCampaigns } from "@/lib/campaigns/freezing";
import { launchCampaign } from "@/lib/campaigns/running";
import { createCampaign } from "@/lib/campaigns/commands";
import { platformDb } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import type { z } from "zod";
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
  return rows.map(({ id }) => id);
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
