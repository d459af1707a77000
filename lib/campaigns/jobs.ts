import { z } from "zod";
import { defineJob } from "@/lib/platform/queue";

/** A campaign stopped by itself or is through, and those who look after campaigns should hear of it. */
export const tellOfCampaign = defineJob({
  name: "campaign.tell",
  lane: "background",
  payload: z.object({ workspaceId: z.uuid(), campaignId: z.uuid() }),
});
