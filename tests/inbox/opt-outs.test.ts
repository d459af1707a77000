import { recordConsents, type ConsentWord } from "@/lib/contacts/consent";
import { claim, type Claimed } from "@/lib/inbox/claim";
import { sendMessage } from "@/lib/inbox/commands";
import { takeConsents } from "@/lib/inbox/consents";
import { ownFailure } from "@/lib/inbox/failures";
import { endUnwanted } from "@/lib/inbox/opt-outs";
import { sendDueMessages } from "@/lib/inbox/scheduled-sending";
import { takeMessage } from "@/lib/inbox/scheduling";
import { sendAgain } from "@/lib/inbox/second-tries";
import { readSender } from "@/lib/inbox/sender";
import type { SendMessageInput } from "@/lib/inbox/schemas";
import { platformDb, transaction } from "@/lib/platform/db";
import { ensureSynced } from "@/lib/templates/sync";
import { addTemplate } from "@/tests/support/campaigns";
import { ownMeta, openShop, type SendingShop } from "@/tests/support/sending";

const meta = ownMeta();

type Conversation = Awaited<ReturnType<SendingShop["conversation"]>>;

/** A shop that has read the simulator's templates. */
async function newShop() {
  const shop = await openShop(meta(), { limits: { usMarketing: true } });
  const workspaceId = shop.workspace.id;
  await ensureSynced({ workspaceId, wabaId: shop.waba.id });
  const named = (name: string) => platformDb.template.findFirstOrThrow({ where: { workspaceId, name } });
  return { ...shop, marketing: await named("seasonal_offer"), utility: await named("appointment_reminder") };
}
type Shop = Awaited<ReturnType<typeof newShop>>;

const text = (words: string) => ({ type: "text", text: words });
const offer = {
  name: "seasonal_offer",
  language: { code: "en_US" },
  components: [{ type: "body", parameters: [text("Lena"), text("Friday")] }],
};
const reminder = {
  name: "appointment_reminder",
  language: { code: "en_US" },
  components: [{ type: "body", parameters: [text("Lena"), text("Friday"), text("10:30")] }],
};
const hello = { name: "hello_world", language: { code: "en_US" } };

const send = (shop: SendingShop, { id }: Conversation, template: object) =>
  sendMessage(shop.scope, { type: "template", conversationId: id, template } as SendMessageInput, {
    now: new Date(),
  });

const word = (shop: SendingShop, { contactId }: Conversation, more: Partial<ConsentWord> = {}) => ({
  workspaceId: shop.workspace.id,
  contactId,
  category: "marketing" as const,
  granted: false,
  source: "keyword" as const,
  at: new Date(),
  ...more,
});
/** The ledger only, as an import writes it: what waits is met by the claim. */
const note = (shop: SendingShop, conversation: Conversation, more: Partial<ConsentWord> = {}) =>
  transaction((client) => recordConsents(client, [word(shop, conversation, more)]));
const take = (shop: SendingShop, conversation: Conversation, more: Partial<ConsentWord> = {}) =>
  transaction((client) => takeConsents(client, { type: "system" }, [word(shop, conversation, more)]));

const ended = { status: "failed", error: { code: ownFailure.optedOut }, attempts: 0, leaseToken: null };
const senderOf = async ({ ids }: SendingShop) => {
  const state = await readSender(ids.workspaceId, ids.phoneNumberId);
  if (state.kind !== "ready") throw new Error("The number is not ready.");
  return state.sender;
};
const contactOf = ({ workspace }: SendingShop, { contactId }: Conversation) =>
  platformDb.contact.findUniqueOrThrow({
    where: { workspaceId_id: { workspaceId: workspace.id, id: contactId } },
  });
const linesOf = async ({ workspace }: SendingShop, { id }: Conversation) => {
  const rows = await platformDb.message.findMany({
    where: {
      workspaceId: workspace.id,
      conversationId: id,
      content: { path: ["event"], equals: "consent_changed" },
    },
    orderBy: { id: "asc" },
  });
  return rows.map(({ content }) => content);
};

