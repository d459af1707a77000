import { z } from "zod";
import { db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { announceLibrary } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";

const autoAssignment = z.strictObject({
  /** New conversations go to members who are online, in turn. */
  enabled: z.boolean().default(false),
  /** Open conversations a member has before others get the next one; a member's own limit comes first. */
  limitPerMember: z
    .number("Must be a number.")
    .int("Must be a whole number.")
    .min(1, "At least 1.")
    .max(1_000, "At most 1,000.")
    .default(20),
  /** Only members of this team; null: everybody who may write. */
  teamId: z.uuid().nullable().default(null),
});

/** How the inbox treats the conversations of one number. Rows may hold less: defaults fill in. */
export const inboxSettings = z.strictObject({
  autoAssignment: autoAssignment.default(() => autoAssignment.parse({})),
  /** A conversation of nobody's belongs to whoever answers it. */
  assignOnReply: z.boolean().default(true),
  /** The customer sees blue ticks when an agent has read. */
  readReceipts: z.boolean().default(true),
  /** The customer sees "typing…" while an agent writes. */
  typingIndicator: z.boolean().default(true),
  /** Sent when a conversation is closed while the window is open; may hold variables. null: nothing is sent. */
  closingMessage: z
    .string()
    .max(4_096, "WhatsApp takes at most 4,096 characters.")
    .nullable()
    .default(null)
    .transform((text) => (text?.trim() ? text : null)),
});

export type InboxSettings = z.output<typeof inboxSettings>;

/** What a row says, with defaults for what it does not say; a row that cannot be read counts as one that says nothing. */
export function readInboxSettings(stored: unknown): InboxSettings {
  const parsed = inboxSettings.safeParse(stored ?? {});
  return parsed.success ? parsed.data : inboxSettings.parse({});
}

/** @throws AppError not_found */
export async function getInboxSettings(scope: Scope, phoneNumberId: string): Promise<InboxSettings> {
  const row = await db.phoneNumber.findUnique({
    where: { workspaceId_id: { workspaceId: scope.workspaceId, id: phoneNumberId } },
    select: { inboxSettings: true },
  });
  if (!row) throw notFound("phone_number");
  return readInboxSettings(row.inboxSettings);
}

/** @throws AppError not_found; invalid `team_not_found` when automatic assignment is for a team of nobody here */
export async function setInboxSettings(
  scope: Scope,
  phoneNumberId: string,
  settings: InboxSettings,
  call?: AuditCall,
): Promise<InboxSettings> {
  const { workspaceId } = scope;
  const { teamId } = settings.autoAssignment;
  await db.$transaction(async (tx) => {
    const before = await tx.phoneNumber.findUnique({
      where: { workspaceId_id: { workspaceId, id: phoneNumberId } },
      select: { inboxSettings: true },
    });
    if (!before) throw notFound("phone_number");
    const team =
      teamId === null ||
      (await tx.team.findUnique({
        where: { workspaceId_id: { workspaceId, id: teamId } },
        select: { id: true },
      }));
    if (!team) {
      const message = "This team is not there any more. Choose another one.";
      throw new AppError("invalid", "team_not_found", `autoAssignment.teamId: ${message}`, {
        fields: { "autoAssignment.teamId": message },
      });
    }
    await tx.phoneNumber.update({
      where: { workspaceId_id: { workspaceId, id: phoneNumberId } },
      data: { inboxSettings: settings },
    });
    const old = readInboxSettings(before.inboxSettings);
    const changed = (Object.keys(settings) as (keyof InboxSettings)[]).filter(
      (key) => JSON.stringify(old[key]) !== JSON.stringify(settings[key]),
    );
    await recordAudit(
      {
        scope,
        action: "phone_number.inbox_settings_changed",
        target: { type: "phone_number", id: phoneNumberId },
        data: { fields: changed },
        call,
      },
      tx,
    );
  });
  await announceLibrary(scope, "inbox-settings");
  return settings;
}
