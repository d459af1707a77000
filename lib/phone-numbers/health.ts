import { examineNumber } from "@/lib/phone-numbers/checks";
import { graphUrlOf, openAccessToken } from "@/lib/phone-numbers/credentials";
import { resumePhoneNumber } from "@/lib/phone-numbers/jobs";
import { announceNumber, getPhoneNumber } from "@/lib/phone-numbers/queries";
import { mergeChecks, stateAfter } from "@/lib/phone-numbers/rules";
import {
  foreignApp,
  keepSubscribed,
  subscribe,
  subscriberFor,
  subscriberOf,
  unsubscribe,
} from "@/lib/phone-numbers/subscription";
import type { HealthCheck, PhoneNumberView } from "@/lib/phone-numbers/views";
import { db, platformDb, type Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { useRate } from "@/lib/platform/rate-limit";
import { connectSandbox } from "@/lib/tenancy/jobs";
import type { Scope } from "@/lib/tenancy/scope";

const testRate = { name: "phone-number-test", limit: 12, windowSeconds: 300 };

/**
 * Asks Meta how a number is and keeps the answer. What could not be asked stays as it was: a network that is down, ours
 * or Meta's, never makes a number unhealthy. A lost subscription is renewed. A number that recovers sends what waited.
 * @returns null when there is nothing to ask: the number is disconnected or gone
 */
export async function checkNumber(scope: Scope, phoneNumberId: string): Promise<PhoneNumberView | null> {
  const { workspaceId } = scope;
  const number = await db.phoneNumber.findUnique({
    where: { workspaceId_id: { workspaceId, id: phoneNumberId } },
    include: { waba: { include: { webhookConnection: true } } },
  });
  if (!number || number.connectedMetaId === null) return null;
  const { waba } = number;
  const target = { baseUrl: graphUrlOf(waba), accessToken: openAccessToken(waba) };
  const now = new Date();
  const findings = await examineNumber(target, { wabaId: waba.metaId, phoneNumberId: number.metaId }, now);

  let webhooks: HealthCheck | null = null;
  let { webhookConnectionId } = waba;
  if (findings.waba) {
    const found = await subscriberFor(scope, findings.app, waba.webhookConnection);
    webhookConnectionId = found.webhookConnectionId;
    webhooks = foreignApp(findings.app, found.subscriber);
    webhooks ??= await keepSubscribed(target, waba.metaId, found.subscriber);
  }
  const before = number.health as HealthCheck[];
  const checks = mergeChecks(before, [...findings.checks, ...(webhooks ? [webhooks] : [])]);
  const usable = findings.number?.usable ?? null;
  const state = stateAfter(number.state, findings.checks, usable);

  const { usable: _usable, canRegister: _canRegister, ...facts } = findings.number ?? {};
  await db.$transaction(async (tx) => {
    // Only if it is still the token that was asked about: somebody may have replaced it meanwhile.
    const { count } = await tx.waba.updateMany({
      where: { workspaceId, id: waba.id, accessToken: waba.accessToken },
      data: {
        ...(findings.tokenState
          ? { tokenState: findings.tokenState, tokenExpiresAt: findings.expiresAt, tokenCheckedAt: now }
          : {}),
        ...(findings.waba?.name ? { name: findings.waba.name } : {}),
        ...(findings.waba?.portfolioId ? { portfolioId: findings.waba.portfolioId } : {}),
        webhookConnectionId,
        ...(webhooks ? { subscribedAt: webhooks.ok ? (waba.subscribedAt ?? now) : null } : {}),
      },
    });
    if (count === 0) return;
    await tx.phoneNumber.updateMany({
      where: { workspaceId, id: phoneNumberId, connectedMetaId: { not: null } },
      data: { ...facts, state, health: checks as unknown as Prisma.InputJsonArray, healthCheckedAt: now },
    });
  });
  // A simulator that lost its memory knows no token of ours: its account is made again.
  if (number.isSandbox && findings.tokenState === "invalid")
    await ring(connectSandbox, { workspaceId }, { id: workspaceId });
  const recovered =
    findings.tokenState === "ok" && (number.state === "unhealthy" || waba.tokenState !== "ok");
  if (recovered && state === "connected") {
    await ring(resumePhoneNumber, { workspaceId, phoneNumberId }, { id: phoneNumberId });
  }
  return announceNumber(scope, phoneNumberId);
}

/**
 * The same, asked for by a person: not more than twelve times in five minutes, so that Meta's hourly limit is left.
 * @throws AppError not_found; conflict when it is disconnected; rate_limited
 */
export async function testNumber(scope: Scope, phoneNumberId: string): Promise<PhoneNumberView> {
  await getPhoneNumber(scope, phoneNumberId);
  const decision = await useRate([{ limit: testRate, subject: phoneNumberId }]);
  if (!decision.allowed) {
    throw new AppError(
      "rate_limited",
      "too_many_tests",
      `This number was tested many times just now. Test it again in ${decision.retryAfterSeconds} seconds.`,
      { retryAfterSeconds: decision.retryAfterSeconds },
    );
  }
  const view = await checkNumber(scope, phoneNumberId);
  if (view) return view;
  throw new AppError(
    "conflict",
    "number_disconnected",
    "This number is disconnected. Connect it to test it.",
  );
}

/**
 * Ends the subscription of an account of which no number is connected any more, here or in another workspace: the
 * subscription belongs to the app, which they share.
 */
export async function unsubscribeIfUnused(scope: Scope, wabaId: string): Promise<void> {
  const { workspaceId } = scope;
  const waba = await db.waba.findUnique({
    where: { workspaceId_id: { workspaceId, id: wabaId } },
    include: { webhookConnection: true },
  });
  if (!waba?.subscribedAt) return;
  const inUse = () =>
    platformDb.phoneNumber.count({
      where: { connectedMetaId: { not: null }, waba: { metaId: waba.metaId } },
    });
  const forget = () =>
    db.waba.updateMany({ where: { workspaceId, id: wabaId }, data: { subscribedAt: null } });
  const own = () => db.phoneNumber.count({ where: { workspaceId, wabaId, connectedMetaId: { not: null } } });

  if ((await own()) > 0) return;
  if ((await inUse()) > 0) {
    await forget();
    return;
  }
  const target = { baseUrl: graphUrlOf(waba), accessToken: openAccessToken(waba) };
  if (!(await unsubscribe(target, waba.metaId))) return;
  await forget();
  // Connected again while Meta was asked: the connection has subscribed before our farewell arrived.
  if ((await inUse()) > 0) await subscribe(target, waba.metaId, subscriberOf(waba.webhookConnection));
}