describe("marketing is not even queued for who stopped it", () => {
  let shop: Shop;
  let conversation: Conversation;
  beforeAll(async () => {
    shop = await newShop();
    conversation = await shop.conversation();
    await note(shop, conversation, { at: new Date("2026-11-03T10:00:00Z"), proof: "STOP" });
  });

  test("and the refusal says who, when and how", async () => {
    await expect(send(shop, conversation, offer)).rejects.toMatchObject({
      code: "conflict",
      reason: "opted_out",
      message: "Customer 1 stopped marketing messages on 3 November 2026, by writing “STOP”.",
      extra: { data: { source: "keyword", proof: "STOP", category: "marketing" } },
    });
  });

  test("while what is no marketing goes out, and the message keeps its template and category", async () => {
    const message = await send(shop, conversation, reminder);
    const said = await shop.write(conversation.id);
    await shop.deliver();
    expect(await shop.accepted()).toHaveLength(2);
    expect(await shop.row(message.id)).toMatchObject({ templateId: shop.utility.id, category: "utility" });
    expect(await shop.row(said.id)).toMatchObject({ templateId: null, category: null });
  });

  test("also where only Meta knows the template yet", async () => {
    await platformDb.template.deleteMany({ where: { workspaceId: shop.workspace.id } });
    await expect(send(shop, conversation, offer)).rejects.toMatchObject({ reason: "opted_out" });
    const message = await send(shop, conversation, hello);
    expect(await shop.row(message.id)).toMatchObject({
      templateId: expect.any(String),
      category: "utility",
    });
  });

  test("and what nobody knows counts as marketing for them, but not for others", async () => {
    const unheard = { name: "unheard_of", language: { code: "en_US" } };
    await expect(send(shop, conversation, unheard)).rejects.toMatchObject({
      reason: "opted_out",
      message: expect.stringContaining("WhatsApp does not say whether this template is marketing."),
    });
    const stranger = await shop.conversation();
    await expect(send(shop, stranger, unheard)).rejects.toMatchObject({ reason: "template_unknown" });
    // Meta cannot be asked: what it thinks of the template, it will say when it is sent.
    await meta().sim.tokens.change(shop.account.accessToken, { revoked: true });
    const other = await send(shop, stranger, { ...unheard, name: "never_heard_of" });
    expect(await shop.row(other.id)).toMatchObject({ status: "queued", category: null });
    await meta().sim.tokens.change(shop.account.accessToken, { revoked: false });
  });

  test("until they want it again", async () => {
    await note(shop, conversation, { granted: true });
    expect(await send(shop, conversation, offer)).toMatchObject({ status: "queued" });
  });
});

