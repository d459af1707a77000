import { GET as list } from "@/app/api/v1/webhook-events/route";
import { GET as detail } from "@/app/api/v1/webhook-events/[webhookEventId]/route";
import { POST as replay } from "@/app/api/v1/webhook-events/[webhookEventId]/replays/route";
import { sealAppSecret } from "@/lib/phone-numbers/credentials";
import { platformDb } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import type { WebhookEventDetailView, WebhookEventView } from "@/lib/webhooks/views";
import { ask } from "@/tests/support/handler";
import {
  asMetaWrites,
  deliver,
  envelope,
  eventOf,
  messageOf,
  messagesFrom,
  send,
  settle,
  type Meta,
} from "@/tests/support/webhooks";
import { addMember, makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";
import { drainPending } from "@/lib/webhooks/drain";

jest.setTimeout(120_000);

const waId = "16505551234";
type Page = { data: WebhookEventView[]; nextCursor: string | null };
const listOf = async (shop: TestWorkspace, query: Record<string, string> = {}) =>
  (await ask<Page>(list, shop.apiHeaders, { query })).body;
const detailOf = (shop: TestWorkspace, webhookEventId: string) =>
  ask<WebhookEventDetailView>(detail, shop.apiHeaders, { params: { webhookEventId } });

async function twoShopsInOne() {
  const [a, b] = await Promise.all([makeWorkspace(), makeWorkspace()]);
  const entryOf = ({ phoneNumber }: TestWorkspace, ...messages: Meta[]) =>
    (messagesFrom(phoneNumber, waId, messages) as { entry: unknown[] }).entry;
  const body = {
    object: "whatsapp_business_account",
    entry: [
      ...entryOf(a, messageOf(waId, { text: { body: "secret of a" } })),
      ...entryOf(b, messageOf(waId), { from: waId, type: "text" }),
    ],
  };
  await deliver(body);
  return { a, b, body, id: (await eventOf(body))!.id };
}

test("a workspace lists the webhooks that concerned it, newest first, page by page", async () => {
  const shop = await makeWorkspace();
  for (let i = 0; i < 5; i++) await deliver(envelope(shop.phoneNumber, { i, messages: [messageOf(waId)] }));
  const first = await listOf(shop, { limit: "2" });
  const second = await listOf(shop, { limit: "2", cursor: first.nextCursor! });
  const third = await listOf(shop, { limit: "2", cursor: second.nextCursor! });
  const ids = [...first.data, ...second.data, ...third.data].map(({ id }) => id);
  expect(ids).toHaveLength(5);
  expect(ids).toEqual(ids.toSorted().toReversed());
  expect(third.nextCursor).toBeNull();
  expect(first.data[0]).toMatchObject({
    state: "processed",
    signedBy: "platform",
    attempts: 1,
    error: null,
    summary: { messages: 1 },
    failedItems: 0,
  });
});

test("of a webhook that several share, each sees its own part and nobody the body", async () => {
  const { a, b, id } = await twoShopsInOne();
  expect((await listOf(a)).data).toMatchObject([
    { id, state: "processed", error: null, summary: { messages: 1 } },
  ]);
  expect((await listOf(b)).data).toMatchObject([
    {
      id,
      state: "partial",
      error: "This message has no id.",
      summary: { messages: 1, failed: 1 },
      failedItems: 1,
    },
  ]);
  const ofA = (await detailOf(a, id)).body;
  const ofB = (await detailOf(b, id)).body;
  expect(ofA).toMatchObject({ items: [], body: null });
  expect(ofB.items).toMatchObject([{ path: "entry.1.changes.0.messages.1", state: "failed" }]);
  expect(ofB.body).toBeNull();
  expect(JSON.stringify(ofB)).not.toContain("secret of a");
});

test("a webhook that was about one workspace alone shows its body as it came", async () => {
  const shop = await makeWorkspace();
  const body = asMetaWrites(
    messagesFrom(shop.phoneNumber, waId, [messageOf(waId, { text: { body: "Olá 👍" } })]),
  );
  await deliver(body);
  const { id } = (await listOf(shop)).data[0]!;
  expect((await detailOf(shop, id)).body).toMatchObject({ body, bodyIsCut: false, items: [] });
});

test("webhooks are found by state and by words of their error", async () => {
  const shop = await makeWorkspace();
  await deliver(envelope(shop.phoneNumber, { messages: [messageOf(waId)] }));
  await deliver(envelope(shop.phoneNumber, { messages: [messageOf(waId), { from: waId }] }));
  await deliver(envelope(shop.phoneNumber, { messages: [{ id: "wamid.x" }] }));
  expect((await listOf(shop, { state: "processed" })).data).toHaveLength(1);
  expect((await listOf(shop, { state: "partial" })).data).toHaveLength(1);
  expect((await listOf(shop, { state: "failed" })).data).toHaveLength(1);
  expect((await listOf(shop, { error: "HAS NO ID" })).data.map(({ state }) => state)).toEqual(["partial"]);
  expect((await listOf(shop, { error: "names nobody" })).data.map(({ state }) => state)).toEqual(["failed"]);
  expect((await listOf(shop, { error: "%" })).data).toEqual([]);
});

test.each([[{ limit: "101" }], [{ limit: "0" }], [{ state: "lost" }], [{ cursor: "nonsense" }]])(
  "the question %j is refused in words",
  async (query) => {
    const shop = await makeWorkspace();
    const { status, body } = await ask(list, shop.apiHeaders, { query: query as Record<string, string> });
    expect(status).toBe(422);
    expect(body).toMatchObject({ error: { code: "invalid" } });
  },
);

test("another workspace's webhook does not exist, and cannot be replayed", async () => {
  const { a, body, id } = await twoShopsInOne();
  const stranger = await makeWorkspace();
  expect((await detailOf(stranger, id)).status).toBe(404);
  const answer = await ask(replay, stranger.apiHeaders, { method: "POST", params: { webhookEventId: id } });
  expect(answer.status).toBe(404);
  expect(await eventOf(body)).toMatchObject({ attempts: 1 });
  expect((await detailOf(a, newId())).status).toBe(404);
  expect((await detailOf(a, "x")).status).toBe(404);
});

test("an admin replays a webhook: nothing doubles, and it is in the audit log; an agent may not", async () => {
  const shop = await makeWorkspace();
  const body = messagesFrom(shop.phoneNumber, waId, [messageOf(waId), { from: waId }]);
  await deliver(body);
  const { id } = (await listOf(shop)).data[0]!;
  const agent = await addMember(shop.workspace, "agent");
  const params = { webhookEventId: id };
  expect((await ask(replay, agent.headers, { method: "POST", params })).status).toBe(403);
  const answer = await ask<WebhookEventDetailView>(replay, shop.apiHeaders, { method: "POST", params });
  expect(answer.status).toBe(202);
  await settle(body);
  expect((await listOf(shop)).data).toMatchObject([{ id, state: "partial", attempts: 2, failedItems: 1 }]);
  expect((await detailOf(shop, id)).body.items).toMatchObject([{ attempts: 2 }]);
  const where = { workspaceId: shop.workspace.id };
  expect(await platformDb.message.count({ where })).toBe(1);
  expect(
    await platformDb.auditEntry.count({
      where: { ...where, action: "webhook_event.replayed", targetId: id },
    }),
  ).toBe(1);
});

describe("a workspace's own app", () => {
  async function ownApp(shop: TestWorkspace) {
    const key = { workspaceId: shop.workspace.id, id: newId() };
    await platformDb.webhookConnection.create({
      data: {
        ...key,
        name: "Own app",
        appSecret: sealAppSecret(key, "app_secret", "own-app-secret"),
        verifyToken: "own",
      },
    });
    const say = async (body: unknown) => {
      const door = { kind: "connection", connectionId: key.id } as const;
      await send(body, { door, secret: "own-app-secret" });
      const open = () => platformDb.webhookEvent.count({ where: { signedBy: key.id, state: "pending" } });
      do await drainPending();
      while ((await open()) > 0);
    };
    return { ...key, say };
  }

  test("speaks for its own numbers", async () => {
    const shop = await makeWorkspace();
    const { id, say } = await ownApp(shop);
    await say(messagesFrom(shop.phoneNumber, waId, [messageOf(waId)]));
    expect(await platformDb.message.count({ where: { workspaceId: shop.workspace.id } })).toBe(1);
    expect((await listOf(shop)).data).toMatchObject([{ signedBy: id, state: "processed" }]);
  });

  test("cannot touch another workspace's numbers, accounts or messages, whatever it signs", async () => {
    const [victim, attacker] = await Promise.all([makeWorkspace(), makeWorkspace()]);
    await deliver(messagesFrom(victim.phoneNumber, waId, [messageOf(waId)]));
    const before = await platformDb.message.findMany({ where: { workspaceId: victim.workspace.id } });
    const { say } = await ownApp(attacker);
    const number = { metaId: victim.phoneNumber.metaId, wabaMetaId: victim.waba.metaId };
    await say(messagesFrom(number, waId, [messageOf(waId, { text: { body: "forged" } })]));
    await say(
      envelope(number, { statuses: [{ id: before[0]!.wamid, status: "failed", timestamp: "1769000000" }] }),
    );
    await say({
      entry: [
        {
          id: victim.waba.metaId,
          changes: [{ field: "account_update", value: { event: "ACCOUNT_DELETED" } }],
        },
      ],
    });
    expect(await platformDb.message.findMany({ where: { workspaceId: victim.workspace.id } })).toEqual(
      before,
    );
    expect(await platformDb.orphanStatus.count({ where: { metaNumberId: number.metaId } })).toBe(0);
    expect(
      await platformDb.phoneNumber.findFirst({ where: { workspaceId: victim.workspace.id } }),
    ).toMatchObject({
      state: "connected",
      metaStatus: "CONNECTED",
    });
    expect((await listOf(victim)).data).toHaveLength(1);
    const log = (await listOf(attacker)).data;
    expect(log.map(({ state }) => state)).toEqual(["unmatched", "unmatched", "unmatched"]);
    expect(log.at(-1)!.error).toContain("is not of the workspace whose app signed this");
  });

  test("sees its own broken bodies in its log", async () => {
    const shop = await makeWorkspace();
    const { say } = await ownApp(shop);
    await say("{");
    expect((await listOf(shop)).data).toMatchObject([
      { state: "quarantined", error: "The body is not valid JSON." },
    ]);
  });
});
