import { z } from "zod";
import { defineJob } from "@/lib/platform/queue";

/** Ask Meta how a number is. Ring with the number's id. */
export const checkPhoneNumber = defineJob({
  name: "phone_number.check",
  lane: "background",
  payload: z.object({ workspaceId: z.uuid(), phoneNumberId: z.uuid() }),
});

/** A number can send again: its messages have waited. */
export const resumePhoneNumber = defineJob({
  name: "phone_number.resume",
  lane: "background",
  payload: z.object({ workspaceId: z.uuid(), phoneNumberId: z.uuid() }),
});

/** The last number of a business account is gone: Meta need not send its events any more. */
export const unsubscribeWaba = defineJob({
  name: "waba.unsubscribe",
  lane: "background",
  payload: z.object({ workspaceId: z.uuid(), wabaId: z.uuid() }),
});
