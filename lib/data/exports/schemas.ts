import { z } from "zod";

/** POST /workspace-exports */
export const workspaceExportInput = z.strictObject({
  /** Pictures, voice notes and documents as well; without them the archive only names them. */
  withFiles: z.boolean("Say whether files shall be in it.").default(false),
});
export type WorkspaceExportInput = z.output<typeof workspaceExportInput>;

export const workspaceExportParams = z.object({ workspaceExportId: z.uuid() });

export const exportPartParams = workspaceExportParams.extend({
  /** From 1. */
  part: z.string().max(100),
});
