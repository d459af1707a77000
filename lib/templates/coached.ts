import { createTranslator } from "next-intl";
import { AppError, type FieldErrors } from "@/lib/platform/errors";
import type { Finding } from "@/lib/templates/coach";
import messages from "@/messages/en/templates.json";

const words = () =>
  createTranslator({ locale: "en", messages: { coach: messages.coach }, namespace: "coach.rule" });

/** What a finding says, in words. */
export function findingText({ rule, params }: Finding): string {
  const t = words() as unknown as (key: string, params: Finding["params"]) => string;
  return t(`${rule}.text`, params);
}

/** The coach's errors as the answer to who would submit such a template. */
export function coachedRefusal(errors: readonly Finding[]): AppError {
  const fields: FieldErrors = {};
  for (const finding of errors) fields[finding.path] ??= findingText(finding);
  return new AppError(
    "invalid",
    "template_refused",
    errors.length === 1
      ? `Meta would refuse this template. ${findingText(errors[0]!)}`
      : `Meta would refuse this template for ${errors.length} reasons.`,
    { fields, data: { findings: errors } },
  );
}
