import { z } from "zod";
import { defineJob } from "@/lib/platform/queue";

/** An export of everything waits to be made. */
export const makeExport = defineJob({
  name: "workspace_export.make",
  lane: "background",
  payload: z.object({ workspaceId: z.uuid(), workspaceExportId: z.uuid() }),
});

/** Messages may be older than their workspace keeps them. */
export const emptyOldMessages = defineJob({
  name: "retention.empty",
  lane: "background",
  payload: z.object({}),
});
