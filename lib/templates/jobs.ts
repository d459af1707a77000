import { z } from "zod";
import { defineJob } from "@/lib/platform/queue";

/** Read the list of templates of a business account, when its row says so. Ring with the account's id. */
export const syncTemplates = defineJob({
  name: "waba.sync_templates",
  lane: "background",
  payload: z.object({ workspaceId: z.uuid(), wabaId: z.uuid() }),
});

/** Meta did something to templates that those who look after them should hear of. Ring with the workspace's id. */
export const tellOfTemplates = defineJob({
  name: "template.tell",
  lane: "background",
  payload: z.object({ workspaceId: z.uuid() }),
});
