import { readImport, toImportView } from "@/lib/contacts/imports/rows";
import type { ContactImportView } from "@/lib/contacts/imports/views";
import { publish, watchedWorkspaces } from "@/lib/realtime/publish";
import type { Scope } from "@/lib/tenancy/scope";

/** Shows an import to every open browser of the workspace. Call it after the commit. */
export async function announceImport(scope: Scope, contactImportId: string): Promise<ContactImportView> {
  const view = toImportView(await readImport(scope, contactImportId));
  await publish(scope.workspaceId, [{ type: "contact_import.changed", data: view }]);
  return view;
}

/** Milliseconds between two words on how far an import is. */
const pauseMs = 500;

/** Says how far an import is, so often that a bar moves and no more, and only when somebody looks. */
export function tellProgress(scope: Scope, contactImportId: string): () => Promise<void> {
  let told = 0;
  return async () => {
    if (Date.now() - told < pauseMs) return;
    told = Date.now();
    if ((await watchedWorkspaces([scope.workspaceId])).has(scope.workspaceId)) {
      await announceImport(scope, contactImportId);
    }
  };
}
