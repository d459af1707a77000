import { z } from "zod";
import {
  codeInput,
  emailChangeInput,
  emailVerificationCompletionInput,
  ownPasswordInput,
  passwordChangeInput,
  passwordResetCompletionInput,
  passwordResetInput,
  profileInput,
  secondFactorProof,
  signUpInput,
} from "@/lib/accounts/schemas";
import type { MeView, SecondFactorView, SessionView } from "@/lib/accounts/views";
import { component, id, page, text, time, type Operation } from "@/lib/http/operations/operation";
import { workspace } from "@/lib/http/operations/workspace";
import { contactMessageInput } from "@/lib/site/schemas";
import { apiKeyInput, apiKeyListQuery, type ApiKeyView } from "@/lib/team/api-keys";
import { memberListQuery, type MemberView } from "@/lib/tenancy/members";
import { roles } from "@/lib/tenancy/roles";
import type { OwnWorkspaceView } from "@/lib/tenancy/views";

const role = z.enum(roles);
const ownWorkspace = workspace.extend({ role }) satisfies z.ZodType<OwnWorkspaceView>;

const me = component(
  "Me",
  z.object({
    user: z.object({
      id,
      name: z.string(),
      email: z.string(),
      emailVerified: z.boolean(),
      image: text,
      hasPassword: z.boolean(),
      hasGoogle: z.boolean(),
    }),
    workspaces: z.array(ownWorkspace),
  }) satisfies z.ZodType<MeView>,
);

export const session = z.object({
  id,
  current: z.boolean(),
  createdAt: time,
  lastSeenAt: time,
  ip: text,
  browser: text,
  system: text,
}) satisfies z.ZodType<SessionView>;

const member = component(
  "Member",
  z.object({
    id,
    userId: id,
    name: z.string(),
    email: z.string(),
    image: text,
    role,
    joinedAt: time,
    lastSeenAt: time.nullable().describe("When they last used this workspace, to about a minute."),
    twoFactor: z.boolean().nullable().describe("null for those who may not know: admins and owners do."),
  }) satisfies z.ZodType<MemberView>,
);

const apiKey = component(
  "ApiKey",
  z.object({
    id,
    name: z.string(),
    prefix: z.string(),
    role,
    createdAt: time,
    lastUsedAt: time.nullable(),
    expiresAt: time.nullable(),
    revokedAt: time.nullable(),
  }) satisfies z.ZodType<ApiKeyView>,
);

const address = z.object({ data: z.object({ email: z.string() }) });
const email = "ana@example.com";
const password = "three calm green bicycles";
const token = "x".repeat(43);

const account = { about: "Account", access: "user" } as const;
const visitor = { about: "Account", access: "anyone" } as const;
const ownerOf = { about: "Workspace", access: { role: "admin" } } as const;

const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

