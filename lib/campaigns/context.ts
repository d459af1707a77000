import type { CampaignContext } from "@/lib/campaigns/schemas";
import { contextId } from "@/lib/inbox/context";
import { knownValue, onOneLine, type FillFacts } from "@/lib/templates/filling";

/**
 * Which of the customer's own records the message of a person belongs to; null when nothing is known of that, or what is
 * known is no id a message may have. Pure.
 */
export function contextIdFor(
  context: CampaignContext | null,
  contactId: string,
  facts: FillFacts,
): string | null {
  if (!context) return null;
  const source = context.contextId;
  if (source.kind === "contact") return contactId;
  if (source.kind === "text") return source.text;
  return contextId.safeParse(onOneLine(knownValue(source, facts))).data ?? null;
}
