import { timeOf } from "@/lib/whatsapp/incoming";
import { templateValueSchema } from "@/lib/whatsapp/schemas";
import { templateLanguage } from "@/lib/whatsapp/templates";

/** Why Meta rejected, paused or disabled a template, in its own words. */
export type TemplateReason = { title?: string; description?: string; recommendation?: string };

/** What Meta says of a template by itself. */
export type TemplateChange = {
  /** Meta's id of the template. */
  metaId: string | null;
  name: string | null;
  language: string | null;
  at: Date | null;
  says:
    | {
        kind: "status";
        /** Meta's word, in upper case: APPROVED, REJECTED, PAUSED, FLAGGED, … */
        status: string;
        category: string | null;
        reason: string | null;
        info: TemplateReason | null;
      }
    | { kind: "quality"; from: string | null; to: string }
    | { kind: "components"; header: string | null; body: string | null; footer: string | null }
    | { kind: "category"; from: string | null; to: string }
    /** It will be moved, at that time. */
    | { kind: "category_impending"; from: string | null; to: string; when: Date | null };
  note: string;
};

export const templateFields: ReadonlySet<string> = new Set([
  "message_template_status_update",
  "message_template_quality_update",
  "message_template_components_update",
  "template_category_update",
]);

type Value = ReturnType<typeof templateValueSchema.parse>;

const word = (value: string | undefined): string | null => value?.toUpperCase().slice(0, 60) ?? null;
const words = (value: string | undefined): string | undefined => value?.slice(0, 2_000);

function reasonInfo({ rejection_info, other_info, disable_info }: Value): TemplateReason | null {
  const title = words(other_info.title);
  const description =
    words(rejection_info.reason) ?? words(other_info.description) ?? words(disable_info.disable_date);
  const recommendation = words(rejection_info.recommendation);
  if (!title && !description && !recommendation) return null;
  return {
    ...(title ? { title } : {}),
    ...(description ? { description } : {}),
    ...(recommendation ? { recommendation } : {}),
  };
}

/** Told by what is in it: Meta's sample of a quality update names the field of a status update. */
function saysOf(value: Value): TemplateChange["says"] | null {
  const quality = word(value.new_quality_score);
  if (quality) return { kind: "quality", from: word(value.previous_quality_score), to: quality };
  const category = word(value.new_category);
  if (category) {
    const correct = word(value.correct_category);
    return correct && correct !== category
      ? // Before it is moved, `new_category` is the one it has.
        {
          kind: "category_impending",
          from: category,
          to: correct,
          when: timeOf(value.category_update_timestamp),
        }
      : { kind: "category", from: word(value.previous_category), to: category };
  }
  const status = word(value.event);
  if (status) {
    const reason = word(value.reason);
    return {
      kind: "status",
      status,
      category: word(value.message_template_category),
      reason: reason === "NONE" ? null : reason,
      info: reasonInfo(value),
    };
  }
  const { message_template_title: header, message_template_element: body } = value;
  const footer = value.message_template_footer;
  return header || body || footer
    ? { kind: "components", header: header ?? null, body: body ?? null, footer: footer ?? null }
    : null;
}

const noteOf: Record<TemplateChange["says"]["kind"], (name: string, to: string) => string> = {
  status: (name, to) => `Meta says ${to} of the template ${name}.`,
  quality: (name, to) => `Meta says the quality of the template ${name} is ${to}.`,
  components: (name) => `Meta says the template ${name} was changed.`,
  category: (name, to) => `Meta moved the template ${name} to ${to}.`,
  category_impending: (name, to) => `Meta will move the template ${name} to ${to}.`,
};

/**
 * Reads the value of a template field. Source: Meta, webhook reference of the four fields.
 * @returns why there is nothing to do, when it says nothing we understand
 */
export function readTemplateChange(raw: unknown, at: Date | null): TemplateChange | { aside: string } {
  const value = templateValueSchema.parse(raw);
  const says = saysOf(value);
  const name = value.message_template_name?.slice(0, 512) ?? null;
  const metaId = value.message_template_id?.slice(0, 64) ?? null;
  if (!says || (name === null && metaId === null)) {
    return { aside: "A change of a template that says nothing Parley understands; it is kept." };
  }
  const language = value.message_template_language;
  const to = "to" in says ? says.to : says.kind === "status" ? says.status : "";
  return {
    metaId,
    name,
    language: language ? templateLanguage(language) : null,
    at,
    says,
    note: noteOf[says.kind](`“${name ?? metaId}”`, to).slice(0, 300),
  };
}
