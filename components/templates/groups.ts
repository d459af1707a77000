import type { TemplateView } from "@/lib/templates/views";

/** One name of one business account in all its languages. */
export type TemplateGroup = { key: string; name: string; languages: TemplateView[] };

/** The rows of a list, each name once, in the order they came. */
export function groupTemplates(templates: readonly TemplateView[]): TemplateGroup[] {
  const groups = new Map<string, TemplateGroup>();
  for (const template of templates) {
    const key = `${template.wabaId}|${template.name}`;
    const group = groups.get(key) ?? { key, name: template.name, languages: [] };
    group.languages.push(template);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What needs somebody before what waits before what works. */
const urgency = [
  "DISABLED",
  "REJECTED",
  "PAUSED",
  "LIMIT_EXCEEDED",
  "LOCKED",
  "ARCHIVED",
  "IN_APPEAL",
  "PENDING",
  "DRAFT",
  "APPROVED",
];

/** The language whose status says most about the group. */
export function mostUrgent(languages: readonly TemplateView[]): TemplateView {
  const rank = ({ status }: TemplateView) => {
    const at = urgency.indexOf(status);
    return at === -1 ? urgency.length : at;
  };
  return [...languages].sort((a, b) => rank(a) - rank(b))[0]!;
}

/** Statuses with which somebody has to do something. */
export const needsSomebody = ["REJECTED", "PAUSED", "DISABLED", "LIMIT_EXCEEDED", "LOCKED", "ARCHIVED"];
