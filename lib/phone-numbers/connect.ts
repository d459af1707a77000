import { sqlOfPrisma, takeRoom } from "@/lib/billing/plans/entitlements";
import { takeNumberTrial } from "@/lib/billing/plans/trials";
import type { NumberFacts, WabaFacts } from "@/lib/phone-numbers/checks";
import { sealAccessToken } from "@/lib/phone-numbers/credentials";
import { stateAfter } from "@/lib/phone-numbers/rules";
import type { HealthCheck, PhoneNumberView } from "@/lib/phone-numbers/views";
import { encryptSecret } from "@/lib/platform/crypto";
import { db, type Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

/** A number and its account, ready to be written down. Everything in it was proven, or vouched for by the operator. */
export type Binding = {
  /** Meta's ids. */
  wabaId: string;
  phoneNumberId: string;
  accessToken: string;
  tokenState: PhoneNumberView["tokenState"];
  tokenExpiresAt: Date | null;
  /** undefined: as it was. */
  graphUrl?: string | null;
  webhookConnectionId: string | null;
  waba: WabaFacts | null;
  number: Pick<NumberFacts, "displayPhoneNumber"> & Partial<NumberFacts>;
  checks: HealthCheck[];
  isSandbox?: boolean;
  /** Two-step verification PIN, when Parley registered the number. */
  pin?: string;
};

export type Bound = { id: string; wabaId: string; reconnected: boolean };

export const claimedElsewhere = () =>
  new AppError(
    "conflict",
    "number_claimed",
    "This number is connected to another workspace. Disconnect it there first, then connect it here.",
  );

/**
 * Writes account and number in one transaction. A number that was here before keeps its row, and with it its history.
 * @throws AppError conflict `number_claimed` when another workspace has it connected, payment_required `limit_reached`
 *   when the plan has no room for it, `trial_used` when its free trial is over; nothing is changed then
 */
export async function bindNumber(scope: Scope, binding: Binding, call?: AuditCall): Promise<Bound> {
  const attempt = () => db.$transaction((tx) => write(tx, scope, binding, call), patience);
  const isTaken = (error: unknown) => (error as { code?: string }).code === "P2002";
  try {
    return await attempt();
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  // Somebody was faster. In our own workspace the second try finds their row; in another one it is theirs.
  return attempt().catch((error: unknown) => {
    throw isTaken(error) ? claimedElsewhere() : error;
  });
}

/** Several who claim one number wait for each other; the usual two and five seconds are short on a busy machine. */
const patience = { maxWait: 15_000, timeout: 15_000 };

type Tx = Parameters<Parameters<typeof db.$transaction>[0]>[0];

/** The token is bound to its row's id, so the row must be there before the token can be sealed. */
async function wabaRowId(tx: Tx, workspaceId: string, metaId: string): Promise<string> {
  const id = newId();
  await tx.waba.createMany({ data: [{ id, workspaceId, metaId, accessToken: "" }], skipDuplicates: true });
  const row = await tx.waba.findUniqueOrThrow({
    where: { workspaceId_metaId: { workspaceId, metaId } },
    select: { id: true },
  });
  return row.id;
}

async function write(tx: Tx, scope: Scope, binding: Binding, call?: AuditCall): Promise<Bound> {
  const { workspaceId } = scope;
  const now = new Date();
  const wabaId = await wabaRowId(tx, workspaceId, binding.wabaId);
  await tx.waba.update({
    where: { workspaceId_id: { workspaceId, id: wabaId } },
    data: {
      accessToken: sealAccessToken({ workspaceId, id: wabaId }, binding.accessToken),
      tokenState: binding.tokenState,
      tokenCheckedAt: now,
      tokenExpiresAt: binding.tokenExpiresAt,
      webhookConnectionId: binding.webhookConnectionId,
      // Its templates are read with this token as soon as the worker sees it.
      templatesDueAt: now,
      ...(binding.graphUrl === undefined ? {} : { graphUrl: binding.graphUrl }),
      ...(binding.waba?.name ? { name: binding.waba.name } : {}),
      ...(binding.waba?.portfolioId ? { portfolioId: binding.waba.portfolioId } : {}),
      ...(binding.isSandbox === undefined ? {} : { isSandbox: binding.isSandbox }),
    },
  });

  const known = await tx.phoneNumber.findUnique({
    where: { workspaceId_metaId: { workspaceId, metaId: binding.phoneNumberId } },
    select: { id: true, state: true, connectedAt: true },
  });
  const id = known?.id ?? newId();
  const reconnected = known?.state === "disconnected";
  if ((!known || reconnected) && !binding.isSandbox) {
    await takeRoom(sqlOfPrisma(tx), workspaceId, "numbers", now);
    await takeNumberTrial(sqlOfPrisma(tx), workspaceId, binding.phoneNumberId, now);
  }
  const { usable, canRegister: _canRegister, ...facts } = binding.number;
  const data = {
    ...facts,
    wabaId,
    connectedMetaId: binding.phoneNumberId,
    state: stateAfter("connected", binding.checks, usable ?? null),
    health: binding.checks as unknown as Prisma.InputJsonArray,
    healthCheckedAt: binding.checks.length > 0 ? now : null,
    connectedAt: known && !reconnected ? known.connectedAt : now,
    disconnectedAt: null,
    ...(binding.isSandbox === undefined ? {} : { isSandbox: binding.isSandbox }),
    ...(binding.pin
      ? {
          pin: encryptSecret(binding.pin, { workspaceId, table: "phone_numbers", column: "pin", rowId: id }),
        }
      : {}),
  };
  if (known) await tx.phoneNumber.update({ where: { workspaceId_id: { workspaceId, id } }, data });
  else await tx.phoneNumber.create({ data: { id, workspaceId, metaId: binding.phoneNumberId, ...data } });

  await recordAudit(
    {
      scope,
      action: known && !reconnected ? "phone_number.token_replaced" : "phone_number.connected",
      target: { type: "phone_number", id },
      data: { metaId: binding.phoneNumberId, wabaId: binding.wabaId, checked: binding.checks.length > 0 },
      call,
    },
    tx,
  );
  return { id, wabaId, reconnected };
}
