import { z } from "zod";
import { db, pool } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { publish } from "@/lib/realtime/publish";
import { cleanName } from "@/lib/shared/clean-name";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { announceLibrary, changeLibrary, mostEntries, refuseTaken, type Tx } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";

/** Members who take care of the same conversations. */
export type TeamView = {
  id: string;
  name: string;
  /** Ids of users. */
  memberIds: string[];
};

const name = z
  .string("Name the team.")
  .max(400, "Use at most 60 characters.")
  .transform(cleanName)
  .pipe(z.string().min(1, "Name the team.").max(60, "Use at most 60 characters."));
const memberIds = z
  .array(z.uuid())
  .max(500, "At most 500 members.")
  .transform((ids) => [...new Set(ids)]);

export const teamInput = z.strictObject({ name, memberIds: memberIds.default([]) });
export const teamChange = z
  .strictObject({ name: name.optional(), memberIds: memberIds.optional() })
  .refine((change) => Object.keys(change).length > 0, "Say what to change: name or memberIds.");
export const teamParams = z.object({ teamId: z.uuid() });

const select = {
  id: true,
  name: true,
  members: { select: { userId: true }, orderBy: { userId: "asc" }, take: 500 },
} as const;
const toView = ({
  members,
  ...team
}: {
  id: string;
  name: string;
  members: { userId: string }[];
}): TeamView => ({ ...team, memberIds: members.map(({ userId }) => userId) });

const names = (tx: Tx, workspaceId: string) =>
  tx.team.findMany({ where: { workspaceId }, select: { id: true, name: true }, take: mostEntries });

/** All teams of the workspace with their members, by name; at most 500. */
export async function listTeams(scope: Scope): Promise<{ data: TeamView[] }> {
  const rows = await db.team.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: mostEntries,
    select,
  });
  return { data: rows.map(toView) };
}

async function setMembers(tx: Tx, workspaceId: string, teamId: string, userIds: string[]): Promise<void> {
  const known = await tx.membership.count({ where: { workspaceId, userId: { in: userIds } } });
  if (known !== userIds.length) {
    const message = "One of these people is not a member of this workspace any more.";
    throw new AppError("invalid", "member_not_found", `memberIds: ${message}`, {
      fields: { memberIds: message },
    });
  }
  await tx.teamMember.deleteMany({ where: { workspaceId, teamId, userId: { notIn: userIds } } });
  await tx.teamMember.createMany({
    data: userIds.map((userId) => ({ workspaceId, teamId, userId })),
    skipDuplicates: true,
  });
}

const read = async (tx: Tx, workspaceId: string, id: string): Promise<TeamView> =>
  toView(await tx.team.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId, id } }, select }));

/** @throws AppError conflict `name_taken`, `library_full`; invalid `member_not_found` */
export function createTeam(
  scope: Scope,
  input: z.output<typeof teamInput>,
  call?: AuditCall,
): Promise<TeamView> {
  const { workspaceId } = scope;
  return changeLibrary(scope, "teams", async (tx) => {
    refuseTaken(await names(tx, workspaceId), { noun: "team", field: "name", name: input.name });
    const id = newId();
    await tx.team.create({ data: { id, workspaceId, name: input.name } });
    await setMembers(tx, workspaceId, id, input.memberIds);
    await recordAudit(
      {
        scope,
        action: "team.created",
        target: { type: "team", id },
        data: { name: input.name, members: input.memberIds },
        call,
      },
      tx,
    );
    return read(tx, workspaceId, id);
  });
}

/** @throws AppError not_found; conflict `name_taken`; invalid `member_not_found` */
export function changeTeam(
  scope: Scope,
  teamId: string,
  change: z.output<typeof teamChange>,
  call?: AuditCall,
): Promise<TeamView> {
  const { workspaceId } = scope;
  return changeLibrary(scope, "teams", async (tx) => {
    const teams = await names(tx, workspaceId);
    if (!teams.some(({ id }) => id === teamId)) throw notFound("team");
    if (change.name !== undefined) {
      refuseTaken(teams, { noun: "team", field: "name", name: change.name, ownId: teamId });
      await tx.team.update({
        where: { workspaceId_id: { workspaceId, id: teamId } },
        data: { name: change.name },
      });
    }
    if (change.memberIds) await setMembers(tx, workspaceId, teamId, change.memberIds);
    await recordAudit(
      {
        scope,
        action: "team.changed",
        target: { type: "team", id: teamId },
        data: {
          ...(change.name === undefined ? {} : { name: change.name }),
          ...(change.memberIds ? { members: change.memberIds } : {}),
        },
        call,
      },
      tx,
    );
    return read(tx, workspaceId, teamId);
  });
}

const batch = 1_000;

/** Takes the team off its conversations, a thousand to a statement. @returns how many it had */
async function unassign(workspaceId: string, teamId: string): Promise<number> {
  let unassigned = 0;
  for (;;) {
    const { rowCount } = await pool.query({
      name: "teams.unassign",
      text: `UPDATE conversations SET team_id = NULL
        WHERE workspace_id = $1 AND team_id = $2 AND id IN (
          SELECT id FROM conversations WHERE workspace_id = $1 AND team_id = $2 LIMIT ${batch}
        )`,
      values: [workspaceId, teamId],
    });
    unassigned += rowCount ?? 0;
    if (!rowCount) return unassigned;
  }
}

/**
 * Takes the team off its conversations, which keep their assignees, then away. Automatic assignment that was only for
 * this team is switched off: given to everybody it would mean something else. Cut short it leaves the team with fewer
 * conversations; asking again goes on.
 * @throws AppError not_found
 */
export async function deleteTeam(scope: Scope, teamId: string, call?: AuditCall): Promise<void> {
  const { workspaceId } = scope;
  const team = await db.team.findUnique({
    where: { workspaceId_id: { workspaceId, id: teamId } },
    select: { name: true },
  });
  if (!team) throw notFound("team");
  const before = await unassign(workspaceId, teamId);
  const after = await changeLibrary(scope, "teams", async (tx) => {
    // From here on nobody can assign to it: a reference to the row waits for this lock.
    await tx.$executeRaw`SELECT 1 FROM teams WHERE workspace_id = ${workspaceId}::uuid AND id = ${teamId}::uuid FOR UPDATE`;
    const late = await tx.conversation.updateMany({ where: { workspaceId, teamId }, data: { teamId: null } });
    await tx.$executeRaw`UPDATE phone_numbers
      SET inbox_settings = jsonb_set(inbox_settings, '{autoAssignment}',
        inbox_settings->'autoAssignment' || '{"enabled": false, "teamId": null}')
      WHERE workspace_id = ${workspaceId}::uuid AND inbox_settings->'autoAssignment'->>'teamId' = ${teamId}`;
    const { count } = await tx.team.deleteMany({ where: { workspaceId, id: teamId } });
    if (count === 0) return 0;
    await recordAudit(
      {
        scope,
        action: "team.deleted",
        target: { type: "team", id: teamId },
        data: { name: team.name, conversations: before + late.count },
        call,
      },
      tx,
    );
    return late.count;
  });
  await announceLibrary(scope, "inbox-settings");
  if (before + after > 0) await publish(workspaceId, [{ type: "reset", data: {} }]);
}
