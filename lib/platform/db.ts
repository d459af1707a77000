import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/lib/platform/env";
import { Prisma, PrismaClient } from "@/lib/platform/generated/prisma/client";

export { Prisma };

/** Tables whose rows belong to one workspace; the guard below refuses a call that does not name it. */
export const tenantModels: ReadonlySet<string> = new Set([
  "Membership",
  "Invitation",
  "SessionVisit",
  "ApiKey",
  "WebhookConnection",
  "Waba",
  "PhoneNumber",
  "Contact",
  "ContactIdentity",
  "Conversation",
  "Message",
  "MessageAttempt",
  "IdempotencyKey",
  "WebhookEventShare",
  "Team",
  "TeamMember",
  "PushSubscription",
  "ConsentEvent",
  "ContactChange",
  "ContactChangeBatch",
  "ContactErasure",
  "ContactStop",
  "RetentionRun",
  "Segment",
  "ContactImport",
  "ContactImportChange",
  "ContactImportError",
  "Template",
  "TemplateEvent",
  "Campaign",
  "CampaignVariant",
  "CampaignRecipient",
  "ScheduledMessage",
  "Label",
  "LabelRemoval",
  "CustomField",
  "CustomFieldRemoval",
  "ContactNote",
  "ContactMerge",
  "Media",
  "ConversationRead",
  "Mention",
  "CannedReply",
  "Macro",
  "SavedView",
  "MessageSearch",
  "MessageSearchQueue",
  "Subscription",
  "MessageUsage",
  "UsageRollup",
  "UsageChange",
  "BillingNotice",
  "MessageRollup",
  "ResponseRollup",
  "MessageDay",
  "ResponseDay",
  "FirstResponse",
  "RollupChange",
  "WorkspaceLogo",
  "FormerSlug",
  "WorkspaceExport",
]);

type Row = Record<string, unknown>;

const namesWorkspace = (part: unknown): boolean =>
  typeof part === "object" &&
  part !== null &&
  (typeof (part as Row).workspaceId === "string" ||
    Object.entries(part).some(
      ([key, value]) =>
        key.startsWith("workspaceId_") && typeof (value as Row | undefined)?.workspaceId === "string",
    ));

/** @throws when a call on a tenant table does not say which workspace it is for. */
export function assertNamesWorkspace(model: string, operation: string, args: unknown): void {
  if (!tenantModels.has(model)) return;
  const { where, data, create } = (args ?? {}) as { where?: unknown; data?: unknown; create?: unknown };
  const rows = Array.isArray(data) ? data : [data];
  const ok = operation.startsWith("create")
    ? rows.every(namesWorkspace)
    : namesWorkspace(where) && (operation !== "upsert" || namesWorkspace(create));
  if (!ok) throw new Error(`${model}.${operation} was called without a workspaceId.`);
}

// One set per process, kept over hot reloads in development.
const store = globalThis as unknown as {
  parleyDb?: { pool: pg.Pool; ingestPool: pg.Pool; platformDb: PrismaClient; db: ReturnType<typeof guard> };
};

function newPool(max: number, settings: { statementTimeoutMs: number; connectTimeoutMs: number }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    statement_timeout: settings.statementTimeoutMs,
    application_name: "parley",
  });
  // A backend that dies must not take the process with it, neither an idle one nor, between two statements, that of a
  // transaction: its next statement is refused, and the one after it has a new connection.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

function guard(client: PrismaClient) {
  return client.$extends({
    query: {
      $allModels: {
        $allOperations({ model, operation, args, query }) {
          assertNamesWorkspace(model, operation, args);
          return query(args);
        },
      },
    },
  });
}

function open() {
  if (store.parleyDb) return store.parleyDb;
  const pool = newPool(12, { statementTimeoutMs: 30_000, connectTimeoutMs: 5_000 });
  const ingestPool = newPool(3, { statementTimeoutMs: 2_000, connectTimeoutMs: 800 });
  const platformDb = new PrismaClient({
    adapter: new PrismaPg(pool),
    // On a busy machine waiting is better than failing: as long as for a connection, and long enough to end the work.
    transactionOptions: { maxWait: 5_000, timeout: 15_000 },
  });
  return (store.parleyDb = { pool, ingestPool, platformDb, db: guard(platformDb) });
}

const lazily = <T extends object>(get: () => T): T =>
  new Proxy({} as T, {
    get: (_, name) => {
      const target = get();
      const value = Reflect.get(target, name) as unknown;
      return typeof value === "function" ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });

export type Db = ReturnType<typeof guard>;

/** Prisma for everything that belongs to a workspace: a tenant table cannot be asked without a workspaceId. */
export const db: Db = lazily(() => open().db);

/** Prisma without the guard: signing in, minting scopes, operating the platform. */
export const platformDb: PrismaClient = lazily(() => open().platformDb);

/** Plain SQL for the hot paths: set-based statements that the ORM cannot say. */
export const pool: pg.Pool = lazily(() => open().pool);

/** A few connections only for storing webhooks, so that nothing else can starve them; gives up within a second. */
export const ingestPool: pg.Pool = lazily(() => open().ingestPool);

/**
 * Runs `work` in one transaction; rolls back when it throws.
 * @param begin what opens it, with the settings it needs
 */
export async function transaction<T>(
  work: (client: pg.PoolClient) => Promise<T>,
  begin = "BEGIN",
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    await client.query("ROLLBACK").then(
      () => client.release(),
      (broken: Error) => client.release(broken),
    );
    throw error;
  }
}

/** Closes every connection; the process may end after it. */
export async function closeDb(): Promise<void> {
  const opened = store.parleyDb;
  store.parleyDb = undefined;
  if (!opened) return;
  await opened.platformDb.$disconnect();
  await Promise.all([opened.pool.end(), opened.ingestPool.end()]);
}
