import { z } from "zod";
import { emailField, nameField } from "@/lib/accounts/schemas";

/** What a visitor writes to whoever runs this Parley. */
export const contactMessageInput = z.object({
  name: nameField,
  email: emailField,
  message: z
    .string("Write your message.")
    .trim()
    .min(1, "Write your message.")
    .max(5_000, "Use at most 5,000 characters."),
  /** A field that people do not see and programs fill in. */
  website: z.string().max(1_000).optional(),
});

export type ContactMessageInput = z.infer<typeof contactMessageInput>;
