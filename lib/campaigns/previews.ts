import type { Plan } from "@/lib/campaigns/plan";
import type { CampaignPreview } from "@/lib/campaigns/views";
import { personName } from "@/lib/contacts/facts";
import { toContactRef, type ContactNames } from "@/lib/contacts/views";
import { hydrate, partOf } from "@/lib/templates/components";
import { fillTemplate, type FillFacts } from "@/lib/templates/filling";
import { wordsOf } from "@/lib/templates/wording";

/** A person as a statement reads them, to fill a template for. */
export type PreviewRow = ContactNames & {
  contactId: string;
  custom: Record<string, unknown> | null;
  variant: number;
  values: Record<string, string> | null;
};

/** What the gaps of a campaign's template are filled from for one person. */
export const factsFor = (plan: Plan, row: Omit<PreviewRow, "variant">): FillFacts => ({
  contact: {
    name: personName(toContactRef({ ...row, id: row.contactId })),
    phone: row.phone ?? (row.waId ? `+${row.waId}` : null),
    custom: row.custom ?? {},
  },
  workspace: { name: plan.workspace.name },
  number: { name: plan.number.name },
  row: row.values,
});

/** The message as its recipient will see it; nothing when it cannot be filled. */
export function previewOf(plan: Plan, row: PreviewRow): CampaignPreview[] {
  const variant = plan.variants.find(({ number }) => number === row.variant);
  if (!variant) return [];
  const { template, values } = variant;
  const filled = fillTemplate(template, values, factsFor(plan, row));
  if ("problems" in filled) return [];
  const buttons = partOf(template.components, "BUTTONS")?.buttons ?? [];
  return [
    {
      contact: toContactRef({ ...row, id: row.contactId }),
      variant: row.variant,
      ...wordsOf(template.components, filled.values),
      buttons: buttons.map((button, index) => ({
        kind: button.type.toLowerCase(),
        text: button.text ?? "",
        url: button.url ? hydrate(button.url, () => filled.values[`button.${index}`]) : null,
      })),
      mediaId: filled.mediaIds[0] ?? null,
      values: filled.values,
    },
  ];
}
