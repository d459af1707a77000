import { z } from "zod";
import { memberOf } from "@/lib/inbox/filter-sql";
import { everyOpen, type SavedViewView } from "@/lib/inbox/filter-rules";
import { conversationFilter } from "@/lib/inbox/filters";
import { db, pool } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { cleanName } from "@/lib/shared/clean-name";
import { newId } from "@/lib/shared/id";
import type { Scope } from "@/lib/tenancy/scope";

/** Each is counted with every change of the inbox. */
const mostViews = 50;

const name = z
  .string("Must be text.")
  .max(200, "At most 60 characters.")
  .transform(cleanName)
  .refine((text) => text.length > 0, "Give the view a name.")
  .refine((text) => text.length <= 60, "At most 60 characters.");

export const savedViewParams = z.object({ savedViewId: z.uuid() });

/** POST /saved-views */
export const savedViewInput = z.strictObject({
  name,
  filter: conversationFilter,
  /** For everybody in the workspace; otherwise only for oneself. */
  shared: z.boolean().default(false),
});

/** PATCH /saved-views/{id} */
export const savedViewChange = z.strictObject({
  name: name.optional(),
  filter: conversationFilter.optional(),
  shared: z.boolean().optional(),
});

/** PUT /saved-view-order */
export const savedViewOrder = z.strictObject({
  /** The ids of one's views in the order to show them. */
  ids: z.array(z.uuid("Is not an id.")).max(mostViews, `At most ${mostViews}.`),
});

type Row = { id: string; name: string; filter: unknown; userId: string | null };

const toView = ({ id, name, filter, userId }: Row): SavedViewView => ({
  id,
  name,
  // What a view was saved with long ago may no longer be understood; then it asks for less, never for nothing at all.
  filter: conversationFilter.safeParse(filter).data ?? everyOpen,
  shared: userId === null,
});

const visible = (scope: Scope) => ({
  workspaceId: scope.workspaceId,
  OR: [{ userId: null }, { userId: memberOf(scope) ?? "00000000-0000-0000-0000-000000000000" }],
});

/** The shared views and the member's own, in their order. At most 50. */
export async function listSavedViews(scope: Scope): Promise<{ data: SavedViewView[] }> {
  const rows = await db.savedView.findMany({
    where: visible(scope),
    orderBy: [{ position: "asc" }, { id: "asc" }],
    take: mostViews,
  });
  return { data: rows.map(toView) };
}

const ownerOf = (scope: Scope, shared: boolean): string | null => {
  const member = memberOf(scope);
  if (!shared && !member) {
    throw new AppError("invalid", "invalid_input", "shared: An API key has no views of its own.", {
      fields: { shared: "An API key has no views of its own." },
    });
  }
  return shared ? null : member;
};

/** @throws AppError conflict `too_many` */
export async function createSavedView(
  scope: Scope,
  input: z.output<typeof savedViewInput>,
): Promise<SavedViewView> {
  const { workspaceId } = scope;
  const userId = ownerOf(scope, input.shared);
  const count = await db.savedView.count({ where: visible(scope) });
  if (count >= mostViews) {
    throw new AppError("conflict", "too_many", `There are ${mostViews} views already. Delete one first.`);
  }
  const row = await db.savedView.create({
    data: { id: newId(), workspaceId, userId, name: input.name, filter: input.filter, position: count },
  });
  return toView(row);
}

/** Changes a shared view or one's own. @throws AppError not_found */
export async function changeSavedView(
  scope: Scope,
  id: string,
  { shared, ...change }: z.output<typeof savedViewChange>,
): Promise<SavedViewView> {
  const { count } = await db.savedView.updateMany({
    where: { ...visible(scope), id },
    data: { ...change, ...(shared === undefined ? {} : { userId: ownerOf(scope, shared) }) },
  });
  const row =
    count > 0 ? await db.savedView.findFirst({ where: { workspaceId: scope.workspaceId, id } }) : null;
  if (!row) throw notFound("saved_view");
  return toView(row);
}

/** @throws AppError not_found */
export async function deleteSavedView(scope: Scope, id: string): Promise<void> {
  const { count } = await db.savedView.deleteMany({ where: { ...visible(scope), id } });
  if (count === 0) throw notFound("saved_view");
}

/** Puts the views into this order; ids that are not among them are passed over. */
export async function orderSavedViews(
  scope: Scope,
  ids: readonly string[],
): Promise<{ data: SavedViewView[] }> {
  await pool.query(
    `UPDATE saved_views sv SET position = o.place FROM unnest($2::uuid[]) WITH ORDINALITY AS o(id, place)
      WHERE sv.workspace_id = $1 AND sv.id = o.id AND (sv.user_id IS NULL OR sv.user_id = $3)`,
    [scope.workspaceId, ids, memberOf(scope)],
  );
  return listSavedViews(scope);
}
