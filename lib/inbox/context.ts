import { z } from "zod";

/** Names the kind of the customer's own record a message belongs to: order, ticket, … */
export const contextType = z
  .string("Must be text.")
  .regex(/^[a-z][a-z0-9_.-]{0,49}$/, "Lower-case letters, digits, _ . and -, at most 50, a letter first.");

/** Which of them. */
export const contextId = z
  .string("Must be text.")
  .trim()
  .min(1, "Must not be empty.")
  .max(200, "At most 200 characters.")
  .refine((value) => !/\p{Cc}/u.test(value) && value.isWellFormed(), "Must be one line of text.");
