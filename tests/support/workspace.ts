import { randomBytes } from "node:crypto";
import { encode } from "next-auth/jwt";
import { sessionCookieName } from "@/lib/http/session";
import { encryptSecret, randomSecret, sha256 } from "@/lib/platform/crypto";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { newId } from "@/lib/shared/id";
import type { Role } from "@/lib/tenancy/roles";
import { scopeFromMembership, type Scope } from "@/lib/tenancy/scope";

/** A name nobody else has, short enough for slugs and e-mail addresses. */
export const unique = (word: string): string => `${word}-${randomBytes(6).toString("hex")}`;

/** Digits that look like an id of Meta's, unique by chance. */
export const metaId = (): string =>
  `9${BigInt(`0x${randomBytes(6).toString("hex")}`)
    .toString()
    .padStart(15, "0")}`;

export type Member = {
  user: { id: string; name: string; email: string };
  sessionId: string;
  /** `name=value`, for the header Cookie. */
  cookie: string;
  scope: Scope;
  /** What a browser of this member sends to the API. */
  headers: Record<string, string>;
};

/** A signed-in user who belongs to the workspace. Their password is nobody's: sign-in is not what they are for. */
export async function addMember(
  workspace: { id: string; slug: string },
  role: Role = "agent",
): Promise<Member> {
  const email = `${unique("member")}@example.test`;
  const user = await platformDb.user.create({
    data: { name: "Maria Agent", email, emailVerified: new Date() },
  });
  await platformDb.membership.create({ data: { workspaceId: workspace.id, userId: user.id, role } });
  return { ...(await signIn(workspace, user.id)), user: { id: user.id, name: user.name, email } };
}

/** Another browser of a member. */
export async function signIn(workspace: { slug: string }, userId: string): Promise<Omit<Member, "user">> {
  const session = await platformDb.session.create({
    data: { userId, expiresAt: new Date(Date.now() + 24 * 60 * 60 * 1000) },
  });
  const token = await encode({ token: { sub: userId, sid: session.id }, secret: env.NEXTAUTH_SECRET });
  const cookie = `${sessionCookieName()}=${token}`;
  const scope = await scopeFromMembership({ userId, sessionId: session.id }, workspace.slug);
  return {
    sessionId: session.id,
    cookie,
    scope: scope!,
    headers: { cookie, "x-workspace": workspace.slug, origin: new URL(env.APP_URL).origin },
  };
}

/** An API key of the workspace. @returns the key as its owner once saw it, and its row's id. */
export async function addApiKey(
  workspaceId: string,
  role: Role = "admin",
): Promise<{ id: string; key: string }> {
  const prefix = randomBytes(4).toString("hex");
  const key = `wsk_live_${prefix}_${randomSecret()}`;
  const row = await platformDb.apiKey.create({
    data: { workspaceId, name: "Test key", prefix, hash: new Uint8Array(sha256(key)), role },
  });
  return { id: row.id, key };
}

/**
 * A connected number with its WABA.
 * @param graphUrl base address of the Graph API, the simulator's for numbers that send
 */
export async function addPhoneNumber(
  workspaceId: string,
  options: {
    graphUrl?: string;
    accessToken?: string;
    metaId?: string;
    wabaMetaId?: string;
    throughput?: number;
  } = {},
) {
  const wabaId = newId();
  const waba = await platformDb.waba.create({
    data: {
      id: wabaId,
      workspaceId,
      metaId: options.wabaMetaId ?? metaId(),
      name: "Test business",
      accessToken: encryptSecret(options.accessToken ?? "test-access-token", {
        workspaceId,
        table: "wabas",
        column: "access_token",
        rowId: wabaId,
      }),
      tokenState: "ok",
      graphUrl: options.graphUrl ?? null,
      isSandbox: true,
    },
  });
  const number = options.metaId ?? metaId();
  const phoneNumber = await platformDb.phoneNumber.create({
    data: {
      workspaceId,
      wabaId,
      metaId: number,
      connectedMetaId: number,
      displayPhoneNumber: "+1 555-0100",
      verifiedName: "Test business",
      metaStatus: "CONNECTED",
      qualityRating: "GREEN",
      throughput: options.throughput ?? 80,
      isSandbox: true,
    },
  });
  return { waba, phoneNumber };
}

/**
 * A workspace of its own for a test: one member (owner unless `role` says otherwise) who is signed in, an API key, and a
 * connected number. Without limits unless `plan` names one.
 */
export async function makeWorkspace(
  options: { role?: Role; graphUrl?: string; accessToken?: string; throughput?: number; plan?: string } = {},
) {
  const slug = unique("shop");
  const workspace = await platformDb.workspace.create({ data: { slug, name: "Test shop" } });
  await platformDb.subscription.update({
    where: { workspaceId: workspace.id },
    data: { planId: options.plan ?? "unlimited", state: options.plan ? "active" : "given" },
  });
  const [member, apiKey, { waba, phoneNumber }] = await Promise.all([
    addMember(workspace, options.role ?? "owner"),
    addApiKey(workspace.id),
    addPhoneNumber(workspace.id, options),
  ]);
  return {
    workspace,
    ...member,
    apiKey: apiKey.key,
    apiKeyId: apiKey.id,
    /** What a program of the workspace sends to the API. */
    apiHeaders: { authorization: `Bearer ${apiKey.key}` },
    waba,
    phoneNumber,
  };
}

export type TestWorkspace = Awaited<ReturnType<typeof makeWorkspace>>;
