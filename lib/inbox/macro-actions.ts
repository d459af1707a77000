import { z } from "zod";
import { priorities } from "@/lib/inbox/views";

const anId = z.uuid("Choose one that is there.");
const words = z
  .string("Write the text.")
  .max(4_096, "At most 4,096 characters.")
  .refine((text) => text.trim() !== "", "Write the text.");

/** One thing a macro does. What is chosen may be gone when it runs; then it does nothing and says so. */
export const macroAction = z.discriminatedUnion(
  "type",
  [
    z.strictObject({ type: z.literal("send_text"), text: words }),
    /** Only colleagues read it. */
    z.strictObject({ type: z.literal("note"), text: words }),
    z.strictObject({ type: z.literal("send_canned_reply"), cannedReplyId: anId }),
    /** `me` is whoever runs it; null is nobody. */
    z.strictObject({ type: z.literal("assign"), to: z.union([z.literal("me"), anId]).nullable() }),
    z.strictObject({ type: z.literal("assign_team"), teamId: anId.nullable() }),
    z.strictObject({
      type: z.literal("add_labels"),
      labelIds: z.array(anId).min(1, "Choose a label.").max(20),
    }),
    z.strictObject({
      type: z.literal("remove_labels"),
      labelIds: z.array(anId).min(1, "Choose a label.").max(20),
    }),
    z.strictObject({ type: z.literal("set_priority"), priority: z.enum(priorities, "Choose a priority.") }),
    z.strictObject({
      type: z.literal("snooze"),
      hours: z
        .number("Must be a number.")
        .int("Must be a whole number.")
        .min(1, "At least an hour.")
        .max(720, "At most 30 days."),
    }),
    z.strictObject({ type: z.literal("close") }),
    z.strictObject({ type: z.literal("reopen") }),
  ],
  "Choose what to do.",
);
export type MacroAction = z.output<typeof macroAction>;

/** Several actions at one click. */
export type MacroView = { id: string; name: string; shared: boolean; actions: MacroAction[] };
