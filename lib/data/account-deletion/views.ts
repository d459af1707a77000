import type { Proof } from "@/lib/accounts/proof";

type WorkspaceRef = { slug: string; name: string };

/** What stands between somebody and the end of their account. */
export type AccountDeletionView = {
  /** Workspaces nobody else owns. Until somebody else does, or they are going to be deleted, the account stays. */
  onlyOwnerOf: WorkspaceRef[];
  /** Those of them that are going to be deleted: nobody can keep them afterwards. Times are ISO 8601 in UTC. */
  goingAnyway: (WorkspaceRef & { dueAt: string })[];
  needs: Proof;
};
