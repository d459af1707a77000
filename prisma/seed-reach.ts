import { createCampaign } from "@/lib/campaigns/commands";
import { campaignInput } from "@/lib/campaigns/schemas";
import { changeContact } from "@/lib/contacts/commands";
import { createLabel } from "@/lib/contacts/labels";
import { createSegment, segmentInput } from "@/lib/contacts/segments";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { platformDb } from "@/lib/platform/db";
import { ensureSynced } from "@/lib/templates/sync";
import type { Scope } from "@/lib/tenancy/scope";

const regulars = ["Lena Fischer", "Sophie Bennett", "مريم الحسن"];
const wholesale = ["Rafael Souza", "Priya Sharma"];

/**
 * What one reaches many people with: labels on those of the story, two segments, and a campaign that waits as a draft,
 * ready to be checked and sent on the simulator. Made once; what was changed since stays.
 */
export async function prepareReach(owner: Scope, number: PhoneNumberView): Promise<void> {
  const { workspaceId } = owner;
  if (await platformDb.label.count({ where: { workspaceId } })) return;
  const regular = await createLabel(owner, { name: "Regular", color: "teal" });
  const trade = await createLabel(owner, { name: "Wholesale", color: "amber" });
  const contacts = await platformDb.contact.findMany({
    where: { workspaceId, profileName: { in: [...regulars, ...wholesale] } },
    select: { id: true, profileName: true },
  });
  for (const { id, profileName } of contacts) {
    const labelIds = [regulars.includes(profileName!) ? regular.id : trade.id];
    await changeContact(owner, id, { labelIds });
  }
  const lately = { field: "last_inbound", operator: "in_last_days", days: 30 };
  const segments = [
    { name: "Wrote this month", filter: { match: "all", conditions: [lately] } },
    {
      name: "Regulars abroad",
      filter: {
        match: "all",
        conditions: [
          { field: "label", operator: "has_any", ids: [regular.id] },
          { field: "country", operator: "is_none_of", values: ["GB"] },
        ],
      },
    },
  ];
  const made = [];
  for (const segment of segments) made.push(await createSegment(owner, segmentInput.parse(segment)));
  await prepareCampaign(owner, number, made[0]!.id);
}

async function prepareCampaign(owner: Scope, number: PhoneNumberView, segmentId: string): Promise<void> {
  const { workspaceId } = owner;
  const waba = await platformDb.waba.findFirst({
    where: { workspaceId, metaId: number.wabaMetaId },
    select: { id: true },
  });
  if (!waba) return;
  await ensureSynced({ workspaceId, wabaId: waba.id });
  const template = await platformDb.template.findFirst({
    where: { workspaceId, wabaId: waba.id, name: "seasonal_offer", status: "APPROVED" },
    select: { id: true },
  });
  if (!template) return;
  const values = {
    "body.1": { kind: "field", field: "contact.first_name", fallback: "there" },
    "body.2": { kind: "text", text: "31 December" },
  };
  await createCampaign(
    owner,
    campaignInput.parse({
      name: "Winter collection",
      phoneNumberId: number.id,
      audience: { include: [{ kind: "segment", segmentId }] },
      variants: [{ templateId: template.id, values }],
    }),
  );
}
