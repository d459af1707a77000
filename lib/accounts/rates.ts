import { networkOf } from "@/lib/accounts/rules";
import { sha256 } from "@/lib/platform/crypto";
import { AppError } from "@/lib/platform/errors";
import { refundRate, useRate, type RateLimit } from "@/lib/platform/rate-limit";

const minute = 60;
const hour = 60 * minute;

const limits = {
  /** Guesses at one account from places its owner never signed in from. */
  signInAccount: { name: "sign-in-account", limit: 10, windowSeconds: 15 * minute },
  signInNetwork: { name: "sign-in-network", limit: 100, windowSeconds: 15 * minute },
  signUpAddress: { name: "sign-up-address", limit: 5, windowSeconds: hour },
  signUpNetwork: { name: "sign-up-network", limit: 100, windowSeconds: hour },
  resetAddress: { name: "reset-address", limit: 5, windowSeconds: hour },
  resetNetwork: { name: "reset-network", limit: 50, windowSeconds: hour },
  verification: { name: "verification", limit: 5, windowSeconds: hour },
  passwordChange: { name: "password-change", limit: 10, windowSeconds: 15 * minute },
  /** Mails to one mailbox, from whichever workspace. */
  invitationAddress: { name: "invitation-address", limit: 5, windowSeconds: 24 * hour },
  invitationWorkspace: { name: "invitation-workspace", limit: 100, windowSeconds: 24 * hour },
  code: { name: "second-factor", limit: 10, windowSeconds: 15 * minute },
  codeDay: { name: "second-factor-day", limit: 60, windowSeconds: 24 * hour },
  emailChange: { name: "email-change", limit: 5, windowSeconds: hour },
  linkUse: { name: "link-use", limit: 100, windowSeconds: 15 * minute },
} satisfies Record<string, RateLimit>;

export type Use = { limit: RateLimit; subject: string };

/** Redis keys show up in dumps and slow logs: an address goes in as a digest. */
const digest = (text: string): string => sha256(text).toString("base64url").slice(0, 22);
const network = (ip: string | null | undefined): string => networkOf(ip ?? "local");

async function charge(uses: Use[], reason: string): Promise<void> {
  const decision = await useRate(uses);
  if (decision.allowed) return;
  const seconds = decision.retryAfterSeconds;
  const wait = seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  throw new AppError("rate_limited", reason, `Too many tries. Try again in ${wait}.`, {
    retryAfterSeconds: seconds,
  });
}

/**
 * What one try to sign in costs. Strangers share one budget per account; a network the owner signed in from lately
 * has its own, so that nobody can lock the owner out by guessing.
 */
export function signInUses(email: string, ip: string | null | undefined, isKnownNetwork: boolean): Use[] {
  const account = digest(email);
  return [
    {
      limit: limits.signInAccount,
      subject: isKnownNetwork ? `${account}:${digest(network(ip))}` : account,
    },
    { limit: limits.signInNetwork, subject: network(ip) },
  ];
}

/** @throws AppError `rate_limited` */
export const chargeSignIn = (uses: Use[]): Promise<void> => charge(uses, "too_many_sign_ins");

export const chargeSignUp = (email: string, ip: string | null | undefined): Promise<void> =>
  charge(
    [
      { limit: limits.signUpAddress, subject: digest(email) },
      { limit: limits.signUpNetwork, subject: network(ip) },
    ],
    "too_many_sign_ups",
  );

export const chargeReset = (email: string, ip: string | null | undefined): Promise<void> =>
  charge(
    [
      { limit: limits.resetAddress, subject: digest(email) },
      { limit: limits.resetNetwork, subject: network(ip) },
    ],
    "too_many_resets",
  );

export const chargeVerification = (userId: string): Promise<void> =>
  charge([{ limit: limits.verification, subject: userId }], "too_many_mails");

/** Mails that change an address: per person, and per mailbox that gets them. */
export const chargeEmailChange = (userId: string, email: string): Promise<void> =>
  charge(
    [
      { limit: limits.emailChange, subject: userId },
      { limit: limits.emailChange, subject: digest(email) },
    ],
    "too_many_mails",
  );

/** Guesses at the current password of somebody who is signed in. */
export const chargePasswordChange = (userId: string): Promise<void> =>
  charge([{ limit: limits.passwordChange, subject: userId }], "too_many_tries");

export const chargeInvitation = (workspaceId: string, email: string): Promise<void> =>
  charge(
    [
      { limit: limits.invitationAddress, subject: digest(email) },
      { limit: limits.invitationWorkspace, subject: workspaceId },
    ],
    "too_many_invitations",
  );

const codeUses = (userId: string): Use[] => [
  { limit: limits.code, subject: userId },
  { limit: limits.codeDay, subject: userId },
];

/** Guesses at the second factor of somebody whose password is known already. */
export const chargeCode = (userId: string): Promise<void> => charge(codeUses(userId), "too_many_codes");

export const refundCode = (userId: string): Promise<void> => refundRate(codeUses(userId));

/** Mailed links that are shown to us. They cannot be guessed; this bounds what trying costs us. */
export const chargeLinkUse = (ip: string | null | undefined): Promise<void> =>
  charge([{ limit: limits.linkUse, subject: network(ip) }], "too_many_tries");
