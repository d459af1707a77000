import { z } from "zod";
import { normaliseEmail, passwordProblem } from "@/lib/accounts/rules";
import { cleanName } from "@/lib/shared/clean-name";
import { idCursor, pageLimit } from "@/lib/shared/pagination";
import { roles } from "@/lib/tenancy/roles";
import { workspaceCountry, workspaceName, workspaceTimeZone } from "@/lib/tenancy/schemas";

/** One mailbox, no display name, no list: the shape of `local@domain.tld` in any script, at most 254 characters. */
const mailbox = /^[^\s@<>()[\],;:\\"]{1,64}@[^\s@<>()[\],;:\\"]+\.[^\s@<>()[\],;:\\".]{2,}$/u;

export const emailField = z
  .string("Enter your e-mail address.")
  .max(320, "This address is too long.")
  .transform(normaliseEmail)
  .pipe(z.string().min(1, "Enter your e-mail address.").max(254, "This address is too long."))
  .refine((email) => email === "" || mailbox.test(email), "This is not an e-mail address.");

export const nameField = z
  .string("Enter your name.")
  .max(400, "Use at most 80 characters.")
  .transform(cleanName)
  .pipe(z.string().min(1, "Enter your name.").max(80, "Use at most 80 characters."));

/** A new password. Long ones are refused, never cut. */
const newPassword = z
  .string("Choose a password.")
  .max(1024, "Use at most 128 characters.")
  .superRefine((password, ctx) => {
    const problem = passwordProblem(password);
    if (problem) ctx.addIssue({ code: "custom", message: problem });
  });

/** A password somebody claims to have: only its size is checked, so that the answer says nothing. */
const claimedPassword = z.string("Enter your password.").min(1, "Enter your password.").max(1024);

export const signUpInput = z
  .object({
    name: nameField,
    email: emailField,
    password: newPassword,
    workspaceName,
    timeZone: workspaceTimeZone.optional(),
    country: workspaceCountry.optional(),
  })
  .superRefine(({ password, email }, ctx) => {
    const problem = passwordProblem(password, email);
    if (problem) ctx.addIssue({ code: "custom", path: ["password"], message: problem });
  });

export const signInInput = z.object({ email: emailField, password: claimedPassword });

/** The secret of a mailed link: 32 random bytes in base64url. */
const linkToken = z.string().max(200);

export const passwordResetInput = z.object({ email: emailField });
export const passwordResetCompletionInput = z.object({ token: linkToken, password: newPassword });
export const emailVerificationCompletionInput = z.object({ token: linkToken });

export const profileInput = z.object({ name: nameField });
export const passwordChangeInput = z.object({ currentPassword: claimedPassword, newPassword });
export const sessionParams = z.object({ sessionId: z.uuid() });

/** POST /ownership-transfers */
export const ownershipInput = z.strictObject({ memberId: z.uuid(), password: claimedPassword });
export const memberSessionParams = z.object({ memberId: z.uuid(), sessionId: z.uuid() });

export const invitationInput = z.strictObject({
  email: emailField,
  role: z.enum(roles, "Choose a role."),
});
export const invitationParams = z.object({ invitationId: z.uuid() });
export const invitationListQuery = z.object({ limit: pageLimit, cursor: idCursor.optional() });
/** For somebody without an account: who they are comes from the invitation. */
export const invitationAcceptanceInput = z.strictObject({
  token: linkToken,
  name: nameField,
  password: newPassword,
});
/** For somebody who is signed in. */
export const membershipInput = z.strictObject({ token: linkToken });

/** A code of an authenticator, or a recovery code. */
const code = z.string("Enter the code.").trim().min(1, "Enter the code.").max(40, "This is not a code.");
export const codeInput = z.strictObject({ code });
/** Empty for somebody who only uses Google. */
const ownPassword = z.string("Enter your password.").max(1024);
export const ownPasswordInput = z.strictObject({ password: ownPassword.default("") });
export const secondFactorProof = z.strictObject({ password: ownPassword.default(""), code });
export const securityInput = z.strictObject({ requireTwoFactor: z.boolean("Must be true or false.") });

const moment = z.iso
  .datetime({ offset: true, message: "Use a time such as 2027-01-31T12:00:00Z." })
  .transform((value) => new Date(value));

/** Which entries of the audit log: by whom (a user's or key's id), what, and when. */
export const auditFilter = z.object({
  actorId: z.uuid().optional(),
  action: z.string().max(80).optional(),
  from: moment.optional(),
  /** Not included. */
  to: moment.optional(),
});
export const auditListQuery = auditFilter.extend({ limit: pageLimit, cursor: idCursor.optional() });

export const emailChangeInput = z.strictObject({ email: emailField, password: claimedPassword });
export const avatarParams = z.object({ avatarId: z.uuid() });
