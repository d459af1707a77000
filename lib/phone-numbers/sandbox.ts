import { bindNumber } from "@/lib/phone-numbers/connect";
import { openAccessToken } from "@/lib/phone-numbers/credentials";
import { checkPhoneNumber, resumePhoneNumber } from "@/lib/phone-numbers/jobs";
import { announceNumber } from "@/lib/phone-numbers/queries";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { db, platformDb } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { ring } from "@/lib/platform/queue";
import type { AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";
import { openSimulatedAccount, simulatorAddress, SimulatorAway } from "@/lib/whatsapp/simulator";

/** What the workspace had of a sandbox, so that the same numbers and tokens can be made again. */
async function earlierSandbox(workspaceId: string) {
  const waba = await db.waba.findFirst({
    where: { workspaceId, isSandbox: true },
    orderBy: { id: "asc" },
    include: { phoneNumbers: { orderBy: { id: "asc" }, take: 1 } },
  });
  const number = waba?.phoneNumbers[0];
  if (!waba || !number) return null;
  let accessToken: string | undefined;
  try {
    accessToken = openAccessToken(waba);
  } catch {
    // Its key is gone from ENCRYPTION_KEYS: the simulator gives another token.
  }
  return {
    wabaId: waba.metaId,
    accessToken,
    number: { id: number.metaId, displayPhoneNumber: number.displayPhoneNumber },
  };
}

/**
 * Connects the workspace's sandbox number: an account in the simulator, the same one however often it is asked for, also
 * after the simulator lost its memory or the number was disconnected.
 * @returns null where the installation has no simulator
 * @throws AppError unavailable while the simulator is away; the sweep tries again
 */
export async function connectSandboxNumber(scope: Scope, call?: AuditCall): Promise<PhoneNumberView | null> {
  const { workspaceId } = scope;
  const address = simulatorAddress();
  if (!address) return null;
  const { name } = await platformDb.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { name: true },
  });
  let account;
  try {
    account = await openSimulatedAccount({
      key: workspaceId,
      businessName: name,
      ...(await earlierSandbox(workspaceId)),
    });
  } catch (error) {
    if (!(error instanceof SimulatorAway)) throw error;
    log.warn({ workspaceId, err: error.message }, "the simulator is away; the sandbox number follows later");
    throw new AppError(
      "unavailable",
      "simulator_away",
      "The simulator does not answer. The sandbox number is connected as soon as it does.",
    );
  }
  const number = account.phoneNumbers[0]!;
  const bound = await bindNumber(
    scope,
    {
      wabaId: account.wabaId,
      phoneNumberId: number.id,
      accessToken: account.accessToken,
      tokenState: "ok",
      tokenExpiresAt: null,
      graphUrl: address.url,
      webhookConnectionId: null,
      waba: { name: account.businessName, portfolioId: account.businessId },
      number: {
        displayPhoneNumber: number.displayPhoneNumber,
        verifiedName: number.verifiedName,
        metaStatus: "CONNECTED",
        usable: true,
      },
      checks: [],
      isSandbox: true,
    },
    call,
  );
  const payload = { workspaceId, phoneNumberId: bound.id };
  await ring(checkPhoneNumber, payload, { id: bound.id });
  await ring(resumePhoneNumber, payload, { id: bound.id });
  return announceNumber(scope, bound.id);
}

/** The same for the job: while the simulator is away there is nothing to do, and the sweep rings again. */
export async function ensureSandboxNumber(scope: Scope): Promise<void> {
  await connectSandboxNumber(scope).catch((error: unknown) => {
    if (!(error instanceof AppError && error.reason === "simulator_away")) throw error;
  });
}
