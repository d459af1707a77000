import { AppError } from "@/lib/platform/errors";
import { scopeFromOperator, type Scope } from "@/lib/tenancy/scope";

/** The workspace that --workspace names, by slug or id. @throws AppError not_found */
export async function workspaceScope(slugOrId: string): Promise<Scope> {
  const scope = await scopeFromOperator(slugOrId);
  if (!scope) {
    throw new AppError(
      "not_found",
      "workspace_not_found",
      `There is no workspace "${slugOrId}". Give its slug, as in the address /w/<slug>, or its id.`,
    );
  }
  return scope;
}
