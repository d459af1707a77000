import { z } from "zod";
import { ownershipInput } from "@/lib/accounts/schemas";
import { session } from "@/lib/http/operations/people";
import type { Operation } from "@/lib/http/operations/operation";
import { permissions } from "@/lib/tenancy/permissions";
import { departureInput, memberChange } from "@/lib/tenancy/schemas";

const manages = { about: "Members", access: { role: permissions.manageMembers.role } } as const;
const someId = "01970000-0000-7000-8000-000000000000";

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
];
