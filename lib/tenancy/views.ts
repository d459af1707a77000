import type { Hex } from "@/lib/shared/colour";
import { formats, type Format } from "@/lib/tenancy/formats";
import type { Role } from "@/lib/tenancy/roles";

export type { MemberView } from "@/lib/tenancy/members";

export const workspaceSelect = {
  id: true,
  slug: true,
  name: true,
  timeZone: true,
  country: true,
  locale: true,
  brandColor: true,
  logo: { select: { id: true } },
  requireTwoFactor: true,
  retentionDays: true,
  createdAt: true,
} as const;

export type WorkspaceRow = {
  id: string;
  slug: string;
  name: string;
  timeZone: string;
  country: string;
  locale: string;
  brandColor: string | null;
  logo: { id: string } | null;
  requireTwoFactor: boolean;
  retentionDays: number | null;
  createdAt: Date;
};

export type WorkspaceView = {
  id: string;
  /** Its place in the address: /w/<slug>. Stays when the name changes; an earlier one leads to it. */
  slug: string;
  name: string;
  timeZone: string;
  country: string;
  /** English as it is written somewhere: how numbers and dates look. */
  locale: Format;
  /** `#rrggbb`; null: Parley's own. */
  brandColor: Hex | null;
  /** Where its picture is, for members; null: it has none. */
  logo: string | null;
  /** Every member needs a second factor. */
  requireTwoFactor: boolean;
  /** After how many days messages are emptied; null: they are kept for ever. */
  retentionDays: number | null;
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
  locale: formats.find((format) => format === row.locale) ?? "en-US",
  brandColor: row.brandColor as Hex | null,
  logo: row.logo && `/api/v1/workspace-logos/${row.logo.id}`,
  requireTwoFactor: row.requireTwoFactor,
  retentionDays: row.retentionDays,
  createdAt: row.createdAt.toISOString(),
});
