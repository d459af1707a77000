import fc from "fast-check";
import {
  cancelScheduledMessage,
  changeScheduledMessage,
  sendScheduledNow,
} from "@/lib/inbox/scheduled-changes";
import { sendDueMessages } from "@/lib/inbox/scheduled-sending";
import { takeMessage } from "@/lib/inbox/scheduling";
import { scheduledChangeInput, type SendMessageInput } from "@/lib/inbox/schemas";
import { platformDb, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { addConversation } from "@/tests/support/conversation";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

// A database of our own: nobody else sends what is due in it.
let database: OwnDatabase;
let shop: TestWorkspace;
beforeAll(async () => {
  database = await ownDatabase();
  shop = await makeWorkspace();
});
afterAll(() => database.drop());

/** What may happen to a scheduled message, by people, by its time and by the customer. */
const acts = ["edit", "stale edit", "cancel", "bring back", "send now", "due", "close", "open"] as const;
type Act = (typeof acts)[number];

/** The rules, said once more and simply: what it is, how often it went out, and whether the window is open. */
type Model = { state: "scheduled" | "completed" | "cancelled" | "stuck"; sent: number; open: boolean };

/** @param most how often it goes out in all @returns what it becomes, and why an act is refused */
function next(now: Model, act: Act, most: number): { model: Model; refusal?: string } {
  const sent = (): Model => ({
    ...now,
    state: now.sent + 1 < most ? "scheduled" : "completed",
    sent: now.sent + 1,
  });
  const refused = (refusal: string) => ({ model: now, refusal });
  if (act === "close" || act === "open") return { model: { ...now, open: act === "open" } };
  if (act === "due") {
    if (now.state !== "scheduled") return { model: now };
    if (now.open) return { model: sent() };
    // A recurring one tries again at its next time; one that has only this time waits for a person.
    return { model: { ...now, state: most > 1 ? "scheduled" : "stuck" } };
  }
  if (now.state === "completed") return refused("already_sent");
  switch (act) {
    case "stale edit":
      return refused("changed_meanwhile");
    case "edit":
      if (now.state === "cancelled") return refused("scheduled_message_cancelled");
      return { model: { ...now, state: "scheduled" } };
    case "bring back":
      return { model: { ...now, state: "scheduled" } };
    case "cancel":
      return { model: { ...now, state: "cancelled" } };
    case "send now":
      if (now.state === "cancelled") return refused("scheduled_message_cancelled");
      return now.open ? { model: sent() } : refused("window_closed");
  }
}

let named = 0;
/** A time nobody named before. */
const soon = () => new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000 + ++named * 1000).toISOString();

test.each([
  ["one that goes out once", 1],
  ["one that goes out three times", 3],
])(
  "edited, cancelled, brought back, sent and due in any order, %s is what the rules say, and goes out no more often",
  async (_, most) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...acts), { maxLength: 12 }), async (sequence) => {
        const { id: workspaceId } = shop.workspace;
        const conversation = await addConversation({ workspaceId, phoneNumberId: shop.phoneNumber.id });
        const recurrence = { unit: "day", every: 1, ends: { after: most } };
        const input = {
          ...{
            type: "text",
            text: { body: "See you soon" },
            conversationId: conversation.id,
            sendAt: soon(),
          },
          ...(most > 1 ? { recurrence } : {}),
        } as SendMessageInput;
        const { id } = await takeMessage(shop.scope, input, { now: new Date() });
        const where = { workspaceId_id: { workspaceId, id } };
        const row = () => platformDb.scheduledMessage.findUniqueOrThrow({ where });
        const change = (version: number, more: object) =>
          changeScheduledMessage(
            shop.scope,
            id,
            scheduledChangeInput.parse({ version, sendAt: soon(), ...more }),
            {
              now: new Date(),
            },
          );
        const window = (hours: number) =>
          platformDb.conversation.update({
            where: { workspaceId_id: { workspaceId, id: conversation.id } },
            data: { windowExpiresAt: new Date(Date.now() + hours * 3_600_000) },
          });
        const deeds: Record<Act, () => Promise<unknown>> = {
          edit: async () => change((await row()).version, {}),
          "stale edit": async () => change((await row()).version + 1, {}),
          cancel: () => cancelScheduledMessage(shop.scope, id),
          "bring back": async () => change((await row()).version, { state: "scheduled" }),
          "send now": async () => sendScheduledNow(shop.scope, id, (await row()).version, new Date()),
          // Its time comes, and with it two workers.
          due: async () => {
            await pool.query(
              `UPDATE scheduled_messages SET next_at = now() - interval '1 second' WHERE id = $1`,
              [id],
            );
            await Promise.all([sendDueMessages(), sendDueMessages()]);
          },
          close: () => window(-1),
          open: () => window(24),
        };
        let model: Model = { state: "scheduled", sent: 0, open: true };
        for (const act of sequence) {
          const expected = next(model, act, most);
          const refusal = await deeds[act]().then(
            () => undefined,
            (error: unknown) => {
              if (error instanceof AppError) return error.reason;
              throw error;
            },
          );
          model = expected.model;
          const { state, times } = await row();
          const sent = await platformDb.message.count({ where: { workspaceId, scheduledId: id } });
          expect({ act, refusal, state, times, sent }).toEqual({
            ...{ act, refusal: expected.refusal, state: model.state },
            ...{ times: model.sent, sent: model.sent },
          });
        }
      }),
      { numRuns: 40, endOnFailure: true, examples: [[["send now", "due", "send now"]]] },
    );
  },
);

