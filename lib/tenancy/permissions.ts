import type { Role } from "@/lib/tenancy/roles";

/**
 * What one may do in a workspace, and the least role for it: the table on the page of members, and the only list of it.
 * `nouns` are the first parts of the addresses below /api/v1 whose endpoints need this role; a test holds every endpoint
 * against it, so that the table cannot say anything but what happens.
 */
type Permission = { role: Role; nouns: readonly string[] };

export const permissions = {
  readInbox: {
    role: "viewer",
    nouns: [
      ...["availability", "conversation-counts", "conversations", "errors", "events", "media", "mentions"],
      ...["messages", "notification-settings", "push-subscriptions", "saved-views", "scheduled-messages"],
      ...["search", "canned-replies", "macros", "sandbox"],
    ],
  },
  readContacts: {
    role: "viewer",
    nouns: [
      "contacts",
      "contact-changes",
      "contact-counts",
      "segments",
      "segment-counts",
      "consent-settings",
      "custom-fields",
    ],
  },
  readRest: {
    role: "viewer",
    nouns: [
      ...["campaigns", "templates", "template-checks", "template-counts", "template-syncs", "template-usage"],
      "phone-numbers",
      ...[
        "webhook-events",
        "workspace",
        "business-hours",
        "labels",
        "teams",
        "members",
        "membership",
        "rate-card",
        "plan-notice",
        "dashboard",
        "failed-messages",
        "launch",
        "workspace-deletion",
        "retention",
      ],
    ],
  },
  answer: {
    role: "agent",
    nouns: ["messages", "conversations", "scheduled-messages", "media", "notes", "sandbox", "availability"],
  },
  organise: {
    role: "agent",
    nouns: [
      ...["conversation-changes", "labels", "canned-replies", "macros", "saved-views", "saved-view-order"],
      ...["template-syncs", "campaigns"],
    ],
  },
  editContacts: { role: "agent", nouns: ["contacts", "contact-changes", "contact-merges", "segments"] },
  importContacts: { role: "admin", nouns: ["contact-imports", "contact-exports"] },
  eraseContacts: { role: "admin", nouns: ["contacts"] },
  runCampaigns: { role: "admin", nouns: ["campaigns"] },
  editTemplates: { role: "admin", nouns: ["templates"] },
  manageNumbers: { role: "admin", nouns: ["phone-numbers", "webhook-connections", "webhook-events"] },
  manageSettings: {
    role: "admin",
    nouns: [
      "workspace",
      "workspace-logo",
      "business-hours",
      "consent-settings",
      "custom-fields",
      "labels",
      "teams",
    ],
  },
  manageMembers: { role: "admin", nouns: ["members", "invitations"] },
  manageKeys: { role: "admin", nouns: ["api-keys"] },
  readAudit: { role: "admin", nouns: ["audit-entries", "audit-entries.csv", "audit-actions"] },
  exportAll: { role: "admin", nouns: ["workspace-exports"] },
  own: {
    role: "owner",
    nouns: ["billing", "ownership-transfers", "security-settings", "workspace-deletion", "retention"],
  },
} as const satisfies Record<string, Permission>;

export type PermissionName = keyof typeof permissions;
