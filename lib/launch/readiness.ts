import { readEntitlement, sqlOf } from "@/lib/billing/plans/entitlements";
import { readAllowance } from "@/lib/billing/plans/messages";
import { findHello, findTestMessage, greetingCode, greetingFor } from "@/lib/launch/greetings";
import { askReadiness, readinessAnswers, type ReadinessAnswers } from "@/lib/launch/questions";
import { readinessOf, type ReadinessFacts } from "@/lib/launch/readiness-rules";
import type { ReadinessView } from "@/lib/launch/views";
import { graphUrlOf, openAccessToken } from "@/lib/phone-numbers/credentials";
import { testNumber } from "@/lib/phone-numbers/health";
import { phoneNumberSelect, toPhoneNumberView } from "@/lib/phone-numbers/views";
import { callbackUrlOf } from "@/lib/phone-numbers/webhook-connections";
import { db, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError, notFound } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

const numberSelect = {
  ...phoneNumberSelect,
  connectedMetaId: true,
  wabaId: true,
  readiness: true,
  waba: {
    select: {
      ...phoneNumberSelect.waba.select,
      id: true,
      workspaceId: true,
      accessToken: true,
      graphUrl: true,
      webhookConnection: { select: { id: true, verifyToken: true } },
    },
  },
} as const;

async function readNumber({ workspaceId }: Scope, phoneNumberId: string) {
  const row = await db.phoneNumber.findUnique({
    where: { workspaceId_id: { workspaceId, id: phoneNumberId } },
    select: numberSelect,
  });
  if (!row) throw notFound("phone_number");
  return row;
}

type NumberRow = Awaited<ReturnType<typeof readNumber>>;

/** What was learnt since the number was connected. A row may hold what an earlier version of this code wrote. */
function answersOf({ readiness, connectedAt }: Pick<NumberRow, "readiness" | "connectedAt">) {
  const { data } = readinessAnswers.safeParse(readiness);
  return data && new Date(data.askedAt) >= connectedAt ? data : null;
}

/** Where Meta shall post the events of a number, and with which token it greets: the workspace's own app's, or ours. */
const callbackOf = ({ waba: { webhookConnection: own } }: NumberRow): { url: string; verifyToken: string } =>
  own
    ? { url: callbackUrlOf(own.id), verifyToken: own.verifyToken }
    : { url: `${env.APP_URL}/api/webhooks/whatsapp`, verifyToken: env.META_WEBHOOK_VERIFY_TOKEN };

const inReview = new Set(["PENDING", "IN_APPEAL"]);
const refused = new Set(["REJECTED", "PAUSED", "DISABLED"]);

async function countTemplates(workspaceId: string, wabaId: string): Promise<ReadinessFacts["templates"]> {
  const rows = await db.template.groupBy({
    by: ["status"],
    where: { workspaceId, wabaId, deletedAt: null },
    _count: true,
  });
  const sum = (counts: (status: string) => boolean) =>
    rows.filter(({ status }) => counts(status)).reduce((total, row) => total + row._count, 0);
  return {
    approved: sum((status) => status === "APPROVED"),
    inReview: sum((status) => inReview.has(status)),
    refused: sum((status) => refused.has(status)),
  };
}

async function readPlan(workspaceId: string, now: Date): Promise<ReadinessFacts["plan"]> {
  const sql = sqlOf(pool);
  const [{ plan, standing }, { refusal }] = await Promise.all([
    readEntitlement(sql, workspaceId, now),
    readAllowance(sql, workspaceId, now),
  ]);
  return { name: plan.name, standing: standing.kind, refusal: refusal?.message ?? null };
}

async function toReadiness(scope: Scope, row: NumberRow, now: Date): Promise<ReadinessView> {
  const { workspaceId } = scope;
  const code = greetingCode(scope, row.id);
  const answers = answersOf(row);
  const [found, templates, plan] = await Promise.all([
    findHello(workspaceId, row.id, code, row.connectedAt),
    countTemplates(workspaceId, row.wabaId),
    readPlan(workspaceId, now),
  ]);
  const testMessage = found?.hello.isYours
    ? await findTestMessage(workspaceId, found.hello.conversationId, found.createdAt)
    : null;
  const { readiness: _, connectedMetaId: __, wabaId: ___, ...shown } = row;
  const number = toPhoneNumberView(shown);
  const { checks, live } = readinessOf({
    number,
    answers,
    callbackUrl: callbackOf(row).url,
    plan,
    templates,
    receivedAt: found?.hello.at ?? answers?.receivedAt ?? null,
  });
  return {
    phoneNumberId: row.id,
    live: live && number.state === "connected",
    checks,
    checkedAt: answers?.askedAt ?? null,
    greeting: greetingFor(code, row.displayPhoneNumber),
    hello: found?.hello ?? null,
    testMessage,
  };
}

/**
 * What stands between a number and going live, by what is known. Asks nobody.
 * @throws AppError not_found
 */
export async function getReadiness(scope: Scope, phoneNumberId: string): Promise<ReadinessView> {
  return toReadiness(scope, await readNumber(scope, phoneNumberId), new Date());
}

/** What to keep: nothing of a token that does not work, everything while Meta cannot be reached. */
async function ask(scope: Scope, row: NumberRow, now: Date): Promise<ReadinessAnswers | null> {
  const before = answersOf(row);
  const health = toPhoneNumberView(row).health;
  const says = (name: string) => health.find(({ check }) => check === name)?.ok;
  if (says("network") === false) return before;
  if (says("token") !== true) return null;
  const target = { baseUrl: graphUrlOf(row.waba), accessToken: openAccessToken(row.waba) };
  const ids = { wabaId: row.waba.metaId, phoneNumberId: row.metaId };
  const [answers, found] = await Promise.all([
    askReadiness(target, ids, callbackOf(row), now),
    findHello(scope.workspaceId, row.id, greetingCode(scope, row.id), row.connectedAt),
  ]);
  // After a campaign to many who never wrote, the message that proved it is out of reach.
  return { ...answers, receivedAt: found?.hello.at ?? before?.receivedAt ?? null };
}

/**
 * Asks everything anew: the health of the number, as "Test now" does, and what only going live needs. Keeps the answers.
 * @throws AppError not_found; conflict when the number is disconnected; rate_limited after twelve in five minutes
 */
export async function checkReadiness(scope: Scope, phoneNumberId: string): Promise<ReadinessView> {
  await testNumber(scope, phoneNumberId);
  const now = new Date();
  const row = await readNumber(scope, phoneNumberId);
  if (row.connectedMetaId === null) {
    throw new AppError(
      "conflict",
      "number_disconnected",
      "This number is disconnected. Connect it to check it.",
    );
  }
  const readiness = await ask(scope, row, now);
  await pool.query(
    `UPDATE phone_numbers SET readiness = $3::jsonb WHERE workspace_id = $1 AND id = $2 AND connected_meta_id IS NOT NULL`,
    [scope.workspaceId, phoneNumberId, readiness === null ? null : JSON.stringify(readiness)],
  );
  return toReadiness(scope, { ...row, readiness }, new Date());
}