test("a recurring one that was sent before its time cannot be moved back to that time", async () => {
  const { id: workspaceId } = shop.workspace;
  const conversation = await addConversation({ workspaceId, phoneNumberId: shop.phoneNumber.id });
  const [sendAt, now] = [soon(), new Date()];
  const input = {
    ...{ type: "text", text: { body: "See you soon" }, conversationId: conversation.id, sendAt },
    recurrence: { unit: "day", every: 1 },
  } as SendMessageInput;
  const { id } = await takeMessage(shop.scope, input, { now });
  await sendScheduledNow(shop.scope, id, 0, now);
  const change = (at: string) =>
    changeScheduledMessage(shop.scope, id, scheduledChangeInput.parse({ version: 1, sendAt: at }), { now });
  await expect(change(sendAt)).rejects.toMatchObject({
    code: "invalid",
    extra: { fields: { sendAt: "It has gone out for this time already. Choose another one." } },
  });
  expect(await change(soon())).toMatchObject({ state: "scheduled" });
});

test("what somebody sent before its time is left out when that time comes, and the one after that goes on", async () => {
  const { id: workspaceId } = shop.workspace;
  const conversation = await addConversation({ workspaceId, phoneNumberId: shop.phoneNumber.id });
  const hour = 3_600_000;
  // An hour ago somebody did it; today's time has just come.
  const today = new Date(Math.floor(Date.now() / 1000) * 1000 - 1000);
  const now = new Date(today.getTime() - hour);
  const inDays = (days: number) => new Date(today.getTime() + days * 24 * hour);
  const input = {
    ...{ type: "text", text: { body: "See you soon" }, conversationId: conversation.id },
    ...{ sendAt: inDays(1).toISOString(), timeZone: "UTC" },
    recurrence: { unit: "day", every: 1 },
  } as SendMessageInput;
  const { id } = await takeMessage(shop.scope, input, { now });
  const row = () =>
    platformDb.scheduledMessage.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId, id } } });
  const served = async () =>
    (
      await platformDb.message.findMany({
        where: { workspaceId, scheduledId: id },
        orderBy: { scheduledFor: "asc" },
      })
    ).map(({ scheduledFor }) => scheduledFor);

  // Tomorrow's goes out at once; after that one is wanted for today as well.
  await sendScheduledNow(shop.scope, id, 0, now);
  const change = scheduledChangeInput.parse({ version: 1, sendAt: today.toISOString() });
  await changeScheduledMessage(shop.scope, id, change, { now });
  await sendDueMessages();
  expect(await row()).toMatchObject({ state: "scheduled", nextAt: inDays(2), times: 2, problem: null });
  expect(await served()).toEqual([today, inDays(1)]);
});
