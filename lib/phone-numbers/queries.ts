import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { notFound } from "@/lib/platform/errors";
import type { phoneNumberListQuery } from "@/lib/phone-numbers/schemas";
import {
  phoneNumberSelect,
  toPhoneNumberView,
  type EmbeddedSignupSettings,
  type PhoneNumberView,
} from "@/lib/phone-numbers/views";
import { publish } from "@/lib/realtime/publish";
import { cutPage, encodeCursor, type Page } from "@/lib/shared/pagination";
import { simulatorAddress } from "@/lib/whatsapp/simulator";
import type { Scope } from "@/lib/tenancy/scope";
import type { z } from "zod";

/** The numbers of the workspace, in the order in which they came; disconnected ones keep their place. */
export async function listPhoneNumbers(
  scope: Scope,
  query: z.output<typeof phoneNumberListQuery>,
): Promise<Page<PhoneNumberView>> {
  const rows = await db.phoneNumber.findMany({
    where: {
      workspaceId: scope.workspaceId,
      ...(query.state ? { state: query.state } : {}),
      ...(query.cursor ? { id: { gt: query.cursor } } : {}),
    },
    orderBy: { id: "asc" },
    take: query.limit + 1,
    select: phoneNumberSelect,
  });
  return cutPage(rows, query.limit, toPhoneNumberView, ({ id }) => encodeCursor([id]));
}

/** @throws AppError not_found */
export async function getPhoneNumber(scope: Scope, phoneNumberId: string): Promise<PhoneNumberView> {
  const row = await db.phoneNumber.findUnique({
    where: { workspaceId_id: { workspaceId: scope.workspaceId, id: phoneNumberId } },
    select: phoneNumberSelect,
  });
  if (!row) throw notFound("phone_number");
  return toPhoneNumberView(row);
}

/** Shows the number as it is now on every open screen of the workspace. Call it after the commit. */
export async function announceNumber(scope: Scope, phoneNumberId: string): Promise<PhoneNumberView> {
  const data = await getPhoneNumber(scope, phoneNumberId);
  await publish(scope.workspaceId, [{ type: "phone_number.changed", data }]);
  return data;
}

/** Whether a workspace can have a sandbox number on this installation. */
export const sandboxIsOffered = (): boolean => simulatorAddress() !== null;

/** What the browser needs to open Meta's sign-up window; null when Parley's app is not set up for it. */
export function embeddedSignupSettings(): EmbeddedSignupSettings | null {
  const { META_APP_ID: appId, META_LOGIN_CONFIG_ID: configId, META_GRAPH_VERSION: graphVersion } = env;
  return appId && configId ? { appId, configId, graphVersion } : null;
}
