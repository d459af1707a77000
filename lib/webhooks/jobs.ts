import { z } from "zod";
import { defineJob } from "@/lib/platform/queue";

/** Stored webhook events wait. One runs at a time; rings while it runs make one more. */
export const drainWebhooks = defineJob({ name: "webhook.drain", lane: "inbound", payload: z.object({}) });

/** Events of Stripe's wait. */
export const drainStripe = defineJob({
  name: "stripe.drain",
  lane: "background",
  payload: z.object({}),
});