describe("marketing that waits when somebody stops it", () => {
  test("ends at the claim: nothing of it reaches Meta, everything else does", async () => {
    const shop = await newShop();
    const [stops, stays] = [await shop.conversation(), await shop.conversation()];
    const [unwanted, wanted] = [await send(shop, stops, offer), await send(shop, stays, offer)];
    const answer = await shop.write(stops.id, "Your order is ready.");
    await note(shop, stops);
    await shop.deliver();
    expect(await shop.row(unwanted.id)).toMatchObject(ended);
    expect((await shop.accepted()).map(({ callbackData }) => callbackData).toSorted()).toEqual(
      [wanted.id, answer.id].toSorted(),
    );
  });

  test("ends at once where the stop is heard, and the thread tells of it", async () => {
    const shop = await newShop();
    const conversation = await shop.conversation();
    const [offered, reminded] = [
      await send(shop, conversation, offer),
      await send(shop, conversation, reminder),
    ];
    const { changed } = await take(shop, conversation, { proof: "Stop!" });
    expect(await shop.row(offered.id)).toMatchObject(ended);
    expect(await shop.row(reminded.id)).toMatchObject({ status: "queued" });
    expect(await linesOf(shop, conversation)).toEqual([
      { event: "consent_changed", category: "marketing", granted: false, source: "keyword", proof: "Stop!" },
    ]);
    expect(changed.map(({ messageId }) => messageId)).toContain(offered.id);
    expect((await take(shop, conversation)).changed).toEqual([]);
  });

  test("is judged by what Meta calls the template now, and unknown counts as marketing", async () => {
    const shop = await newShop();
    const people = await Promise.all([1, 2, 3].map(() => shop.conversation()));
    const [moved, unknown, utility] = await Promise.all(people.map((one) => send(shop, one, reminder)));
    const other = await addTemplate(shop, { category: "MARKETING" });
    const where = (id: string) => ({ workspaceId_id: { workspaceId: shop.workspace.id, id } });
    await platformDb.message.update({ where: where(moved!.id), data: { templateId: other.id } });
    await platformDb.message.update({
      where: where(unknown!.id),
      data: { templateId: null, category: null },
    });
    for (const one of people) await note(shop, one);
    await shop.deliver();
    expect(await shop.row(moved!.id)).toMatchObject(ended);
    expect(await shop.row(unknown!.id)).toMatchObject(ended);
    expect((await shop.accepted()).map(({ callbackData }) => callbackData)).toEqual([utility!.id]);
  });

  test("is in doubt again if it was before somebody sent it again", async () => {
    const shop = await newShop();
    const [first, second] = [await shop.conversation(), await shop.conversation()];
    const doubted = [await send(shop, first, offer), await send(shop, second, offer)];
    await meta().sim.faults.arm({
      match: { numberId: shop.metaNumberId },
      times: 2,
      action: { kind: "hang", accept: false },
    });
    await shop.deliver({ leaseMs: 20_000, deadlineMs: 300 });
    for (const { id } of doubted) {
      expect(await shop.row(id)).toMatchObject({ status: "uncertain" });
      await sendAgain(shop.scope, id, { now: new Date() });
    }
    await note(shop, first);
    await take(shop, second);
    await shop.deliver();
    for (const { id } of doubted) {
      expect(await shop.row(id)).toMatchObject({ status: "uncertain", error: { code: ownFailure.noAnswer } });
    }
    expect(await shop.accepted()).toEqual([]);
  });

  test("ends between claim and call as well, as if nobody had taken it", async () => {
    const shop = await newShop();
    const [stops, stays] = [await shop.conversation(), await shop.conversation()];
    const message = await send(shop, stops, offer);
    await send(shop, stays, offer);
    const { claimed } = await claim(await senderOf(shop), 10, 60_000);
    expect(await endUnwanted(claimed)).toEqual([]);
    await take(shop, stops);
    expect((await shop.row(message.id)).status).toBe("sending");
    expect(await endUnwanted(claimed)).toMatchObject([{ id: message.id }]);
    expect(await shop.row(message.id)).toMatchObject(ended);
  });

  test("cannot be sent again by hand", async () => {
    const shop = await newShop();
    const conversation = await shop.conversation();
    const message = await send(shop, conversation, offer);
    await platformDb.message.update({
      where: { workspaceId_id: { workspaceId: shop.workspace.id, id: message.id } },
      data: { status: "failed", error: { code: 131000, title: "Something went wrong" } },
    });
    await note(shop, conversation);
    await expect(sendAgain(shop.scope, message.id, { now: new Date() })).rejects.toMatchObject({
      reason: "opted_out",
    });
  });
});

