import { deviceOf } from "@/lib/accounts/rules";
import type { Role } from "@/lib/tenancy/roles";
import type { OwnWorkspaceView } from "@/lib/tenancy/views";

export type MeView = {
  user: {
    id: string;
    name: string;
    email: string;
    emailVerified: boolean;
    image: string | null;
    /** false for somebody who only signs in with Google. */
    hasPassword: boolean;
    hasGoogle: boolean;
  };
  workspaces: OwnWorkspaceView[];
};

export type { HeldInvitation as HeldInvitationView } from "@/lib/accounts/invitation-acceptance";

/** An invitation nobody has used yet, as admins see it. */
export type InvitationView = {
  id: string;
  email: string;
  role: Role;
  sentAt: string;
  /** Past: the link is too old, sending it again makes a new one. */
  expiresAt: string;
  invitedById: string | null;
};

export type AuditEntryView = {
  id: string;
  at: string;
  /** noun.verb */
  action: string;
  actorType: "user" | "api_key" | "system" | "operator" | "stripe";
  actorId: string | null;
  actorName: string | null;
  actorEmail: string | null;
  targetType: string | null;
  targetId: string | null;
  targetName: string | null;
  data: Record<string, unknown>;
  ip: string | null;
  browser: string | null;
  system: string | null;
};

export type SecondFactorView = {
  /** When it was switched on, null while it is off. */
  since: string | null;
  /** How many are left. */
  recoveryCodes: number;
};

export type SessionView = {
  id: string;
  /** The browser that asks. */
  current: boolean;
  createdAt: string;
  lastSeenAt: string;
  ip: string | null;
  browser: string | null;
  system: string | null;
};

export function toSessionView(
  row: { id: string; createdAt: Date; lastSeenAt: Date; ip: string | null; userAgent: string | null },
  currentSessionId: string,
): SessionView {
  return {
    id: row.id,
    current: row.id === currentSessionId,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    ip: row.ip,
    ...deviceOf(row.userAgent),
  };
}
