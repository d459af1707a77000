import { z } from "zod";
import { defineJob } from "@/lib/platform/queue";

/** A new workspace has no sandbox number yet. */
export const connectSandbox = defineJob({
  name: "workspace.connect_sandbox",
  lane: "background",
  payload: z.object({ workspaceId: z.uuid() }),
});
