import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { sendMessage } from "@/lib/inbox/commands";
import { deliverQueued } from "@/lib/inbox/delivery";
import type { MessageView } from "@/lib/inbox/views";
import { platformDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis, redisReady } from "@/lib/platform/redis";
import { drainPending } from "@/lib/webhooks/drain";
import { readBytes, storeWebhook } from "@/lib/webhooks/store";
import type { NewAccount } from "@/simulator/types/account";
import type { LedgerRow } from "@/simulator/types/ledger";
import type { Limits } from "@/simulator/types/number";
import { startSimulator, type Running } from "@/tests/simulator/harness";
import { addConversation } from "@/tests/support/conversation";
import { ownDatabase } from "@/tests/support/own-database";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";
import { addPhoneNumber, makeWorkspace } from "@/tests/support/workspace";

/** The product's door for webhooks, opened by the test: what comes in is drained in this process before it is answered. */
export type OwnDoor = {
  /** The address for SIMULATOR_WEBHOOK_URL. */
  url: string;
  /** Resolves when everything that came in has been drained. */
  quiet: () => Promise<void>;
  close: () => Promise<void>;
};

export async function openDoor(): Promise<OwnDoor> {
  let drained: Promise<unknown> = Promise.resolve();
  const atWork = new Set<Promise<unknown>>();
  const server = createServer((request: IncomingMessage, response) => {
    const work = (async () => {
      if (request.method === "GET") {
        const url = new URL(request.url ?? "/", "http://product");
        return response.end(url.searchParams.get("hub.challenge") ?? "");
      }
      const bytes = (await readBytes(request))!;
      const signature = request.headers["x-hub-signature-256"];
      const { status, body } = await storeWebhook({
        door: { kind: "platform" },
        bytes,
        signature: typeof signature === "string" ? signature : null,
      });
      drained = drained.then(() => drainPending());
      await drained;
      response.writeHead(status).end(body);
    })().catch(() => response.destroy());
    atWork.add(work);
    void work.finally(() => atWork.delete(work));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A test that fails half-way leaves it open: that must not keep the run alive.
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    quiet: async () => {
      await Promise.all(atWork);
      await drained;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      // Nothing may touch the database after the test has closed it.
      await Promise.all(atWork);
      await drained;
    },
  };
}

/** A simulated Meta whose webhooks come through the product's own door and are drained at once. */
export type LiveMeta = Running & {
  /** Resolves when every webhook that is due has been drained. */
  quiet: () => Promise<void>;
};

/**
 * Starts a simulator of the test's own and takes in its webhooks in this process, into a database of its own. Call it
 * before anything reads the environment.
 */
export async function liveMeta(): Promise<LiveMeta> {
  const database = await ownDatabase();
  const door = await openDoor();
  const running = await startSimulator({ SIMULATOR_WEBHOOK_URL: door.url });
  Object.assign(process.env, {
    META_GRAPH_URL: running.url,
    META_APP_ID: running.appId,
    META_APP_SECRET: running.appSecret,
  });
  return {
    ...running,
    quiet: async () => {
      await running.sim.webhooks.waitIdle({ timeoutMs: 20_000 });
      await door.quiet();
    },
    close: async () => {
      await running.close();
      await door.close();
      await database.drop();
    },
  };
}

/** A simulated Meta, and a queue of its own, while the tests of a file run. */
export function ownMeta(): () => LiveMeta {
  let meta: LiveMeta;
  let queue: OwnRedis;
  beforeAll(async () => {
    queue = await ownRedis();
    queue.use();
    meta = await liveMeta();
    await redisReady();
  });
  afterAll(async () => {
    await meta.close();
    await closeQueues();
    // Before its server goes: a client that lost it would look for it for ever.
    closeRedis();
    await queue.remove();
  });
  return () => meta;
}

export type SendingShop = Awaited<ReturnType<typeof openShop>>;

/** A workspace with a number that lives in the simulator, by default without any limit of Meta's. */
export async function openShop(
  meta: Pick<Running, "sim" | "url">,
  options: {
    limits?: Partial<Limits>;
    throughput?: number;
    account?: Partial<NewAccount>;
    /** Base address for sending, when it is not the simulator itself. */
    graphUrl?: string;
  } = {},
) {
  const shop = await makeWorkspace();
  const account = await meta.sim.accounts.create({
    businessName: "Acme Shoes",
    customers: false,
    numbers: [{ limits: { messagesPerSecond: null, pair: false, window: false, ...options.limits } }],
    ...options.account,
  });
  const metaNumberId = account.phoneNumbers[0]!.id;
  const { phoneNumber, waba } = await addPhoneNumber(shop.workspace.id, {
    graphUrl: options.graphUrl ?? meta.url,
    accessToken: account.accessToken,
    metaId: metaNumberId,
    wabaMetaId: account.wabaId,
    throughput: options.throughput ?? 1_000,
  });
  const workspaceId = shop.workspace.id;
  const ids = { workspaceId, phoneNumberId: phoneNumber.id };
  let customers = 0;

  return {
    ...shop,
    account,
    phoneNumber,
    waba,
    ids,
    metaNumberId,
    /** A conversation with somebody new, its window open unless said otherwise. */
    conversation: async (data: Parameters<typeof addConversation>[1] = {}) => {
      const waId = `1555${String(metaNumberId).slice(-6)}${String(++customers).padStart(4, "0")}`;
      return addConversation(ids, { contact: { waId, profileName: `Customer ${customers}` }, ...data });
    },
    /** Writes as the agent. */
    write: (conversationId: string, body = "Hello", more: { idempotencyKey?: string; now?: Date } = {}) =>
      sendMessage(
        shop.scope,
        { type: "text", text: { body }, conversationId },
        { idempotencyKey: more.idempotencyKey, now: more.now ?? new Date() },
      ),
    /** Sends all that is due. */
    deliver: (times?: Parameters<typeof deliverQueued>[1]) => deliverQueued(ids, times),
    /** The row as it is now. */
    row: (messageId: string) =>
      platformDb.message.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId, id: messageId } } }),
    statuses: async (messages: readonly MessageView[]) => {
      const rows = await platformDb.message.findMany({
        where: { workspaceId, id: { in: messages.map(({ id }) => id) } },
        select: { id: true, status: true },
      });
      const byId = new Map(rows.map(({ id, status }) => [id, status]));
      return messages.map(({ id }) => byId.get(id));
    },
    attempts: (messageId: string) =>
      platformDb.messageAttempt.findMany({ where: { workspaceId, messageId }, orderBy: { number: "asc" } }),
    /** What Meta really accepted, in order. */
    accepted: (): Promise<LedgerRow[]> => meta.sim.ledger.all({ numberId: metaNumberId }),
    number: () =>
      platformDb.phoneNumber.findUniqueOrThrow({
        where: { workspaceId_id: { workspaceId, id: phoneNumber.id } },
      }),
  };
}

/** No message was accepted more than once: the promise that must never break. */
export async function expectNothingTwice(shop: Pick<SendingShop, "accepted">): Promise<void> {
  const times = new Map<string, number>();
  for (const { callbackData } of await shop.accepted()) {
    times.set(callbackData!, (times.get(callbackData!) ?? 0) + 1);
  }
  expect([...times].filter(([, count]) => count > 1)).toEqual([]);
}
