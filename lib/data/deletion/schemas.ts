import { z } from "zod";

/** PUT /workspace-deletion */
export const workspaceDeletionInput = z.strictObject({
  /** The workspace's name, as somebody who means it types it. */
  name: z.string("Type the workspace's name.").min(1, "Type the workspace's name.").max(400),
  password: z.string("Enter your password.").min(1, "Enter your password.").max(1_000),
});
export type WorkspaceDeletionInput = z.output<typeof workspaceDeletionInput>;
