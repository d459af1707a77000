import type { Role } from "@/lib/tenancy/roles";

export type { MemberView } from "@/lib/tenancy/members";

export const workspaceSelect = {
  id: true,
  slug: true,
  name: true,
  timeZone: true,
  country: true,
  requireTwoFactor: true,
  createdAt: true,
} as const;

export type WorkspaceRow = {
  id: string;
  slug: string;
  name: string;
  timeZone: string;
  country: string;
  requireTwoFactor: boolean;
  createdAt: Date;
};

export type WorkspaceView = {
  id: string;
  /** Its place in the address: /w/<slug>. Stays when the name changes. */
  slug: string;
  name: string;
  timeZone: string;
  country: string;
  /** Every member needs a second factor. */
  requireTwoFactor: boolean;
  createdAt: string;
};

/** A workspace as one of its members sees it. */
export type OwnWorkspaceView = WorkspaceView & { role: Role };

export const toWorkspaceView = (row: WorkspaceRow): WorkspaceView => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  timeZone: row.timeZone,
  country: row.country,
  requireTwoFactor: row.requireTwoFactor,
  createdAt: row.createdAt.toISOString(),
});
