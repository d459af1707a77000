import { z } from "zod";
import { findPlace } from "@/lib/inbox/addressing";
import { sendMessage } from "@/lib/inbox/commands";
import { changeConversations, proveNames } from "@/lib/inbox/conversation-changes";
import type { MacroAction } from "@/lib/inbox/macro-actions";
import { addNote } from "@/lib/inbox/notes";
import { getMacro } from "@/lib/inbox/macros";
import { getConversation } from "@/lib/inbox/queries";
import { whyNotSend, type ArrangementChange } from "@/lib/inbox/rules";
import { readVariableFacts } from "@/lib/inbox/variable-facts";
import { fillVariables } from "@/lib/inbox/variables";
import type { ConversationView } from "@/lib/inbox/views";
import { db, transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

export const macroRunInput = z.strictObject({ macroId: z.uuid() });

export type MacroRunView = {
  macroId: string;
  /** Ids of what was sent and written. */
  messageIds: string[];
  /** Whether assignment, status, priority or labels were asked to change. */
  changed: boolean;
  conversation: ConversationView;
};

type Plan = { sends: string[]; notes: string[]; change: ArrangementChange };

const hourMs = 60 * 60 * 1000;

function assignee(scope: Scope, to: string | null): string | null {
  if (to !== "me") return to;
  if (scope.actor.type === "user") return scope.actor.userId;
  throw new AppError(
    "conflict",
    "nobody_to_assign",
    "This macro assigns to whoever runs it, and a program is nobody. Choose a member in the macro.",
  );
}

/** All that one change of the conversation can do, of all actions. */
function arrangementOf(scope: Scope, actions: readonly MacroAction[], now: Date): ArrangementChange {
  const change: ArrangementChange = {};
  for (const action of actions) {
    if (action.type === "assign") change.assigneeId = assignee(scope, action.to);
    else if (action.type === "assign_team") change.teamId = action.teamId;
    else if (action.type === "set_priority") change.priority = action.priority;
    else if (action.type === "close") change.status = "closed";
    else if (action.type === "reopen") change.status = "open";
    else if (action.type === "snooze") {
      change.status = { snoozedUntil: new Date(now.getTime() + action.hours * hourMs) };
    } else if (action.type === "add_labels") {
      change.addLabelIds = [...(change.addLabelIds ?? []), ...action.labelIds];
    } else if (action.type === "remove_labels") {
      change.removeLabelIds = [...(change.removeLabelIds ?? []), ...action.labelIds];
    }
  }
  return change;
}

async function textsOf(scope: Scope, actions: readonly MacroAction[]): Promise<Map<MacroAction, string>> {
  const ids = actions.flatMap((action) =>
    action.type === "send_canned_reply" ? [action.cannedReplyId] : [],
  );
  const replies = await db.cannedReply.findMany({
    where: { workspaceId: scope.workspaceId, id: { in: ids } },
    select: { id: true, text: true },
  });
  const texts = new Map<MacroAction, string>();
  for (const action of actions) {
    if (action.type === "send_text" || action.type === "note") texts.set(action, action.text);
    if (action.type !== "send_canned_reply") continue;
    const reply = replies.find(({ id }) => id === action.cannedReplyId);
    if (!reply) {
      throw new AppError(
        "conflict",
        "canned_reply_gone",
        "The canned reply this macro sends was deleted. Choose another one in the macro.",
      );
    }
    texts.set(action, reply.text);
  }
  return texts;
}

function filled(text: string, facts: Parameters<typeof fillVariables>[1]): string {
  const result = fillVariables(text, facts).text.trim();
  if (result === "") {
    throw new AppError(
      "conflict",
      "nothing_to_send",
      "With nothing known of this contact the text is empty.",
    );
  }
  if (result.length > 4_096) {
    throw new AppError("conflict", "too_long", "With its variables filled in the text is too long to send.");
  }
  return result;
}

async function planOf(
  scope: Scope,
  conversationId: string,
  actions: readonly MacroAction[],
  now: Date,
): Promise<Plan> {
  const facts = await readVariableFacts(scope, conversationId);
  const texts = await textsOf(scope, actions);
  const ready = [...texts].map(([{ type }, text]) => ({ type, text: filled(text, facts) }));
  return {
    sends: ready.filter(({ type }) => type !== "note").map(({ text }) => text),
    notes: ready.filter(({ type }) => type === "note").map(({ text }) => text),
    change: arrangementOf(scope, actions, now),
  };
}

/** @throws what sending or changing would be refused with, before anything is done */
async function prove(scope: Scope, conversationId: string, plan: Plan, now: Date): Promise<void> {
  const { workspaceId } = scope;
  try {
    await transaction(async (client) => {
      const place = await findPlace(client, scope, { conversationId }, now);
      const refusal = plan.sends.length > 0 && whyNotSend({ ...place, type: "text", category: null }, now);
      if (refusal) throw refusal;
      await proveNames(client, workspaceId, plan.change);
    });
  } catch (error) {
    const noun = error instanceof AppError && /^(label|team|member)_not_found$/.exec(error.reason)?.[1];
    if (!noun) throw error;
    throw new AppError(
      "conflict",
      `${noun}_gone`,
      `A ${noun} this macro speaks of is not there any more. Choose another one in the macro.`,
    );
  }
}

/**
 * Runs a macro in a conversation: first the messages, then the notes, then the change of the conversation. Everything is
 * checked before anything is done; what fails all the same leaves what came before it, which the thread shows.
 * @param idempotencyKey the same key sends each message once, however often it is asked
 * @throws AppError not_found; conflict when a message may not be sent now, or what the macro speaks of is gone
 */
export async function runMacro(
  scope: Scope,
  conversationId: string,
  { macroId }: z.output<typeof macroRunInput>,
  options: { idempotencyKey?: string; now: Date },
): Promise<MacroRunView> {
  const { now, idempotencyKey } = options;
  await getConversation(scope, conversationId);
  const { actions } = await getMacro(scope, macroId);
  const plan = await planOf(scope, conversationId, actions, now);
  await prove(scope, conversationId, plan, now);
  const messageIds: string[] = [];
  for (const [place, body] of plan.sends.entries()) {
    const message = await sendMessage(
      scope,
      { conversationId, type: "text", text: { body } },
      { now, ...(idempotencyKey ? { idempotencyKey: `${idempotencyKey}:${place}` } : {}) },
    );
    messageIds.push(message.id);
  }
  for (const [place, text] of plan.notes.entries()) {
    const key = idempotencyKey ? { idempotencyKey: `${idempotencyKey}:note:${place}` } : {};
    const note = await addNote(scope, conversationId, { text, mentions: [] }, { now, ...key });
    messageIds.push(note.id);
  }
  const changed = Object.keys(plan.change).length > 0;
  if (changed) await changeConversations(scope, [conversationId], plan.change, now);
  return { macroId, messageIds, changed, conversation: await getConversation(scope, conversationId) };
}
