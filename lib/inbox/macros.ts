import { z } from "zod";
import { macroAction, type MacroAction, type MacroView } from "@/lib/inbox/macro-actions";
import { db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { cleanName } from "@/lib/shared/clean-name";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { changeLibrary, mostEntries, refuseTaken, type Tx } from "@/lib/tenancy/library";
import { roleAllows } from "@/lib/tenancy/roles";
import type { Scope } from "@/lib/tenancy/scope";

/** Of these one is enough: the second would undo the first. */
const onlyOnce: readonly (readonly MacroAction["type"][])[] = [
  ["assign"],
  ["assign_team"],
  ["set_priority"],
  ["snooze", "close", "reopen"],
];
const mostSends = 3;

const actions = z
  .array(macroAction)
  .min(1, "Choose at least one action.")
  .max(20, "At most 20 actions.")
  .superRefine((list, ctx) => {
    list.forEach(({ type }, place) => {
      const rivals = onlyOnce.find((group) => group.includes(type));
      const first = rivals ? list.findIndex((other) => rivals.includes(other.type)) : place;
      if (first < place) {
        ctx.addIssue({ code: "custom", path: [place], message: "An action above already decides this." });
      }
    });
    if (list.filter(({ type }) => type.startsWith("send_")).length > mostSends) {
      ctx.addIssue({ code: "custom", path: [], message: `A macro sends at most ${mostSends} messages.` });
    }
  });

const name = z
  .string("Name the macro.")
  .max(400, "Use at most 60 characters.")
  .transform(cleanName)
  .pipe(z.string().min(1, "Name the macro.").max(60, "Use at most 60 characters."));

export const macroInput = z.strictObject({
  name,
  actions,
  /** Everybody's; only admins make and change those. Otherwise it belongs to who makes it. */
  shared: z.boolean("Must be true or false.").default(false),
});
export const macroChange = z
  .strictObject({ name: name.optional(), actions: actions.optional() })
  .refine((change) => Object.keys(change).length > 0, "Say what to change: name or actions.");
export const macroParams = z.object({ macroId: z.uuid() });

const select = { id: true, name: true, userId: true, actions: true } as const;
type Row = { id: string; name: string; userId: string | null; actions: unknown };
const toView = ({ userId, actions: stored, ...row }: Row): MacroView => ({
  ...row,
  shared: userId === null,
  actions: z.array(macroAction).catch([]).parse(stored),
});

const ownId = ({ actor }: Scope): string | null => (actor.type === "user" ? actor.userId : null);

/** Everybody's macros, and one's own. */
const visible = (scope: Scope) => {
  const userId = ownId(scope);
  return {
    workspaceId: scope.workspaceId,
    OR: [{ userId: null }, ...(userId ? [{ userId }] : [])],
  };
};

/** Everybody's macros and one's own, by name; at most 500. */
export async function listMacros(scope: Scope): Promise<{ data: MacroView[] }> {
  const rows = await db.macro.findMany({
    where: visible(scope),
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: mostEntries,
    select,
  });
  return { data: rows.map(toView) };
}

/** @throws AppError not_found, also for a colleague's own */
export async function getMacro(scope: Scope, macroId: string): Promise<MacroView> {
  const row = await db.macro.findFirst({ where: { ...visible(scope), id: macroId }, select });
  if (!row) throw notFound("macro");
  return toView(row);
}

function refuseShared({ actor }: Scope, shared: boolean): void {
  if (!shared || !("role" in actor) || roleAllows(actor.role, "admin")) return;
  throw new AppError(
    "forbidden",
    "role_too_low",
    "Macros for everybody are made and changed by admins. You can make one of your own.",
  );
}

async function refuseName(tx: Tx, scope: Scope, macro: { name: string; shared: boolean; id?: string }) {
  const userId = macro.shared ? null : ownId(scope);
  const entries = await tx.macro.findMany({
    where: { workspaceId: scope.workspaceId, userId },
    select: { id: true, name: true },
    take: mostEntries,
  });
  refuseTaken(entries, { noun: "macro", field: "name", name: macro.name, ownId: macro.id });
}

/**
 * A key of a program has no macros of its own: what it makes is everybody's.
 * @throws AppError forbidden for a shared one by an agent; conflict `name_taken`, `library_full`
 */
export function createMacro(
  scope: Scope,
  input: z.output<typeof macroInput>,
  call?: AuditCall,
): Promise<MacroView> {
  const { workspaceId } = scope;
  const userId = input.shared ? null : ownId(scope);
  const shared = userId === null;
  return changeLibrary(scope, "macros", async (tx) => {
    refuseShared(scope, shared);
    await refuseName(tx, scope, { name: input.name, shared });
    const row = await tx.macro.create({
      data: { id: newId(), workspaceId, userId, name: input.name, actions: input.actions },
      select,
    });
    await recordAudit(
      {
        scope,
        action: "macro.created",
        target: { type: "macro", id: row.id },
        data: { name: input.name, shared, actions: input.actions.map(({ type }) => type) },
        call,
      },
      tx,
    );
    return toView(row);
  });
}

async function changeable(tx: Tx, scope: Scope, macroId: string): Promise<MacroView> {
  const row = await tx.macro.findFirst({ where: { ...visible(scope), id: macroId }, select });
  if (!row) throw notFound("macro");
  refuseShared(scope, row.userId === null);
  return toView(row);
}

/** @throws AppError not_found; forbidden for a shared one by an agent; conflict `name_taken` */
export function changeMacro(
  scope: Scope,
  macroId: string,
  change: z.output<typeof macroChange>,
  call?: AuditCall,
): Promise<MacroView> {
  const { workspaceId } = scope;
  return changeLibrary(scope, "macros", async (tx) => {
    const { shared } = await changeable(tx, scope, macroId);
    if (change.name !== undefined) await refuseName(tx, scope, { name: change.name, shared, id: macroId });
    const row = await tx.macro.update({
      where: { workspaceId_id: { workspaceId, id: macroId } },
      data: change,
      select,
    });
    await recordAudit(
      {
        scope,
        action: "macro.changed",
        target: { type: "macro", id: macroId },
        data: { fields: Object.keys(change) },
        call,
      },
      tx,
    );
    return toView(row);
  });
}

/** @throws AppError not_found; forbidden for a shared one by an agent */
export function deleteMacro(scope: Scope, macroId: string, call?: AuditCall): Promise<void> {
  const { workspaceId } = scope;
  return changeLibrary(scope, "macros", async (tx) => {
    const { name } = await changeable(tx, scope, macroId);
    await tx.macro.deleteMany({ where: { workspaceId, id: macroId } });
    await recordAudit(
      { scope, action: "macro.deleted", target: { type: "macro", id: macroId }, data: { name }, call },
      tx,
    );
  });
}
