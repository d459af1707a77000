import { examineNumber, type Findings } from "@/lib/phone-numbers/checks";
import { bindNumber, claimedElsewhere, type Bound } from "@/lib/phone-numbers/connect";
import { graphUrlOf } from "@/lib/phone-numbers/credentials";
import { failed, metaSaid, networkTrouble, passed } from "@/lib/phone-numbers/findings";
import { resumePhoneNumber, unsubscribeWaba } from "@/lib/phone-numbers/jobs";
import { announceNumber } from "@/lib/phone-numbers/queries";
import { connectable, sameDigits } from "@/lib/phone-numbers/rules";
import type { ConnectInput } from "@/lib/phone-numbers/schemas";
import { foreignApp, subscribe, subscriberFor, type Subscriber } from "@/lib/phone-numbers/subscription";
import type { ConnectionReport, HealthCheck, PhoneNumberView } from "@/lib/phone-numbers/views";
import { db, platformDb, type Prisma } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { useRate } from "@/lib/platform/rate-limit";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";
import { callGraph, type GraphTarget } from "@/lib/whatsapp/client";

const connectRate = { name: "phone-number-connect", limit: 30, windowSeconds: 300 };

/** What only the operator's console and the code itself may say. */
export type ConnectOptions = {
  /** Base address of the Graph API for this account; null: META_GRAPH_URL; undefined: as it was. */
  graphUrl?: string | null;
  /** The number somebody typed; compared with what Meta says. */
  displayPhoneNumber?: string;
  /** Nobody is asked, and the health sweep leaves the number alone until somebody tests it. */
  skipCheck?: boolean;
  call?: AuditCall;
};

type Proof = {
  target: GraphTarget;
  findings: Findings;
  checks: HealthCheck[];
  subscriber: Subscriber;
  webhookConnectionId: string | null;
  /** The token is of an app whose events do not come here. */
  foreign: boolean;
};

/** Meta counts the calls of an app per hour; nobody in a workspace may use them up by trying tokens. */
async function limitRate(scope: Scope): Promise<void> {
  if (scope.actor.type === "operator" || scope.actor.type === "system") return;
  const decision = await useRate([{ limit: connectRate, subject: scope.workspaceId }]);
  if (decision.allowed) return;
  throw new AppError(
    "rate_limited",
    "too_many_tries",
    `Many connections were tried just now. Try again in ${decision.retryAfterSeconds} seconds.`,
    { retryAfterSeconds: decision.retryAfterSeconds },
  );
}

const isClaimedElsewhere = async (scope: Scope, metaId: string): Promise<boolean> => {
  const holder = await platformDb.phoneNumber.findUnique({
    where: { connectedMetaId: metaId },
    select: { workspaceId: true },
  });
  return holder !== null && holder.workspaceId !== scope.workspaceId;
};

/** Asks Meta everything, with the token given. Changes nothing, here or there. */
async function prove(scope: Scope, input: ConnectInput, options: ConnectOptions): Promise<Proof> {
  const { workspaceId } = scope;
  const known = await db.waba.findUnique({
    where: { workspaceId_metaId: { workspaceId, metaId: input.wabaId } },
    select: { graphUrl: true },
  });
  const graphUrl = options.graphUrl === undefined ? (known?.graphUrl ?? null) : options.graphUrl;
  const target = { baseUrl: graphUrlOf({ graphUrl }), accessToken: input.accessToken };
  const findings = await examineNumber(target, input);
  const { subscriber, webhookConnectionId } = await subscriberFor(scope, findings.app);
  const foreign = foreignApp(findings.app, subscriber);
  const checks = [...findings.checks];
  const numberCheck = checks.find(({ check }) => check === "number");
  if (findings.number && numberCheck) {
    const typed = options.displayPhoneNumber;
    if (typed !== undefined && !sameDigits(typed, findings.number.displayPhoneNumber)) {
      Object.assign(
        numberCheck,
        failed("number", `The ID belongs to ${findings.number.displayPhoneNumber}, not to ${typed}.`),
      );
    }
    // Told only to somebody whose token speaks for the number: who uses Parley is nobody else's business.
    if (await isClaimedElsewhere(scope, input.phoneNumberId)) {
      Object.assign(numberCheck, failed("number", claimedElsewhere().message));
    }
  }
  if (findings.number) {
    checks.push(
      foreign ?? passed("webhooks", "Parley asks Meta for customers' messages as soon as it is connected."),
    );
  }
  return {
    target,
    findings,
    checks,
    subscriber,
    webhookConnectionId,
    foreign: foreign !== null,
  };
}

/** Connecting on trial: every check, nothing changed. */
export async function tryConnection(scope: Scope, input: ConnectInput): Promise<ConnectionReport> {
  await limitRate(scope);
  const { checks, findings } = await prove(scope, input, {});
  const { number } = findings;
  return {
    checks,
    canConnect: connectable(checks) || (number?.canRegister === true && input.pin !== undefined),
    needsPin: number?.canRegister === true,
    number: number && {
      displayPhoneNumber: number.displayPhoneNumber,
      verifiedName: number.verifiedName,
      metaStatus: number.metaStatus,
      qualityRating: number.qualityRating,
      messagingLimit: number.messagingLimit,
      throughput: number.throughput,
    },
  };
}

function refuse(checks: HealthCheck[]): AppError {
  const problem = checks.find(({ ok }) => !ok);
  const message = problem?.message ?? "Meta did not confirm this number.";
  const data = { checks };
  if (problem?.check === "network") return new AppError("unavailable", "meta_unreachable", message, { data });
  if (problem?.message === claimedElsewhere().message) {
    return new AppError("conflict", "number_claimed", message, { data });
  }
  return new AppError("invalid", "checks_failed", message, { data });
}

