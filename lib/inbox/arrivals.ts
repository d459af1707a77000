import type { IncomingMessage } from "@/lib/whatsapp/incoming";

/** A message of a number that is ours. */
export type Arrival = {
  workspaceId: string;
  phoneNumberId: string;
  message: IncomingMessage;
  /** Stands in for the time Meta did not give. */
  receivedAt: Date;
};

/** A message as it was stored. */
export type Stored = {
  id: string;
  workspaceId: string;
  conversationId: string;
  contactId: string;
  phoneNumberId: string;
  at: Date;
  targetId: string | null;
  message: IncomingMessage;
};

export type Received = {
  /** One per arrival: what was stored, or null for what had been stored before. */
  stored: (Stored | null)[];
  /** What the operator should know of an arrival, in words; null for nothing. */
  notes: (string | null)[];
  /** Other rows whose views changed. */
  changed: { workspaceId: string; messageId: string }[];
  /** How many files there are to fetch from Meta now. */
  files: number;
};

/** What makes a message the same message: the number, the direction and Meta's id. */
export const wamidKey = ({ phoneNumberId, message }: Pick<Arrival, "phoneNumberId" | "message">): string =>
  `${phoneNumberId}|${message.direction}|${message.wamid}`;

export const timeOf = ({ message, receivedAt }: Arrival): Date => message.at ?? receivedAt;

/** What a message that came in changes besides being there. */
export type ArrivalEffects = {
  /** Counts as unread, brings a closed conversation back. */
  counts: boolean;
  /** Opens, or keeps open, the customer service window. */
  opensWindow: boolean;
  /** Becomes the line the conversation list shows. */
  isLine: boolean;
};

/** These act on another message or tell of the person; they say nothing by themselves. */
const acts = new Set(["reaction", "edit", "revoke"]);

/**
 * Old messages of the phone's history and what colleagues typed on their phone open no window and are not unread.
 * A message in a group is unread, but the window is one between two.
 * Source: Meta, "Customer service windows": a user's message opens it; reactions as openers are not documented, and
 * messages from before onboarding open none.
 */
export function arrivalEffects(message: {
  type: string;
  direction: "inbound" | "outbound";
  source: "customer" | "business_app" | "history";
  inGroup: boolean;
}): ArrivalEffects {
  const { type } = message;
  const said =
    message.source === "customer" && !acts.has(type) && type !== "system" && type !== "request_welcome";
  return {
    counts: said,
    opensWindow: said && !message.inGroup,
    isLine: !acts.has(type),
  };
}
