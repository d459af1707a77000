import { everyOpen, sameFilter, type ConversationFilter, type SavedViewView } from "@/lib/inbox/filter-rules";

export const builtInViews = {
  mine: { ...everyOpen, assignee: "me" },
  unassigned: { ...everyOpen, assignee: "none" },
  all: everyOpen,
  mentions: { ...everyOpen, status: "all", mentions: true },
  snoozed: { ...everyOpen, status: "snoozed" },
  closed: { ...everyOpen, status: "closed" },
} as const satisfies Record<string, ConversationFilter>;
export type BuiltInView = keyof typeof builtInViews;

export type CurrentView =
  | { kind: "built-in"; name: BuiltInView }
  | { kind: "saved"; view: SavedViewView }
  | { kind: "number" | "label"; id: string }
  | { kind: "custom" };

/** Only the parts that a view decides about: unread is a switch beside it, and a search goes through every view. */
export const viewPart = ({
  status,
  assignee,
  teamId,
  labelIds,
  phoneNumberId,
  priority,
  mentions,
  window,
  activeAfter,
  activeBefore,
  waitingMinutes,
  campaignId,
}: ConversationFilter): ConversationFilter => ({
  status,
  assignee,
  teamId,
  labelIds,
  phoneNumberId,
  priority,
  unread: false,
  mentions,
  window,
  activeAfter,
  activeBefore,
  waitingMinutes,
  campaignId,
});

/** Which view a filter is. */
export function currentView(filter: ConversationFilter, saved: readonly SavedViewView[]): CurrentView {
  const part = viewPart(filter);
  const builtIn = (Object.keys(builtInViews) as BuiltInView[]).find((name) =>
    sameFilter(builtInViews[name], part),
  );
  if (builtIn) return { kind: "built-in", name: builtIn };
  const view = saved.find((one) => sameFilter(one.filter, filter) || sameFilter(viewPart(one.filter), part));
  if (view) return { kind: "saved", view };
  const id = part.phoneNumberId ?? part.labelIds[0];
  const alone = part.phoneNumberId
    ? sameFilter(part, { ...everyOpen, phoneNumberId: part.phoneNumberId })
    : id !== undefined && sameFilter(part, { ...everyOpen, labelIds: [id] });
  if (id && alone) return { kind: part.phoneNumberId ? "number" : "label", id };
  return { kind: "custom" };
}
