import { campaignInput, type CampaignInput } from "@/lib/campaigns/schemas";
import { createCampaign } from "@/lib/campaigns/commands";
import { platformDb } from "@/lib/platform/db";
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
