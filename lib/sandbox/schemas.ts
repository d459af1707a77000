import { z } from "zod";

const id = z.string().min(1).max(300);
const words = z.string().trim().min(1, "is empty").max(4096, "is longer than 4,096 characters");

const body = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: words }),
  z.object({ type: z.enum(["image", "video"]), caption: z.string().max(1024).optional() }),
  z.object({ type: z.literal("audio"), voice: z.boolean() }),
  z.object({ type: z.literal("document"), filename: z.string().max(200).optional() }),
  z.object({ type: z.literal("sticker") }),
  z.object({
    type: z.literal("location"),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().max(200).optional(),
    address: z.string().max(300).optional(),
  }),
  z.object({
    type: z.literal("contacts"),
    contacts: z
      .array(
        z.object({
          name: z.object({
            formatted_name: z.string().min(1).max(200),
            first_name: z.string().max(200).optional(),
          }),
          phones: z
            .array(z.object({ phone: z.string().max(40), type: z.string().max(20).optional() }))
            .max(10),
        }),
      )
      .min(1)
      .max(10),
  }),
  z.object({ type: z.enum(["button_reply", "list_reply"]), messageId: id, id }),
  z.object({ type: z.literal("quick_reply"), messageId: id, index: z.number().int().min(0).max(20) }),
  z.object({ type: z.literal("reaction"), messageId: id, emoji: z.string().max(20) }),
]);

/** What the phone on the screen can send as the customer. */
export const sandboxCustomerMessage = body.and(
  z.object({
    replyTo: id.optional(),
    forwarded: z.boolean().optional(),
    referral: z.literal(true).optional(),
  }),
);
export type SandboxCustomerMessage = z.output<typeof sandboxCustomerMessage>;

export const newSandboxCustomer = z.object({
  name: z.string().trim().min(1, "is empty").max(60, "is longer than 60 characters"),
  phone: z
    .string()
    .regex(/^\d{8,15}$/, "must be an international number, digits only")
    .optional(),
  username: z
    .string()
    .regex(/^[a-z0-9._]{3,35}$/, "may hold small letters, digits, dot and underscore")
    .optional(),
});
export type NewSandboxCustomer = z.output<typeof newSandboxCustomer>;

export const sandboxCustomerChange = z.object({
  phoneOn: z.boolean().optional(),
  readReceipts: z.boolean().optional(),
});
export type SandboxCustomerChange = z.output<typeof sandboxCustomerChange>;

export const sandboxPresence = z.object({ open: z.boolean() });

export const sandboxNumberParams = z.object({ phoneNumberId: z.uuid() });
export const sandboxCustomerParams = sandboxNumberParams.extend({ customerId: id });
export const sandboxMediaParams = sandboxNumberParams.extend({
  phoneMediaId: z.string().regex(/^[\w-]{1,64}$/),
});
export const sandboxThreadQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  before: z.coerce.number().int().optional(),
});