export const peopleOperations: Operation[] = [
  {
    about: "Account",
    access: "anyone",
    method: "POST",
    path: "/contact-messages",
    summary: "Write to whoever runs this Parley",
    description: "The contact form of the public pages. At most 5 an hour from one network.",
    body: contactMessageInput,
    example: { name: "Ana", email, message: "Do you have a plan for schools?" },
    status: 202,
    answer: z.object({ received: z.literal(true) }),
  },
  {
    ...visitor,
    method: "POST",
    path: "/sign-ups",
    summary: "Create an account with a workspace",
    description: "The same answer for a new address and a known one.",
    body: signUpInput,
    example: { name: "Ana", email, password, workspaceName: "Ana's bakery" },
    status: 201,
    answer: address,
  },
  {
    ...account,
    method: "POST",
    path: "/email-verifications",
    summary: "Mail the verification link again",
    answer: null,
  },
  {
    ...visitor,
    method: "POST",
    path: "/email-verifications/completions",
    summary: "Verify an e-mail address with the mailed link",
    body: emailVerificationCompletionInput,
    example: { token },
    answer: null,
  },
  {
    ...visitor,
    method: "POST",
    path: "/password-resets",
    summary: "Mail a link to choose a new password",
    description: "The same answer whether the address has an account or not.",
    body: passwordResetInput,
    example: { email },
    status: 202,
    answer: address,
  },
  {
    ...visitor,
    method: "POST",
    path: "/password-resets/completions",
    summary: "Choose a new password with the mailed link",
    body: passwordResetCompletionInput,
    example: { token, password },
    answer: null,
  },
  { ...account, method: "GET", path: "/me", summary: "Read who one is and where one belongs", answer: me },
  {
    ...account,
    method: "PATCH",
    path: "/me",
    summary: "Change one's name",
    body: profileInput,
    example: { name: "Ana" },
    answer: me,
  },
  {
    ...account,
    method: "PUT",
    path: "/me/password",
    summary: "Change one's password; other sessions end",
    body: passwordChangeInput,
    example: { currentPassword: "two slow red boats", newPassword: password },
    answer: null,
  },
  {
    ...account,
    method: "GET",
    path: "/sessions",
    summary: "List the browsers one is signed in with",
    answer: z.object({ data: z.array(session) }),
  },
  { ...account, method: "DELETE", path: "/sessions", summary: "Sign out everywhere", answer: null },
  {
    ...account,
    method: "DELETE",
    path: "/sessions/{sessionId}",
    summary: "Sign one browser out",
    answer: null,
  },
  {
    ...ownerOf,
    method: "GET",
    path: "/members",
    access: { role: "viewer" },
    summary: "List the members",
    query: memberListQuery,
    answer: page(member),
  },
  {
    ...ownerOf,
    method: "GET",
    path: "/api-keys",
    summary: "List API keys",
    query: apiKeyListQuery,
    answer: page(apiKey),
  },
  {
    ...ownerOf,
    method: "POST",
    path: "/api-keys",
    summary: "Make an API key",
    description: "The whole key is in this answer and nowhere else.",
    body: apiKeyInput,
    example: { name: "Shop system", role: "agent" },
    status: 201,
    answer: apiKey.extend({ key: z.string() }),
  },
  {
    ...ownerOf,
    method: "DELETE",
    path: "/api-keys/{apiKeyId}",
    summary: "Revoke an API key",
    answer: null,
  },
  {
    ...account,
    method: "GET",
    path: "/me/second-factor",
    summary: "Read whether one's second factor is on",
    answer: z.object({
      since: time.nullable(),
      recoveryCodes: z.number().describe("How many are left."),
    }) satisfies z.ZodType<SecondFactorView>,
  },
  {
    ...account,
    method: "POST",
    path: "/me/second-factor",
    summary: "Begin to set up a second factor (TOTP)",
    body: ownPasswordInput,
    example: { password },
    answer: z.object({ svg: z.string().describe("A QR code."), secret: z.string() }),
  },
  {
    ...account,
    method: "PUT",
    path: "/me/second-factor",
    summary: "Switch the second factor on with a first code",
    description: "The recovery codes are in this answer and nowhere else.",
    body: codeInput,
    example: { code: "123456" },
    answer: recoveryCodes,
  },
  {
    ...account,
    method: "DELETE",
    path: "/me/second-factor",
    summary: "Switch the second factor off, with password and code",
    body: secondFactorProof,
    example: { password, code: "123456" },
    answer: null,
  },
  {
    ...account,
    method: "POST",
    path: "/me/recovery-codes",
    summary: "Get new recovery codes instead of the old ones",
    body: secondFactorProof,
    example: { password, code: "123456" },
    answer: recoveryCodes,
  },
  {
    ...visitor,
    method: "POST",
    path: "/sign-in-codes",
    summary: "Give the code of the second factor while signing in",
    description: "By the cookie of the session that waits for it.",
    body: codeInput,
    example: { code: "123456" },
    status: 204,
    answer: null,
  },
  {
    ...account,
    method: "POST",
    path: "/email-changes",
    summary: "Mail a link to the address one wants to have",
    description: "The same answer whether another account has it.",
    body: emailChangeInput,
    example: { email, password },
    status: 202,
    answer: address,
  },
  {
    ...visitor,
    method: "POST",
    path: "/email-changes/completions",
    summary: "Change the address with the mailed link",
    body: emailVerificationCompletionInput,
    example: { token },
    answer: null,
  },
  {
    ...account,
    method: "PUT",
    path: "/me/avatar",
    summary: "Set one's picture",
    description: "The body is the picture: PNG, JPEG or WebP, at most 128 KB.",
    answer: z.object({ image: z.string() }),
  },
  { ...account, method: "DELETE", path: "/me/avatar", summary: "Remove one's picture", answer: null },
  {
    ...account,
    method: "GET",
    path: "/avatars/{avatarId}",
    summary: "Read the picture of somebody one shares a workspace with",
    answer: "image/*",
  },
];