describe("utility is stopped as marketing is", () => {
  const utility = { category: "utility" as const };

  test("refused at every door, in its own words, while marketing and codes go out", async () => {
    const shop = await newShop();
    const conversation = await shop.conversation();
    await note(shop, conversation, { ...utility, at: new Date("2026-11-03T10:00:00Z"), source: "member" });
    await expect(send(shop, conversation, reminder)).rejects.toMatchObject({
      reason: "opted_out",
      message:
        "Customer 1 stopped updates about orders and appointments on 3 November 2026, as a member of the team noted.",
      extra: { data: { source: "member", category: "utility", stopped: "utility" } },
    });
    const unheard = { name: "unheard_of", language: { code: "en_US" } };
    await expect(send(shop, conversation, unheard)).rejects.toMatchObject({ reason: "opted_out" });
    expect(await send(shop, conversation, offer)).toMatchObject({ status: "queued" });
    await note(shop, conversation, { ...utility, granted: true });
    expect(await send(shop, conversation, reminder)).toMatchObject({ status: "queued" });
  });

  test("what waits ends where the stop is heard, at the claim, and between claim and call", async () => {
    const shop = await newShop();
    const people = await Promise.all([1, 2, 3, 4].map(() => shop.conversation()));
    const [heard, noted, late, stays] = await Promise.all(people.map((one) => send(shop, one, reminder)));
    const offered = await send(shop, people[0]!, offer);
    await take(shop, people[0]!, utility);
    expect(await shop.row(heard!.id)).toMatchObject(ended);
    expect(await shop.row(offered.id)).toMatchObject({ status: "queued" });
    await note(shop, people[1]!, utility);
    const { claimed, ended: atClaim } = await claim(await senderOf(shop), 10, 60_000);
    expect(atClaim.map(({ id }) => id)).toEqual([noted!.id]);
    await take(shop, people[2]!, utility);
    expect((await endUnwanted(claimed)).map(({ id }) => id)).toEqual([late!.id]);
    for (const { id } of [noted!, late!]) expect(await shop.row(id)).toMatchObject(ended);
    for (const { id } of [offered, stays!]) expect((await shop.row(id)).status).toBe("sending");
  });

  test("cannot be sent again by hand, and a code is never kept from anybody", async () => {
    const shop = await newShop();
    const [stops, signsIn] = [await shop.conversation(), await shop.conversation()];
    const [message, code] = [await send(shop, stops, reminder), await send(shop, signsIn, reminder)];
    const where = (id: string) => ({ workspaceId_id: { workspaceId: shop.workspace.id, id } });
    const error = { code: 131000, title: "Something went wrong" };
    await platformDb.message.update({ where: where(message.id), data: { status: "failed", error } });
    const { id: templateId } = await addTemplate(shop, { category: "AUTHENTICATION" });
    await platformDb.message.update({
      where: where(code.id),
      data: { templateId, category: "authentication" },
    });
    for (const one of [stops, signsIn]) {
      await take(shop, one, utility);
      await take(shop, one);
    }
    await expect(sendAgain(shop.scope, message.id, { now: new Date() })).rejects.toMatchObject({
      reason: "opted_out",
    });
    await shop.deliver();
    expect((await shop.accepted()).map(({ callbackData }) => callbackData)).toEqual([code.id]);
  });

  test("nor is what was planned for later sent", async () => {
    const shop = await newShop();
    const [first, second] = [await shop.conversation(), await shop.conversation()];
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const plan = ({ id }: Conversation, template: object) =>
      takeMessage(
        shop.scope,
        { type: "template", template, conversationId: id, sendAt } as SendMessageInput,
        {
          now: new Date(),
        },
      );
    const [reminded, offered] = [await plan(first, reminder), await plan(second, offer)];
    for (const one of [first, second]) await take(shop, one, utility);
    await expect(plan(first, reminder)).rejects.toMatchObject({ reason: "opted_out" });
    const where = { workspaceId: shop.workspace.id };
    await platformDb.scheduledMessage.updateMany({ where, data: { nextAt: new Date(Date.now() - 1_000) } });
    await sendDueMessages();
    const planned = await platformDb.scheduledMessage.findMany({ where });
    expect(Object.fromEntries(planned.map(({ id, state }) => [id, state]))).toEqual({
      [reminded.id]: "stuck",
      [offered.id]: "completed",
    });
  });
});

test("what was planned for later is not sent to who has stopped since, nor is the template chosen for a closed window", async () => {
  const shop = await newShop();
  const people = await Promise.all([1, 2, 3, 4].map(() => shop.conversation()));
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  const plan = (index: number, input: object) =>
    takeMessage(shop.scope, { ...input, conversationId: people[index]!.id, sendAt } as SendMessageInput, {
      now: new Date(),
    });
  const marketing = await plan(0, { type: "template", template: offer });
  const utility = await plan(1, { type: "template", template: reminder });
  const falling = await plan(2, { type: "text", text: { body: "Hi" }, fallback: { template: offer } });
  const plain = await plan(3, { type: "text", text: { body: "Hi" } });
  for (const one of people) await note(shop, one);
  await expect(plan(0, { type: "template", template: offer })).rejects.toMatchObject({ reason: "opted_out" });
  const where = { workspaceId: shop.workspace.id };
  await platformDb.conversation.updateMany({
    where: { ...where, id: people[2]!.id },
    data: { windowExpiresAt: new Date(Date.now() - 60_000) },
  });
  await platformDb.scheduledMessage.updateMany({ where, data: { nextAt: new Date(Date.now() - 1_000) } });
  await sendDueMessages();
  const planned = await platformDb.scheduledMessage.findMany({ where });
  const stateOf = (id: string) => planned.find((row) => row.id === id);
  for (const { id } of [marketing, falling]) {
    expect(stateOf(id)).toMatchObject({ state: "stuck", problem: { reason: "opted_out", turn: "customer" } });
  }
  for (const { id } of [utility, plain]) expect(stateOf(id)).toMatchObject({ state: "completed" });
  const sent = await platformDb.message.findMany({ where: { ...where, direction: "outbound" } });
  expect(sent.map(({ category, templateId }) => [category, templateId]).toSorted()).toEqual(
    [
      [null, null],
      ["utility", shop.utility.id],
    ].toSorted(),
  );
});

