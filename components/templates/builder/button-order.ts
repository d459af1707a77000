import type { TemplateButton } from "@/lib/templates/components";

const isQuick = ({ type }: TemplateButton): boolean => type === "QUICK_REPLY";

/**
 * Buttons as Meta wants them: quick replies together, the others together, the group of the first one first; of a
 * limited-time offer the code's button before all. Source: Meta, "Template components", buttons.
 */
export function inGroups(buttons: readonly TemplateButton[], isOffer = false): TemplateButton[] {
  const code = isOffer ? buttons.filter(({ type }) => type === "COPY_CODE") : [];
  const rest = buttons.filter((button) => !code.includes(button));
  const first = rest[0];
  if (!first) return code;
  return [
    ...code,
    ...rest.filter((button) => isQuick(button) === isQuick(first)),
    ...rest.filter((button) => isQuick(button) !== isQuick(first)),
  ];
}

/**
 * The buttons with one moved, and where it came to stand. Over the border of its group the two groups change places.
 */
export function moveButton(
  buttons: readonly TemplateButton[],
  from: number,
  to: number,
  isOffer = false,
): { buttons: TemplateButton[]; at: number } {
  const moved = buttons[from];
  const target = buttons[Math.max(0, Math.min(buttons.length - 1, to))];
  if (!moved || !target || moved === target) return { buttons: [...buttons], at: from };
  const own = buttons.filter((button) => isQuick(button) === isQuick(moved));
  const others = buttons.filter((button) => isQuick(button) !== isQuick(moved));
  let next: TemplateButton[];
  if (isQuick(target) !== isQuick(moved)) next = to < from ? [...own, ...others] : [...others, ...own];
  else {
    next = buttons.filter((button) => button !== moved);
    next.splice(buttons.indexOf(target), 0, moved);
  }
  const tidy = inGroups(next, isOffer);
  return { buttons: tidy, at: tidy.indexOf(moved) };
}

/** How many of a kind Meta takes in one message. Source: Meta, "Template components", buttons. */
export const mostOf: Partial<Record<TemplateButton["type"], number>> = {
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
  FLOW: 1,
  CATALOG: 1,
  MPM: 1,
  SPM: 1,
  VOICE_CALL: 1,
  REQUEST_CONTACT_INFO: 1,
};
export const mostButtons = 10;