/** Registers a verified number for the Cloud API. @returns what is wrong, or null */
async function registerNumber(target: GraphTarget, metaId: string, pin: string): Promise<HealthCheck | null> {
  const answer = await callGraph(target, {
    method: "POST",
    path: `/${metaId}/register`,
    body: { messaging_product: "whatsapp", pin },
  });
  if (answer.ok) return null;
  const trouble = networkTrouble(answer);
  if (trouble) return trouble;
  const code = answer.error?.code;
  const advice: Record<number, string> = {
    133005:
      "The PIN is wrong. Your turn: enter the PIN set for this number, or reset it in WhatsApp Manager.",
    133006:
      "The number must be verified first. Your turn: verify it in WhatsApp Manager with the code Meta sends.",
    133008: "The PIN was wrong too often. Wait until Meta allows the next try.",
    133009: "PINs were tried too fast. Wait a few minutes, then try again.",
    133015: "The number was removed only just now. Wait five minutes, then try again.",
    133016: "The number was registered too often in the last 72 hours. Wait until Meta allows the next try.",
  };
  const words = (code !== undefined && advice[code]) || "Meta did not register the number.";
  return failed("number", `${words} ${metaSaid(answer)}`, code);
}

/** After the row is there: events that come at once have an owner. */
async function receive(scope: Scope, bound: Bound, proof: Proof, wabaMetaId: string): Promise<void> {
  const { workspaceId } = scope;
  const webhooks = await subscribe(proof.target, wabaMetaId, proof.subscriber);
  const checks = [...proof.checks.filter(({ check }) => check !== "webhooks"), webhooks];
  await db.$transaction([
    db.waba.updateMany({
      where: { workspaceId, id: bound.wabaId },
      data: { subscribedAt: webhooks.ok ? new Date() : null },
    }),
    db.phoneNumber.updateMany({
      where: { workspaceId, id: bound.id },
      data: { health: checks as unknown as Prisma.InputJsonArray },
    }),
  ]);
}

/**
 * Connects a number after proving, with the token given, that it lives and may be used. Connecting it again in the same
 * workspace replaces the token and lets waiting messages go; after a disconnection it takes its history up again.
 * @throws AppError invalid `checks_failed` and unavailable `meta_unreachable`, both with `data.checks`;
 *   conflict `number_claimed` while another workspace has it
 */
export async function connectNumber(
  scope: Scope,
  input: ConnectInput,
  options: ConnectOptions = {},
): Promise<PhoneNumberView> {
  const { workspaceId } = scope;
  if (options.skipCheck) {
    const bound = await bindNumber(
      scope,
      {
        ...input,
        tokenState: "unchecked",
        tokenExpiresAt: null,
        graphUrl: options.graphUrl,
        webhookConnectionId: null,
        waba: null,
        number: { displayPhoneNumber: options.displayPhoneNumber ?? input.phoneNumberId },
        checks: [],
      },
      options.call,
    );
    await ring(resumePhoneNumber, { workspaceId, phoneNumberId: bound.id }, { id: bound.id });
    return announceNumber(scope, bound.id);
  }

  await limitRate(scope);
  let proof = await prove(scope, input, options);
  let registered = false;
  if (!connectable(proof.checks) && proof.findings.number?.canRegister && input.pin !== undefined) {
    const problem = await registerNumber(proof.target, input.phoneNumberId, input.pin);
    if (problem) throw refuse(proof.checks.map((check) => (check.check === "number" ? problem : check)));
    registered = true;
    proof = await prove(scope, input, options);
  }
  const { findings, checks } = proof;
  if (!connectable(checks) || !findings.number || !findings.tokenState) throw refuse(checks);
  const bound = await bindNumber(
    scope,
    {
      ...input,
      pin: registered ? input.pin : undefined,
      tokenState: findings.tokenState,
      tokenExpiresAt: findings.expiresAt,
      graphUrl: options.graphUrl,
      webhookConnectionId: proof.webhookConnectionId,
      waba: findings.waba,
      number: findings.number,
      checks,
    },
    options.call,
  );
  if (!proof.foreign) await receive(scope, bound, proof, input.wabaId);
  await ring(resumePhoneNumber, { workspaceId, phoneNumberId: bound.id }, { id: bound.id });
  return announceNumber(scope, bound.id);
}

/**
 * Ends the use of a number here. Its conversations stay readable, its waiting messages wait, and another workspace may
 * connect it. Disconnecting twice is the same as once.
 * @throws AppError not_found
 */
export async function disconnectNumber(
  scope: Scope,
  phoneNumberId: string,
  call?: AuditCall,
): Promise<PhoneNumberView> {
  const { workspaceId } = scope;
  const wabaId = await db.$transaction(async (tx) => {
    const number = await tx.phoneNumber.findUnique({
      where: { workspaceId_id: { workspaceId, id: phoneNumberId } },
      select: { wabaId: true, metaId: true },
    });
    if (!number) throw notFound("phone_number");
    const { count } = await tx.phoneNumber.updateMany({
      where: { workspaceId, id: phoneNumberId, connectedMetaId: { not: null } },
      data: { state: "disconnected", connectedMetaId: null, disconnectedAt: new Date() },
    });
    if (count === 0) return null;
    await recordAudit(
      {
        scope,
        action: "phone_number.disconnected",
        target: { type: "phone_number", id: phoneNumberId },
        data: { metaId: number.metaId },
        call,
      },
      tx,
    );
    return number.wabaId;
  });
  if (wabaId) await ring(unsubscribeWaba, { workspaceId, wabaId }, { id: wabaId });
  return announceNumber(scope, phoneNumberId);
}
