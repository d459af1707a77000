import { tell } from "../webhooks/routing";
import { record } from "./journal";
import { state, type Template } from "./state";

const STATUS_REASONS: Record<string, string | null> = { PENDING_DELETION: null };

/** `message_template_status_update` for the template's present status. */
export function tellTemplateStatus(template: Template): void {
  const account = state.accounts.get(template.wabaId);
  if (!account) return;
  tell(account, null, "message_template_status_update", {
    event: template.status,
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
    reason: template.status in STATUS_REASONS ? STATUS_REASONS[template.status] : template.rejectedReason,
    message_template_category: template.category,
    ...(template.rejection ? { rejection_info: template.rejection } : {}),
    ...(template.status === "PAUSED"
      ? {
          other_info: {
            title: "FIRST_PAUSE",
            description:
              "Your WhatsApp message template has been paused for 3 hours because it continues to have issues.",
          },
        }
      : {}),
  });
}

export function journalTemplate(template: Template): void {
  record(["tpl", template]);
}

/** What Meta does to a template by itself: pause, disable, other category, quality. Told by webhook unless `tell` is false. */
export function changeTemplate(
  template: Template,
  change: { status?: string; category?: string; qualityScore?: string; reason?: string; tell?: boolean },
): Template {
  const before = { ...template };
  if (change.status) template.status = change.status;
  if (change.reason) template.rejectedReason = change.reason;
  if (change.category) template.category = change.category;
  if (change.qualityScore) template.qualityScore = change.qualityScore;
  journalTemplate(template);
  const account = state.accounts.get(template.wabaId);
  if (change.tell === false || !account) return template;
  const who = {
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
  };
  if (change.status && change.status !== before.status) tellTemplateStatus(template);
  if (change.category && change.category !== before.category) {
    tell(account, null, "template_category_update", {
      ...who,
      previous_category: before.category,
      new_category: template.category,
    });
  }
  if (change.qualityScore && change.qualityScore !== before.qualityScore) {
    tell(account, null, "message_template_quality_update", {
      previous_quality_score: before.qualityScore,
      new_quality_score: template.qualityScore,
      ...who,
    });
  }
  return template;
}