test.each([
  ["marketing", offer],
  ["utility", reminder],
] as const)(
  "eight workers race with people who stop %s: what was not on its way when they did never is",
  async (category, template) => {
    const shop = await newShop();
    const people = await Promise.all(Array.from({ length: 120 }, () => shop.conversation()));
    const queued = new Map<string, Conversation>();
    for (const one of people) queued.set((await send(shop, one, template)).id, one);
    const sender = await senderOf(shop);
    const { id: workspaceId } = shop.workspace;

    const sent = new Set<string>();
    const endedIds: string[] = [];
    const work = async () => {
      for (let idle = 0; idle < 3;) {
        const taken = await claim(sender, 2, 60_000);
        endedIds.push(...taken.ended.map(({ id }) => id));
        const late = await endUnwanted(taken.claimed);
        endedIds.push(...late.map(({ id }) => id));
        const gone = new Set(late.map(({ id }) => id));
        for (const { messageId } of taken.claimed as Claimed[]) if (!gone.has(messageId)) sent.add(messageId);
        idle = taken.claimed.length + taken.ended.length === 0 ? idle + 1 : 0;
      }
    };
    const forbidden: string[] = [];
    const stop = async (ids: readonly string[], how: typeof note | typeof take) => {
      for (const id of ids) {
        await how(shop, queued.get(id)!, { category });
        // The stop is committed: what is not on its way now must never be.
        const { status } = await shop.row(id);
        if (status !== "sending") forbidden.push(id);
      }
    };
    const ids = [...queued.keys()];
    const stopping = ids.filter((_, i) => i % 3 > 0).toReversed();
    await Promise.all([
      ...Array.from({ length: 8 }, work),
      stop(stopping.slice(0, 40), note),
      stop(stopping.slice(40), take),
    ]);
    expect(forbidden.filter((id) => sent.has(id))).toEqual([]);
    expect(forbidden.length).toBeGreaterThan(0);
    expect(ids.filter((_, i) => i % 3 === 0).every((id) => sent.has(id))).toBe(true);
    const rows = await platformDb.message.groupBy({
      by: ["status"],
      where: { workspaceId, category },
      _count: true,
    });
    const count = (status: string) => rows.find((row) => row.status === status)?._count ?? 0;
    expect(count("failed") + count("sending")).toBe(ids.length);
    expect(count("sending")).toBe(sent.size);
    expect(new Set(endedIds).size).toBe(endedIds.length);
  },
);

describe("Meta says that somebody has stopped", () => {
  test("by a status, and all that waits for them ends", async () => {
    const shop = await newShop();
    const conversation = await shop.conversation();
    const { waId } = await contactOf(shop, conversation);
    const message = await send(shop, conversation, offer);
    await meta().sim.faults.arm({
      match: { numberId: shop.metaNumberId, to: waId! },
      times: 1,
      action: { kind: "fail_later", code: 131050 },
    });
    await shop.deliver();
    await meta().quiet();
    expect(await shop.row(message.id)).toMatchObject({ status: "failed", error: { code: 131050 } });
    expect(await contactOf(shop, conversation)).toMatchObject({ marketingStoppedAt: expect.any(Date) });
    expect(
      await platformDb.consentEvent.findMany({ where: { workspaceId: shop.workspace.id } }),
    ).toMatchObject([{ source: "meta", granted: false, messageId: message.id }]);
    expect(await linesOf(shop, conversation)).toMatchObject([{ event: "consent_changed", source: "meta" }]);
  });

  test("by its answer to the send", async () => {
    const shop = await newShop();
    const conversation = await shop.conversation();
    const message = await send(shop, conversation, offer);
    await meta().sim.faults.arm({
      match: { numberId: shop.metaNumberId },
      times: 1,
      action: { kind: "refuse", code: 131050 },
    });
    await shop.deliver();
    expect(await shop.row(message.id)).toMatchObject({ status: "failed", error: { code: 131050 } });
    expect(await contactOf(shop, conversation)).toMatchObject({ marketingStoppedAt: expect.any(Date) });
    expect(await linesOf(shop, conversation)).toMatchObject([{ event: "consent_changed", source: "meta" }]);
    await expect(send(shop, conversation, offer)).rejects.toMatchObject({ reason: "opted_out" });
  });
});
