import { z } from "zod";
import { defineJob } from "@/lib/platform/queue";

/** An import has something to do: to be checked, read or undone. Ring with its id. */
export const workOnImport = defineJob({
  name: "contact_import.work",
  lane: "background",
  payload: z.object({ workspaceId: z.uuid(), contactImportId: z.uuid() }),
});

/** What a cancelled import has kept for a campaign goes. Ring with its id. */
export const forgetImportValues = defineJob({
  name: "contact_import.forget_values",
  lane: "background",
  payload: z.object({ workspaceId: z.uuid(), contactImportId: z.uuid() }),
});
