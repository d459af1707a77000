import { deviceOf } from "@/lib/accounts/rules";
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
