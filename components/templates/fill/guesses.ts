import type { SlotMapping, SlotSource } from "@/lib/templates/filling";
import { partOf } from "@/lib/templates/components";
import { slotsOf, type TemplateShape } from "@/lib/templates/slots";

/** Names people give a variable, and the field of the contact they mean. */
const meant: Record<string, string> = {
  first_name: "contact.first_name",
  firstname: "contact.first_name",
  name: "contact.first_name",
  customer: "contact.first_name",
  customer_name: "contact.name",
  full_name: "contact.name",
  phone: "contact.phone",
  phone_number: "contact.phone",
  agent: "agent.first_name",
  agent_name: "agent.name",
  business: "workspace.name",
  business_name: "workspace.name",
  company: "workspace.name",
  shop: "workspace.name",
};

/** A greeting in front of the first variable: what follows it is a name. */
const greeting =
  /^[\s*_~]*(hi|hello|hey|dear|hola|querid[oa]|ol[áa]|oi|bonjour|salut|hallo|liebe[r]?|ciao|merhaba|halo|привет|здравствуйте|नमस्ते|مرحبا|أهلا|שלום)[\s,!*_~]*\{\{\s*(\w+)\s*\}\}/iu;

/**
 * What probably belongs into the gaps, by their names and the words around them: a beginning, to be looked at.
 * @param customKeys custom fields of the workspace
 */
export function guessMapping(template: TemplateShape, customKeys: readonly string[]): SlotMapping {
  const mapping: Record<string, SlotSource> = {};
  const greeted = greeting.exec(partOf(template.components, "BODY")?.text ?? "")?.[2];
  for (const slot of slotsOf(template)) {
    if (slot.kind !== "text" || template.category === "AUTHENTICATION") continue;
    const field =
      meant[slot.name] ??
      (customKeys.includes(slot.name) ? `contact.custom.${slot.name}` : undefined) ??
      (slot.key === `body.${greeted}` ? "contact.first_name" : undefined);
    if (field) mapping[slot.key] = { kind: "field", field };
  }
  return mapping;
}
