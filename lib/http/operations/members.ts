import { z } from "zod";
import {
  invitationAcceptanceInput,
  invitationInput,
  invitationListQuery,
  membershipInput,
  ownershipInput,
  securityInput,
} from "@/lib/accounts/schemas";
import type { InvitationView } from "@/lib/accounts/views";
import { session } from "@/lib/http/operations/people";
import { workspace } from "@/lib/http/operations/workspace";
import { component, id, page, time, type Operation } from "@/lib/http/operations/operation";
import { permissions } from "@/lib/tenancy/permissions";
import { roles } from "@/lib/tenancy/roles";
import { departureInput, memberChange } from "@/lib/tenancy/schemas";

const manages = { about: "Members", access: { role: permissions.manageMembers.role } } as const;
const someId = "01970000-0000-7000-8000-000000000000";

const invitation = component(
  "Invitation",
  z.object({
    id,
    email: z.string(),
    role: z.enum(roles),
    sentAt: time,
    expiresAt: time.describe("When the link stops working; past for one that is too old."),
    invitedById: id.nullable(),
  }) satisfies z.ZodType<InvitationView>,
);

export const memberOperations: Operation[] = [
  {
    ...manages,
    method: "PATCH",
    path: "/members/{memberId}",
    summary: "Change a member's role",
    description:
      "Works from their next request on. Who becomes a viewer hands over their open conversations. Only an owner changes or makes an owner; the last one stays.",
    body: memberChange,
    example: { role: "agent" },
    answer: null,
  },
  {
    ...manages,
    method: "DELETE",
    path: "/members/{memberId}",
    summary: "Remove a member",
    description:
      "Their open conversations go to whom `handOver` names, else to nobody. They are refused from their next request on.",
    body: departureInput,
    example: { handOver: { assigneeId: null } },
    answer: null,
  },
  {
    ...manages,
    method: "GET",
    path: "/members/{memberId}/sessions",
    summary: "List the browsers in which a member uses this workspace",
    answer: z.object({ data: z.array(session) }),
  },
  {
    ...manages,
    method: "DELETE",
    path: "/members/{memberId}/sessions",
    summary: "Sign a member out of every browser used here",
    answer: null,
  },
  {
    ...manages,
    method: "DELETE",
    path: "/members/{memberId}/sessions/{sessionId}",
    summary: "Sign a member out of one browser",
    answer: null,
  },
  {
    ...manages,
    access: { role: "viewer" },
    method: "DELETE",
    path: "/membership",
    summary: "Leave the workspace",
    description: "For persons, not for API keys. The last owner cannot.",
    body: departureInput,
    example: {},
    answer: null,
  },
  {
    ...manages,
    access: { role: permissions.own.role },
    method: "POST",
    path: "/ownership-transfers",
    summary: "Make another member the owner and oneself an admin",
    description: "For persons, not for API keys: it asks for the password again.",
    body: ownershipInput,
    example: { memberId: someId, password: "three calm green bicycles" },
    status: 204,
    answer: null,
  },
  {
    ...manages,
    method: "GET",
    path: "/invitations",
    summary: "List invitations nobody has used yet",
    query: invitationListQuery,
    answer: page(invitation),
  },
  {
    ...manages,
    method: "POST",
    path: "/invitations",
    summary: "Invite somebody by e-mail",
    description:
      "The mailed link works once, within 72 hours, for this address and role. For persons with a confirmed address, not for API keys.",
    body: invitationInput,
    example: { email: "ben@example.com", role: "agent" },
    status: 201,
    answer: invitation,
  },
  {
    ...manages,
    method: "DELETE",
    path: "/invitations/{invitationId}",
    summary: "Take an invitation back",
    answer: null,
  },
  {
    ...manages,
    method: "POST",
    path: "/invitations/{invitationId}/mails",
    summary: "Mail an invitation again, with a new link",
    answer: invitation,
  },
  {
    about: "Members",
    access: "anyone",
    method: "POST",
    path: "/invitation-acceptances",
    summary: "Make an account with the mailed invitation, and join",
    body: invitationAcceptanceInput,
    example: { token: "x".repeat(43), name: "Ben", password: "three calm green bicycles" },
    status: 201,
    answer: z.object({ data: z.object({ email: z.string(), workspaceSlug: z.string() }) }),
  },
  {
    about: "Members",
    access: "user",
    method: "POST",
    path: "/memberships",
    summary: "Join with a mailed invitation to one's own address",
    body: membershipInput,
    example: { token: "x".repeat(43) },
    status: 201,
    answer: z.object({ data: z.object({ workspaceSlug: z.string() }) }),
  },
  {
    ...manages,
    access: { role: permissions.own.role },
    method: "PUT",
    path: "/security-settings",
    summary: "Ask every member for a second factor, or no longer",
    body: securityInput,
    example: { requireTwoFactor: false },
    answer: workspace,
  },
];
