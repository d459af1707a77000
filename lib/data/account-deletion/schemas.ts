import { z } from "zod";
import { emailField } from "@/lib/accounts/schemas";

/** DELETE /me */
export const accountDeletionInput = z.strictObject({
  /** One's own address, as somebody who means it types it. */
  email: emailField,
  /** Empty for somebody who only uses Google: they have signed in a moment ago. */
  password: z.string("Enter your password.").max(1024).default(""),
  /** Of the authenticator, or a recovery code, where the second factor is on. */
  code: z.string("Enter the code.").trim().max(40, "This is not a code.").default(""),
});
export type AccountDeletionInput = z.output<typeof accountDeletionInput>;
